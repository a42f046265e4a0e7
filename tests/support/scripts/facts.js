// What there is to say about a page without judging it.
() => {
  const tidy = (text) => (text || "").replace(/\s+/g, " ").trim();
  const shown = (element) => element.getClientRects().length > 0;
  const ids = [...document.querySelectorAll("[id]")].map((e) => e.id);
  // Which components and states are on the page, not how many of each.
  const parts = new Set();
  for (const each of document.body.querySelectorAll("[class], [data-state]")) {
    if (!shown(each)) continue;
    parts.add(`${each.tagName.toLowerCase()}.${each.getAttribute("class") || ""}` +
      (each.dataset.state ? `[${each.dataset.state}]` : ""));
  }
  return {
    path: location.pathname,
    title: tidy(document.title),
    template: document.body.dataset.page || "",
    headings: [...document.querySelectorAll("h1")].map((e) => tidy(e.textContent)),
    doubled: [...new Set(ids.filter((id, index) => ids.indexOf(id) !== index))],
    shown: [...parts].sort().join(" "),
    wider: document.documentElement.scrollWidth - document.documentElement.clientWidth,
  };
}
