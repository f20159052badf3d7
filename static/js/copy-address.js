// Copies an address: `data-copy` names the element that holds it, `data-copy-text` is the address itself.

document.addEventListener("click", async (event) => {
  const button = event.target.closest?.("[data-copy], [data-copy-text]");
  if (!button) return;
  event.preventDefault();
  const holder = button.dataset.copy && document.querySelector(button.dataset.copy);
  const text = button.dataset.copyText ?? holder?.value ?? holder?.textContent.trim();
  if (!(await copied(text, holder))) return;
  document.dispatchEvent(new CustomEvent("say", { detail: { text: button.dataset.copied } }));
});

// Browsers give the clipboard to https and this machine only; elsewhere the old way still works.
async function copied(text, holder) {
  if (navigator.clipboard) return navigator.clipboard.writeText(text).then(() => true, () => false);
  const field = holder?.select ? holder : Object.assign(document.createElement("textarea"), { value: text });
  if (field !== holder) document.body.append(field);
  field.select();
  const done = document.execCommand("copy");
  if (field !== holder) field.remove();
  return done;
}
