// Days of a table's cells: Alt and an arrow step them by a day or a week, opened or not; Escape shuts the cell.

const STEPS = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 };

document.addEventListener("keydown", (event) => {
  const cell = event.target.closest?.(".cell");
  if (!cell || event.defaultPrevented || event.isComposing) return;
  const link = cell.querySelector("[data-steps]");
  if (event.altKey && event.key in STEPS && link) {
    event.preventDefault();
    step(cell, link, STEPS[event.key]);
  } else if (event.key === "Escape" && cell.querySelector("[data-leave]")) {
    event.preventDefault();
    cell.querySelector("[data-leave]").click();
  }
});

function step(cell, link, by) {
  const button = cell.querySelector(`.pop [name=step][value="${by}"]`);
  if (button) return button.click();
  htmx.ajax("GET", `${link.getAttribute("href")}&step=${by}`, { source: link, target: cell, swap: "outerHTML" });
}
