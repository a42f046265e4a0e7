// install.js: on a phone that is mine, sw.js keeps copies for when there is no network; on any
// other, nothing stays. Without it, pages need the network.
(() => {
  const may = document.documentElement.dataset.copies; // yes, no; not there: the server cannot say
  const workers = navigator.serviceWorker;

  async function forget() {
    for (const worker of await workers.getRegistrations()) await worker.unregister();
    for (const name of await caches.keys()) await caches.delete(name);
  }

  if (workers && window.caches) { // not in old browsers, nor in some private windows
    workers.addEventListener("message", (event) => {
      if (event.data === "gone") window.location.reload(); // the copy on screen is nobody's now
    });
    if (may === "yes") workers.register("/sw.js").catch(() => {}); // refused: no copies, fine
    if (may === "no") forget().catch(() => {});
  }
})();
