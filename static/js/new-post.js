// A click on the empty part of a day asks for a title, in place; Enter saves it there, Escape takes the question away.
// In the backlog a link asks for it (htmx).

document.addEventListener("click", (event) => {
  const day = event.target.closest?.("td[data-new]");
  if (day && !event.target.closest("a, button, input, label, summary, form, .day-all, .chip")) ask(day);
});

document.addEventListener("new-post", (event) => ask(event.detail)); // the key n

function ask(day) {
  const open = document.querySelector(".quick");
  if (open && (day.contains(open) || typed(open))) return open.querySelector("input:not([type=hidden])").focus();
  open?.remove();
  htmx.ajax("GET", day.dataset.new, { source: day, target: day, swap: "beforeend" });
}

const typed = (form) => [...form.elements].some((field) => field.type === "text" && field.value.trim());

document.addEventListener("keydown", (event) => {
  const form = event.target.closest?.(".quick");
  if (!form || event.key !== "Escape" || event.defaultPrevented) return;
  event.preventDefault();
  const place = form.closest("td, [data-backlog]");
  form.remove();
  place?.querySelector(".date a, [data-new-idea]")?.focus();
});

document.addEventListener("focusout", (event) => {
  const form = event.target.closest?.(".quick");
  if (!form) return;
  setTimeout(() => {
    if (form.isConnected && !form.contains(document.activeElement) && document.hasFocus() && !typed(form)) form.remove();
  }, 150);
});
