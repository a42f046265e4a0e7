// install.js: on a phone that is mine, sw.js keeps copies for when there is no network; on any
// other, nothing stays. It also says that a form did not leave. Without it, pages need the network.
(() => {
  const may = document.documentElement.dataset.copies; // yes, no; not there: the server cannot say
  const workers = navigator.serviceWorker;

  function stays() { // sent without network: the page is still there, with all that was typed
    const notice = document.getElementById("stays");
    window.dispatchEvent(new Event("stays"));
    if (!notice) return;
    notice.hidden = false;
    notice.focus();
  }

  async function forget() {
    for (const worker of await workers.getRegistrations()) await worker.unregister();
    for (const name of await caches.keys()) await caches.delete(name);
  }

  if (workers && window.caches) { // not in old browsers, nor in some private windows
    workers.addEventListener("message", (event) => {
      if (event.data === "stays") stays();
      if (event.data === "gone") window.location.reload(); // the copy on screen is nobody's now
    });
    if (may === "yes") workers.register("/sw.js").catch(() => {}); // refused: no copies, fine
    if (may === "no") forget().catch(() => {});
  }
  document.addEventListener("htmx:sendError", stays);
})();
