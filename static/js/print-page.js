// Prints the page: `data-print` on a button. Without a script the browser's own menu does.

document.addEventListener("click", (event) => {
  if (event.target.closest?.("[data-print]")) window.print();
});
