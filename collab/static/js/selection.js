// The bar for several rows at once: counts the chosen boxes, "select all", clears. The bar is a form; the
// boxes belong to it by their form attribute, so it works without this file too.

export function watchSelections() {
  for (const bar of document.querySelectorAll("form[data-selection]")) refresh(bar);
  document.addEventListener("change", ({ target }) => {
    if (target.dataset.selectAll) {
      const bar = document.getElementById(target.dataset.selectAll);
      for (const box of boxes(bar)) box.checked = target.checked;
      refresh(bar);
    } else if (target.form?.matches("form[data-selection]")) {
      refresh(target.form);
    }
  });
  document.addEventListener("click", ({ target }) => {
    const button = target.closest?.("[data-clear]");
    if (!button) return;
    for (const box of boxes(button.form)) box.checked = false;
    refresh(button.form);
    boxes(button.form)[0]?.focus();
  });
  document.addEventListener("htmx:afterSettle", () => {
    for (const bar of document.querySelectorAll("form[data-selection]")) refresh(bar);
  });
}

function boxes(bar) {
  return [...bar.elements].filter((element) => element.type === "checkbox" && element.name === "selected");
}

function refresh(bar) {
  const all = boxes(bar);
  const count = all.filter((box) => box.checked).length;
  const { none, one, many } = bar.dataset;
  bar.querySelector("[data-count]").textContent = count === 0 ? none : count === 1 ? one : many.replace("{count}", count);
  bar.classList.toggle("selection-bar--idle", count === 0);
  for (const button of bar.querySelectorAll("button")) button.disabled = count === 0;
  const head = document.querySelector(`[data-select-all="${CSS.escape(bar.id)}"]`);
  if (!head) return;
  head.checked = count > 0 && count === all.length;
  head.indeterminate = count > 0 && count < all.length;
}
