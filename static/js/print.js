// print.js: the button « J’imprime » shows and opens the browser's own print window.
document.querySelectorAll("[data-print]").forEach((button) => {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
});
