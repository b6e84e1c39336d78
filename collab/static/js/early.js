// Nobody waits for the scripts of a page. What is typed, chosen or pressed before they have started is noted here,
// and told to them once when they listen. Until then such a field has the attribute data-early: its first value is
// the one of the page, not the one that stands in it.
(() => {
  const KINDS = ["input", "change", "click"];
  const noted = new Map(); // field or button → {kinds, checked}

  const note = ({ type, target }) => {
    const element = type === "click" ? target.closest?.("button[type=button]") : target;
    if (!element) return;
    const what = noted.get(element) ?? { kinds: new Set() };
    what.kinds.add(type);
    what.checked = element.checked;
    noted.set(element, what);
    if (type === "input") element.dataset.early = "";
  };
  for (const kind of KINDS) addEventListener(kind, note, true);

  // At the window, so after all who wait for the same event at the document.
  addEventListener("DOMContentLoaded", () => {
    for (const kind of KINDS) removeEventListener(kind, note, true);
    for (const [element, { kinds, checked }] of noted) {
      if (!element.isConnected) continue;
      delete element.dataset.early;
      if (checked !== undefined) element.checked = checked; // a script may have set it as it was before
      for (const kind of kinds) {
        if (kind === "click") element.click();
        else element.dispatchEvent(new Event(kind, { bubbles: true }));
      }
    }
  });
})();
