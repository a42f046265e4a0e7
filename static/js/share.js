// share.js: copy an address, or hand it to the phone's own share sheet.
// Without it, the address stays on the page to be copied by hand.
(() => {
  function show() {
    if (navigator.share) document.querySelectorAll("[data-share]").forEach((one) => { one.hidden = false; });
    if (navigator.clipboard) document.querySelectorAll("[data-copy]").forEach((one) => { one.hidden = false; });
  }

  document.addEventListener("click", (event) => { // survives htmx swaps
    const share = event.target.closest("[data-share]");
    const copy = event.target.closest("[data-copy]");
    if (share) navigator.share({ url: share.dataset.share, text: share.dataset.shareText }).catch(() => {}); // closed: fine
    if (copy) {
      navigator.clipboard.writeText(copy.dataset.copy).then(() => {
        copy.querySelector("[data-label]").textContent = copy.dataset.copied;
        document.getElementById("status").textContent = copy.dataset.copied;
      }).catch(() => {}); // refused: the address is on the page
    }
  });
  document.addEventListener("htmx:afterSwap", show);
  show();
})();
