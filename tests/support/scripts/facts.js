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
  // One block = what is read in one breath. People's own words are theirs.
  const blocks = [];
  const blockish = "h1,h2,h3,h4,p,li,dt,dd,td,th,label,legend,button,a,summary,figcaption,caption";
  for (const each of document.body.querySelectorAll(blockish)) {
    if (!shown(each) || each.closest("[data-own-words], [aria-hidden='true']")) continue;
    if (each.parentElement.closest("p,h1,h2,h3,h4,label,legend,button,a,dt,figcaption")) continue;
    const copy = each.cloneNode(true);
    copy.querySelectorAll(`[data-own-words], script, style, svg, ${blockish}`).forEach((e) => {
      if (e.matches("a, label") && each.matches("p, label, h1, h2, h3, h4")) return;
      e.replaceWith(e.matches("[data-own-words]") ? "\ue000" : " ");
    });
    const text = tidy(copy.textContent);
    if (text) blocks.push(text);
  }
  return {
    path: location.pathname,
    title: tidy(document.title),
    template: document.body.dataset.page || "",
    headings: [...document.querySelectorAll("h1")].map((e) => tidy(e.textContent)),
    doubled: [...new Set(ids.filter((id, index) => ids.indexOf(id) !== index))],
    shown: [...parts].sort().join(" "),
    wider: document.documentElement.scrollWidth - document.documentElement.clientWidth,
    blocks,
  };
}
