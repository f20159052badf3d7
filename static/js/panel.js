// The panel beside the calendar: the focus goes into it and back to the post, Escape closes it, and the open post
// is marked among the days. It opens by htmx (hx-target="#panel"), and Back works by its address.

let title = null; // of the page without the panel

const panel = () => document.getElementById("panel");

document.addEventListener("htmx:before:swap", () => {
  if (panel() && !panel().firstElementChild) title = document.title;
});

document.addEventListener("htmx:after:settle", (event) => {
  mark();
  const sheet = panel()?.querySelector(".panel");
  if (!sheet || !event.target.closest?.("#panel") || sheet.contains(document.activeElement)) return;
  if (sheet.querySelector("[autofocus]")) return;
  sheet.tabIndex = -1;
  sheet.focus({ preventScroll: true });
});

// the chip of what is open: a post's by its number, another's by its own id
function opened() {
  const { post, chip } = panel()?.querySelector(".panel")?.dataset ?? {};
  return document.getElementById(chip ?? `post-${post}`);
}

function mark() {
  for (const chip of document.querySelectorAll('#days [aria-current="true"]')) chip.removeAttribute("aria-current");
  opened()?.setAttribute("aria-current", "true");
}
mark();

document.addEventListener("click", (event) => {
  const link = event.target.closest?.('#panel [data-close="panel"]');
  if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey) close(link, event);
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || event.defaultPrevented || document.querySelector(":popover-open, dialog[open]")) return;
  const link = panel()?.querySelector('[data-close="panel"]');
  if (link) close(link, event);
});

function close(link, event) {
  event.preventDefault();
  if (title === null || !document.getElementById("days")) return location.assign(link.href); // nothing beside it
  if (!document.dispatchEvent(new CustomEvent("leave", { cancelable: true, detail: panel() }))) return;
  const chip = opened();
  panel().replaceChildren();
  history.pushState({ htmx: true }, "", link.href);
  document.title = title;
  mark();
  chip?.focus();
}
