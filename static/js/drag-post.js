// Drags a post to another day, or between the days and the backlog, by mouse, pen and finger.
//
// Nothing moves in the page until the server has answered with the days as they now are, so a refusal needs no way
// back. A finger has to rest on the post first; before that it scrolls. 'Move to…' does the same without a pointer.

const HOLD = 250; // milliseconds that a finger rests
const SLOP = 6; // pixels that a hand trembles
const EDGE = 72; // pixels from the edge of the window in which it scrolls by itself
const PLACES = "td[data-date], [data-backlog]";

let press = null; // a post under the pointer, not lifted yet
let drag = null; // a post in the hand
let released = false; // the click that follows a drop is none

document.addEventListener("pointerdown", (event) => {
  const chip = event.target.closest?.("[data-move]");
  if (!chip?.closest(PLACES) || event.button !== 0 || !event.isPrimary || drag) return;
  if (document.querySelector("#days.htmx-request")) return; // one move at a time: its answer brings new versions
  press = { chip, x: event.clientX, y: event.clientY, mouse: event.pointerType === "mouse" };
  if (!press.mouse) press.timer = setTimeout(lift, HOLD);
});

document.addEventListener("pointermove", (event) => {
  if (drag && event.pointerType === "mouse" && !event.buttons) return letGo(); // released outside the window
  if (drag) return carry(event.clientX, event.clientY);
  if (!press || Math.hypot(event.clientX - press.x, event.clientY - press.y) < SLOP) return;
  if (!press.mouse) return letGo(); // the finger scrolls
  lift();
  carry(event.clientX, event.clientY);
});

document.addEventListener("pointerup", () => {
  const held = drag;
  letGo();
  if (!held) return;
  released = true;
  setTimeout(() => (released = false), 50);
  if (held.place && held.place !== held.home) move(held.chip, held.place);
});

document.addEventListener("pointercancel", letGo);
window.addEventListener("blur", letGo);
document.addEventListener("keydown", (event) => {
  if (!drag || event.key !== "Escape") return;
  event.preventDefault();
  event.stopImmediatePropagation();
  letGo();
}, true);

// A link would be dragged as an address, a long press would open its menu, a finger would scroll.
document.addEventListener("dragstart", (event) => (drag || press) && event.preventDefault());
document.addEventListener("contextmenu", (event) => (drag || (press && !press.mouse)) && event.preventDefault());
document.addEventListener("touchmove", (event) => drag && event.cancelable && event.preventDefault(), { passive: false });
document.addEventListener("click", (event) => {
  if (!released) return;
  event.preventDefault();
  event.stopImmediatePropagation();
}, true);

function lift() {
  const { chip, x, y } = press;
  const ghost = document.createElement("div");
  ghost.className = "flying";
  ghost.setAttribute("aria-hidden", "true");
  const copy = ghost.appendChild(chip.cloneNode(true));
  for (const part of [copy, ...copy.querySelectorAll("[id]")]) part.removeAttribute("id");
  const said = ghost.appendChild(document.createElement("p"));
  said.className = "landing";
  ghost.style.inlineSize = `${Math.min(chip.offsetWidth, 200)}px`;
  drag = { chip, ghost, said, home: chip.closest(PLACES), place: null };
  press = null;
  document.body.append(ghost);
  document.documentElement.classList.add("dragging");
  chip.classList.add("lifted");
  carry(x, y);
  requestAnimationFrame(scroll);
}

function carry(x, y) {
  Object.assign(drag, { x, y });
  drag.ghost.style.translate = `${x - 16}px ${y + 8}px`;
  const place = document.elementFromPoint(x, y)?.closest(PLACES) ?? null;
  if (place === drag.place) return;
  unmark();
  drag.place = place;
  if (!place || place === drag.home) return;
  place.classList.add("target");
  const text = landing(drag.chip, place);
  drag.said.textContent = text;
  if (place.matches("td")) {
    const line = place.appendChild(document.createElement("p"));
    line.className = "landing";
    line.textContent = text;
  }
}

function landing(chip, place) {
  const texts = document.getElementById("days").dataset;
  if (!place.dataset.date) return texts.unplan ?? "";
  const time = chip.querySelector("time")?.textContent;
  const text = (time ? texts.landing : texts.landingUntimed) ?? "%(day)s";
  return text.replace("%(day)s", place.dataset.short ?? place.dataset.day).replace("%(time)s", time);
}

function unmark() {
  if (!drag.place) return;
  drag.place.classList.remove("target");
  drag.place.querySelector(":scope > .landing")?.remove();
  drag.said.textContent = "";
}

function letGo() {
  clearTimeout(press?.timer);
  press = null;
  if (!drag) return;
  unmark();
  drag.ghost.remove();
  drag.chip.classList.remove("lifted");
  document.documentElement.classList.remove("dragging");
  drag = null;
}

function scroll() {
  if (!drag) return;
  const above = EDGE - drag.y;
  const below = drag.y - (innerHeight - EDGE);
  const step = above > 0 ? -above / 4 : below > 0 ? below / 4 : 0;
  if (step) {
    scrollBy({ top: step, behavior: "instant" });
    carry(drag.x, drag.y);
  }
  requestAnimationFrame(scroll);
}

function move(chip, place) {
  chip.classList.add("lifted");
  const values = {
    day: place.dataset.date ?? "",
    version: chip.dataset.version,
    view: document.getElementById("days").dataset.view ?? "",
    seen: document.getElementById("seen")?.value ?? "",
    csrf_token: document.querySelector('meta[name="csrf-token"]').content,
  };
  htmx
    .ajax("POST", chip.dataset.move, { source: "#days", target: "#days", swap: "outerHTML", values })
    .finally(() => chip.classList.remove("lifted"));
}
