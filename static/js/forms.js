// forms.js: the summary of errors takes the focus; a pressed button says that it works; a form
// without network stays, and says so. Without it, forms are sent all the same.
(() => {
  const said = new Map(); // button → its word before

  function focusSummary() {
    const summary = document.querySelector("[data-focus]");
    if (summary) summary.focus();
  }

  // An answer to a form cannot be asked for again: « Retour » comes back to the question instead.
  function comesBack() {
    if (document.querySelector("[data-focus]")) window.history.replaceState(null, "");
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

  // No network, says the browser, whose own error page would lose what was typed. It may be
  // wrong (a server on this machine, a cable): one question to ours tells.
  function asksFirst(form, button) {
    fetch("/healthz", { cache: "no-store" }).then(() => {
      form.dataset.reached = "yes";
      if (button.type === "submit") button.click();
      else form.submit(); // Enter in a field, where the browser does not say which button
    }, stays);
  }

  document.addEventListener("submit", (event) => {
    const form = event.target;
    const button = event.submitter || document.activeElement;
    const sure = "leaves" in form.dataset || "reached" in form.dataset;
    if (!navigator.onLine && form.method === "post" && !sure) {
      event.preventDefault();
      asksFirst(form, button);
      return;
    }
    delete form.dataset.reached;
    if (!button || !button.dataset.busy || said.has(button)) return;
    const label = button.querySelector("[data-label]");
    said.set(button, label.textContent);
    button.style.minWidth = `${button.offsetWidth}px`;
    button.setAttribute("aria-busy", "true");
    label.textContent = button.dataset.busy;
  });
  // Some answers ask for more: the fold that waits for one opens with it.
  document.addEventListener("change", ({ target }) => {
    const waits = target.type === "radio" && document.querySelector(`[data-opened-by="${target.name}=${target.value}"]`);
    if (waits) waits.querySelector("details").open = true;
  });
  document.addEventListener("htmx:afterRequest", rest);
  document.addEventListener("htmx:sendError", stays);
  document.addEventListener("htmx:afterSwap", focusSummary);
  window.addEventListener("pageshow", rest); // back from the next page
  if (navigator.serviceWorker) {
    navigator.serviceWorker.addEventListener("message", (event) => {
      if (event.data === "stays") stays(); // sw.js could not send it
    });
  }
  window.addEventListener("online", () => {
    const notice = document.getElementById("stays");
    if (notice) notice.hidden = true;
  });
  focusSummary();
  comesBack();
})();
