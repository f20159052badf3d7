// What had the focus when a swap took it away gets it back: the same thing as it now is, else the day that it stood in.

let lost = null;

document.addEventListener("htmx:before:swap", () => {
  const held = document.activeElement;
  lost = { id: held?.id, day: held?.closest?.("td[data-date]")?.dataset.date };
});

document.addEventListener("htmx:after:settle", () => {
  if (!lost || document.activeElement !== document.body) return;
  const same = lost.id && document.getElementById(lost.id);
  (same || document.querySelector(`td[data-date="${lost.day}"] .date a`))?.focus({ preventScroll: true });
});
