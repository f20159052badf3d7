// Toasts go after ten seconds, not while somebody points at one or has its focus. What went wrong with a request and
// can't be shown in place is said in one, and the page stays as it is, with all that was typed.

const SECONDS = 10;
const ages = new WeakMap();

setInterval(() => {
  for (const toast of document.querySelectorAll('[data-toast=""]')) {
    if (toast.matches(":hover, :focus-within")) continue;
    const age = (ages.get(toast) ?? 0) + 1;
    ages.set(toast, age);
    if (age > SECONDS) toast.remove();
  }
  const all = document.querySelectorAll("#toasts > [data-toast]");
  for (const toast of [...all].slice(0, -3)) toast.remove();
}, 1000);

document.addEventListener("click", (event) => event.target.closest?.('[data-close="toast"]')?.closest("[data-toast]").remove());

// An undo is offered once.
document.addEventListener("htmx:after:request", (event) => {
  const source = event.detail.ctx.sourceElement;
  if (source.matches?.("#toasts form") && event.detail.ctx.response.status < 400) source.closest("[data-toast]").remove();
});

document.addEventListener("say", (event) => say(event.detail.text, event.detail.bad));

function say(text, bad = false) {
  const toast = document.getElementById(bad ? "toast-bad" : "toast-good").content.cloneNode(true);
  toast.querySelector("span").textContent = text;
  document.getElementById("toasts").append(toast);
}

const texts = () => document.getElementById("toasts").dataset;

document.addEventListener("htmx:response:error", (event) => {
  const { response, text, hx } = event.detail.ctx;
  if ([409, 422].includes(response.status) || hx.redirect) return; // shown in place, or another page
  const page = new DOMParser().parseFromString(text, "text/html");
  say((page.querySelector("[data-error]") ?? page.querySelector("h1"))?.textContent.trim() || texts().failed, true);
});

document.addEventListener("htmx:error", (event) => {
  const ctx = event.detail.ctx;
  if (ctx) say(ctx.response ? texts().failed : texts().offline, true);
});
