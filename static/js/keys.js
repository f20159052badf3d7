// Keys: a link says by data-key which one follows it. Off in fields, with Ctrl, Alt and Meta, and where the person
// has switched them off (<body data-keys="off">); Ctrl+Z presses the Undo that is on offer.

const FIELDS = "input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]:not([contenteditable=false])";
const ARROWS = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 };

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.isComposing || document.body.dataset.keys === "off") return;
  if (event.target.closest?.(FIELDS) || event.altKey) return;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const done = event.ctrlKey || event.metaKey ? key === "z" && !event.shiftKey && undo() : press(key);
  if (done) event.preventDefault();
});

function press(key) {
  if (key === "?") return show();
  if (document.querySelector(":popover-open, dialog[open]")) return false;
  if (key in ARROWS) return goToDay(ARROWS[key]);
  if (key === "j" || key === "k") return goToPost(key === "j" ? 1 : -1);
  if (key === "n" && newPost()) return true;
  const search = key === "/" && document.querySelector("[data-search]");
  if (search) return focus(search);
  const link = key.length === 1 && /[a-z/]/.test(key) && document.querySelector(`[data-key="${key}"]`);
  link && link.click();
  return Boolean(link);
}

function focus(element) {
  element.focus();
  return true;
}

function undo() {
  const last = [...document.querySelectorAll("[data-undo]")].at(-1);
  last?.click();
  return Boolean(last);
}

function show() {
  const keys = document.getElementById("keys");
  keys?.togglePopover();
  if (keys?.matches(":popover-open")) keys.focus();
  return Boolean(keys);
}

const chosenDay = () => document.activeElement?.closest?.("td[data-date]");

function goToDay(step) {
  const days = [...document.querySelectorAll("td[data-date]")];
  const from = chosenDay();
  if (!from && Math.abs(step) > 1) return false; // up and down scroll the page until a day is chosen
  const to = from ? days[days.indexOf(from) + step] : document.querySelector("td.today") ?? days[0];
  const link = to?.querySelector(".date a");
  return link ? focus(link) : false;
}

function goToPost(step) {
  const posts = [...document.querySelectorAll("a.chip, a.idea-card")].filter((post) => post.checkVisibility());
  const at = posts.indexOf(document.activeElement);
  const day = chosenDay() ?? document.querySelector("td.today");
  const near = posts.findIndex((post) => day && (day.contains(post) || day.compareDocumentPosition(post) & 4));
  const to = at < 0 ? posts[near < 0 ? 0 : near] : posts[at + step];
  return to ? focus(to) : false;
}

function newPost() {
  const day = chosenDay() ?? document.querySelector("td.today");
  if (!day?.dataset.new) return false;
  document.dispatchEvent(new CustomEvent("new-post", { detail: day }));
  return true;
}
