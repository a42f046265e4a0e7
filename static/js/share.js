// share.js: copy an address, or hand it, or a picture, to the phone's own share sheet.
// Without it, the address stays on the page to be copied by hand, the picture to be downloaded.
(() => {
  const files = new Map(); // fetched once: a second press finds it

  function canShareFiles() {
    return navigator.canShare && navigator.canShare({ files: [new File([""], "badge.png", { type: "image/png" })] });
  }

  async function shareFile(button) {
    const href = button.dataset.shareFile;
    if (!files.has(href)) {
      const answer = await fetch(href);
      const picture = await answer.blob();
      files.set(href, new File([picture], button.dataset.shareName, { type: "image/png" }));
    }
    await navigator.share({ files: [files.get(href)], text: button.dataset.shareText });
  }

  function show() {
    if (canShareFiles()) document.querySelectorAll("[data-share-file]").forEach((one) => { one.hidden = false; });
    if (navigator.share) document.querySelectorAll("[data-share]").forEach((one) => { one.hidden = false; });
    if (navigator.clipboard) document.querySelectorAll("[data-copy]").forEach((one) => { one.hidden = false; });
  }

  document.addEventListener("click", (event) => { // survives htmx swaps
    const share = event.target.closest("[data-share]");
    const copy = event.target.closest("[data-copy]");
    const file = event.target.closest("[data-share-file]");
    if (file) shareFile(file).catch(() => {}); // closed, or no network: the picture can be downloaded
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
