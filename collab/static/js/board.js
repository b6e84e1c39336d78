// The board of tasks: cards are dragged, or moved with Alt and arrow keys. Without this file the menus of the
// cards do the same.

const board = document.querySelector("[data-board]");
const csrf = document.querySelector('meta[name="csrf-token"]').content;
let dragged = null;
let waiting = 0;
let last = Promise.resolve();
let asked = 0; // of several views of the board the newest counts
let held = false; // a card under the pointer is not taken away from below it

if (board) {
  board.addEventListener("dragstart", start);
  board.addEventListener("dragover", over);
  board.addEventListener("drop", drop);
  board.addEventListener("dragend", end);
  board.addEventListener("keydown", moveByKey);
  board.addEventListener("pointerdown", ({ isPrimary }) => (held = isPrimary));
  for (const kind of ["pointerup", "pointercancel"]) addEventListener(kind, release);
}

function start(event) {
  dragged = event.target.closest?.(".board-card") ?? null;
  if (!dragged) return;
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", dragged.querySelector(".board-card__title").href);
  dragged.classList.add("board-card--dragged");
}

function over(event) {
  const column = event.target.closest?.(".board__column");
  if (!dragged || !column) return;
  event.preventDefault();
  event.dataTransfer.dropEffect = "move";
  clearMarks();
  const cards = column.querySelector(".board__cards");
  cards.classList.add("board__cards--over");
  cardBelow(cards, event.clientY)?.classList.add("board-card--before");
}

function drop(event) {
  const column = event.target.closest?.(".board__column");
  if (!dragged || !column) return;
  event.preventDefault();
  const cards = column.querySelector(".board__cards");
  put(dragged, cards, cardBelow(cards, event.clientY));
}

function end() {
  dragged?.classList.remove("board-card--dragged");
  dragged = null;
  clearMarks();
  release();
}

function release() {
  held = false;
  if (board.ariaBusy && !waiting && !dragged) showAnew();
}

function clearMarks() {
  for (const one of board.querySelectorAll(".board__cards--over")) one.classList.remove("board__cards--over");
  for (const one of board.querySelectorAll(".board-card--before")) one.classList.remove("board-card--before");
}

/** The first card whose middle lies below the pointer; null: the end of the column. */
function cardBelow(cards, y) {
  return [...cards.children].find((card) => {
    const box = card.getBoundingClientRect();
    return card !== dragged && y < box.top + box.height / 2;
  }) ?? null;
}

function moveByKey(event) {
  const card = event.target.closest(".board-card");
  if (!card || !event.altKey || !event.target.matches(".board-card__title")) return;
  const cards = card.parentElement;
  const columns = [...board.querySelectorAll(".board__cards")];
  const beside = (step) => columns[columns.indexOf(cards) + step];
  const moves = {
    ArrowUp: () => card.previousElementSibling && put(card, cards, card.previousElementSibling),
    ArrowDown: () => card.nextElementSibling && put(card, cards, card.nextElementSibling.nextElementSibling),
    ArrowLeft: () => beside(-1) && put(card, beside(-1), beside(-1).firstElementChild),
    ArrowRight: () => beside(1) && put(card, beside(1), beside(1).firstElementChild),
  };
  if (!moves[event.key]) return;
  event.preventDefault();
  moves[event.key]();
}

/** Move the card before another one (null: to the end), say where it is now, and tell the server. */
function put(card, cards, before) {
  if (before === card) before = card.nextElementSibling;
  const holdsFocus = card.contains(document.activeElement);
  cards.insertBefore(card, before);
  if (holdsFocus) card.querySelector(".board-card__title").focus();
  say(card, cards);
  const form = new FormData();
  form.set("state", cards.dataset.state);
  form.set("after", card.previousElementSibling?.dataset.key ?? "");
  waiting += 1;
  board.ariaBusy = "true"; // until it shows what the server has made of the move
  last = last.then(() => send(card.dataset.key, form));
}

/** One after the other, so that the server sees the moves in their order; then show what it has made of them. */
async function send(key, form) {
  try {
    const headers = { Accept: "application/json", "X-CSRFToken": csrf };
    const answer = await fetch(`${board.dataset.root}/t/${key}/place`, { method: "POST", body: form, headers });
    if (!answer.ok) throw new Error(String(answer.status));
  } catch {
    document.getElementById("announcer").textContent = board.dataset.failed;
  }
  waiting -= 1;
  await showAnew();
}

async function showAnew() {
  const own = ++asked;
  const late = () => own !== asked || waiting || dragged || held;
  if (late()) return;
  const answer = await fetch(location.href).catch(() => null);
  const text = answer?.ok ? await answer.text() : "";
  if (late()) return;
  board.ariaBusy = null;
  const fresh = new DOMParser().parseFromString(text, "text/html").querySelector("[data-board]");
  if (!fresh) return;
  const focused = document.activeElement?.closest(".board-card")?.dataset.key;
  board.replaceChildren(...fresh.children);
  if (focused) document.getElementById(focused)?.querySelector(".board-card__title").focus();
}

function say(card, cards) {
  const words = {
    title: card.querySelector(".board-card__title").textContent,
    state: cards.closest(".board__column").querySelector("[data-label]").textContent,
    place: [...cards.children].indexOf(card) + 1,
    of: cards.children.length,
  };
  const sentence = board.dataset.moved.replace(/\{(\w+)\}/g, (_all, name) => words[name]);
  document.getElementById("announcer").textContent = sentence;
}
