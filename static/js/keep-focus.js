// What had the focus when a swap took it away gets it back: the same thing as it now is, else the day that it stood in,
// or its cell of the roadmap's table.

let lost = null;

document.addEventListener("htmx:before:swap", () => {
  const held = document.activeElement;
  const [day, cell] = [held?.closest?.("td[data-date]")?.dataset.date, held?.closest?.(".cell")?.id];
  lost = { id: held?.id, day, cell };
});

document.addEventListener("htmx:after:settle", () => {
  if (!lost || document.activeElement !== document.body) return;
  const same = lost.id && document.getElementById(lost.id);
  const cell = lost.cell && document.getElementById(lost.cell)?.querySelector("[data-steps]");
  (same || cell || document.querySelector(`td[data-date="${lost.day}"] .date a`))?.focus({ preventScroll: true });
});
