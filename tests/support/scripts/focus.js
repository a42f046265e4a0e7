// The thing that has the focus: its number on the page, and why it cannot be seen, if so.
() => {
  const focused = document.activeElement;
  if (!focused || focused === document.body) return null;
  const number = [...document.querySelectorAll("*")].indexOf(focused);
  const html = focused.outerHTML.slice(0, 200);
  // A radio or a checkbox may be drawn by its label.
  const drawn = [focused, ...(focused.labels || [])];
  const seen = drawn.some((each) => {
    const box = each.getBoundingClientRect();
    if (box.width < 1 || box.height < 1) return false;
    const left = Math.max(box.left, 0), right = Math.min(box.right, innerWidth);
    const top = Math.max(box.top, 0), bottom = Math.min(box.bottom, innerHeight);
    if (right <= left || bottom <= top) return false;
    // WCAG 2.2, 2.4.11 and 2.4.12: not hidden by what lies above it, at three heights.
    return [0.15, 0.5, 0.85].every((part) => {
      const at = document.elementFromPoint((left + right) / 2, top + (bottom - top) * part);
      return at && (each.contains(at) || at.contains(each) || drawn.some((d) => d.contains(at)));
    });
  });
  return { number, html, problem: seen ? "" : "hidden or outside the screen" };
}
