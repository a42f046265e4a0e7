// forms.js: the summary of errors takes the focus; a pressed button says that it works; a form
// without network stays, and says so. Without it, forms are sent all the same.
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

  function stays() { // the page is still there, with all that was typed
    const notice = document.getElementById("stays");
    rest();
    if (!notice) return;
    notice.hidden = false;
    notice.focus();
  }

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!navigator.onLine && form.method === "post" && !("leaves" in form.dataset)) {
      event.preventDefault(); // the browser's own error page would lose it
      stays();
      return;
    }
    const button = event.submitter || document.activeElement;
    if (!button || !button.dataset.busy || said.has(button)) return;
    const label = button.querySelector("[data-label]");
    said.set(button, label.textContent);
    button.style.minWidth = `${button.offsetWidth}px`;
    button.setAttribute("aria-busy", "true");
    label.textContent = button.dataset.busy;
  });
  document.addEventListener("htmx:afterRequest", rest);
  document.addEventListener("htmx:sendError", stays);
  document.addEventListener("htmx:afterSwap", focusSummary);
  window.addEventListener("pageshow", rest); // back from the next page
  window.addEventListener("stays", stays); // install.js: the worker could not send it
  window.addEventListener("online", () => {
    const notice = document.getElementById("stays");
    if (notice) notice.hidden = true;
  });
  focusSummary();
})();
