// Dragging items of an agenda. The buttons beside each item do the same without a mouse.
// Dropped on the upper part of another item: before it; on the lower part: after it; moved to the right: below it.
const INDENT = 48;
let dragged = null;

document.addEventListener("pointerdown", ({ target }) => {
  const item = target.closest?.("[data-grip]")?.closest("[data-move]");
  if (item) item.draggable = true;
});
document.addEventListener("pointerup", () => stop());
document.addEventListener("dragstart", (event) => {
  const item = event.target.closest?.("[data-agenda] [data-move]");
  if (!item || !item.draggable) return;
  dragged = item;
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", item.dataset.key);
  item.classList.add("agenda__item--dragged");
});
document.addEventListener("dragover", (event) => {
  const target = dropTarget(event);
  if (!target) return;
  event.preventDefault();
  mark(target, where(target, event));
});
document.addEventListener("drop", (event) => {
  const target = dropTarget(event);
  if (!target) return;
  event.preventDefault();
  const values = { target: target.dataset.key, where: where(target, event) };
  const url = dragged.dataset.move;
  stop();
  window.htmx.ajax("POST", url, { values, target: "#agenda", select: "#agenda", swap: "outerHTML" });
});
document.addEventListener("dragend", () => stop());

function dropTarget(event) {
  const item = event.target.closest?.("[data-agenda] [data-move]");
  return dragged && item && item !== dragged ? item : null;
}

function where(item, event) {
  const box = item.getBoundingClientRect();
  if (event.clientY < box.top + box.height / 2) return "before";
  const start = item.querySelector(".agenda__text").getBoundingClientRect().left;
  return event.clientX > start + INDENT ? "below" : "after";
}

function mark(item, place) {
  for (const each of document.querySelectorAll("[data-drop]")) delete each.dataset.drop;
  item.dataset.drop = place;
}

function stop() {
  for (const each of document.querySelectorAll("[data-drop]")) delete each.dataset.drop;
  for (const each of document.querySelectorAll("[data-agenda] [draggable=true]")) {
    each.removeAttribute("draggable");
    each.classList.remove("agenda__item--dragged");
  }
  dragged = null;
}
