// In each page of the tests: a name for the document, and whether a press is leaving it.
window.__document = Math.random();
window.__leaving = false;
addEventListener("submit", (event) => {
  if (!event.defaultPrevented) window.__leaving = true;
});
addEventListener("click", (event) => {
  const link = event.target.closest && event.target.closest("a[href]");
  if (!link || event.defaultPrevented || link.target || link.hasAttribute("download")) return;
  if (link.href.split("#")[0] !== location.href.split("#")[0]) window.__leaving = true;
});
