// Menus and opened days are <details>: Escape and a click elsewhere close them, and only one is open at a time.

const DROPS = "details.drop[open], details.day-more[open]";

// On a phone an opened day stands in the list itself, so nothing covers anything.
const floats = (details) => ["absolute", "fixed"].includes(getComputedStyle(details.lastElementChild).position);

function closeOthers(inside) {
  for (const details of document.querySelectorAll(DROPS)) {
    if (!details.contains(inside) && floats(details)) details.open = false;
  }
}

document.addEventListener("click", (event) => closeOthers(event.target));
document.addEventListener("focusin", (event) => closeOthers(event.target));

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || event.defaultPrevented) return;
  const open = [...document.querySelectorAll(DROPS)].filter(floats);
  if (!open.length) return;
  event.preventDefault();
  for (const details of open) {
    details.open = false;
    if (details.contains(document.activeElement)) details.querySelector("summary").focus();
  }
});

// A menu that chose something stays open while what it stands in is swapped.
let kept = [];
document.addEventListener("htmx:before:swap", () => {
  kept = [...document.querySelectorAll("details[id][open]")].map((details) => details.id);
});
document.addEventListener("htmx:after:swap", () => {
  for (const id of kept) document.getElementById(id)?.setAttribute("open", "");
  kept = [];
});
