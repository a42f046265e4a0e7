// forms.js: the summary of errors takes the focus; a pressed button says that it works.
// Without it, forms are sent all the same.
(() => {
  const said = new Map(); // button → its word before

  function focusSummary() {
    const summary = document.querySelector("[data-focus]");
    if (summary) summary.focus();
  }

  function rest() {
    said.forEach((word, button) => {
      button.querySelector("[data-label]").textContent = word;
      button.removeAttribute("aria-busy");
    });
    said.clear();
  }

  document.addEventListener("submit", (event) => {
    const button = event.submitter || document.activeElement;
    if (!button || !button.dataset.busy || said.has(button)) return;
    const label = button.querySelector("[data-label]");
    said.set(button, label.textContent);
    button.style.minWidth = `${button.offsetWidth}px`;
    button.setAttribute("aria-busy", "true");
    label.textContent = button.dataset.busy;
  });
  document.addEventListener("htmx:afterRequest", rest);
  document.addEventListener("htmx:afterSwap", focusSummary);
  window.addEventListener("pageshow", rest); // back from the next page
  window.addEventListener("stays", rest); // install.js: it did not leave
  focusSummary();
})();
