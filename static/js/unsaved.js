// Asks before text that was typed into form[data-unsaved] is lost: by leaving, by going back, or by another panel.

const sent = new WeakSet();
let here = location.href; // where the typing was done

function changed(field) {
  if (field.type === "hidden" || field.type === "submit" || field.disabled) return false;
  if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked;
  if (field.tagName === "SELECT") {
    const chosen = [...field.options].filter((option) => option.defaultSelected);
    const first = chosen.length || field.multiple ? chosen : [...field.options].slice(0, 1);
    return [...field.selectedOptions].some((option) => !first.includes(option));
  }
  if (field.type === "file") return field.files.length > 0;
  return "defaultValue" in field && field.value !== field.defaultValue;
}

// A form that came back refused holds what was typed as if it had been saved.
const dirty = (form) => !sent.has(form) && (form.querySelector(".error") || [...form.elements].some(changed));
const dirtyForms = (within = document) => [...within.querySelectorAll("form[data-unsaved]")].filter(dirty);

const mayLeave = (within) => !dirtyForms(within).length || confirm(document.getElementById("toasts").dataset.leave);

document.addEventListener("input", () => (here = location.href));

document.addEventListener("submit", (event) => {
  if (event.target.matches("form[data-unsaved]") && !event.target.matches("[hx-post]")) sent.add(event.target);
});

document.addEventListener("htmx:after:request", (event) => {
  const form = event.detail.ctx.sourceElement.closest?.("form[data-unsaved]");
  if (form && event.detail.ctx.request.method !== "GET" && event.detail.ctx.response.status < 400) sent.add(form);
});

addEventListener("beforeunload", (event) => dirtyForms().length && event.preventDefault());

document.addEventListener("leave", (event) => mayLeave(event.detail) || event.preventDefault());

document.addEventListener("htmx:before:request", (event) => {
  const { target, sourceElement } = event.detail.ctx;
  const own = sourceElement.closest?.("form[data-unsaved]") ?? sourceElement.form;
  if (own || !target?.querySelector) return; // its own save, or its own checks
  if (!mayLeave(target)) event.preventDefault();
});

document.addEventListener("htmx:before:history:restore", (event) => {
  if (mayLeave(document)) return;
  event.preventDefault();
  history.pushState({ htmx: true }, "", here);
});
