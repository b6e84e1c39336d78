// Names after @, pages after [[: a list of suggestions while one types. The focus stays in the text;
// aria-activedescendant says which one is chosen.
import { replace } from "./editor_text.js";

const PAUSE = 150; // ms
const LONGEST = 60;
let lists = 0;

export function watchCompletion(editor) {
  const { box, area, words } = editor;
  const address = box.dataset.completeUrl;
  const signs = box.dataset.signs.split(" ").filter(Boolean);
  if (!address || !signs.length) return;
  const list = document.createElement("ul");
  list.id = `suggestions-${++lists}`;
  list.className = "suggestions";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", words.suggestions);
  editor.find("write").append(list);
  area.setAttribute("aria-autocomplete", "list");
  let found = [];
  let chosen = 0;
  let open = null; // {start, end} of what has been typed
  let timer = 0;
  let asking = null;

  area.addEventListener("input", () => {
    clearTimeout(timer);
    const typed = typedSign();
    if (!typed || typed.start !== open?.start) close();
    else open = typed; // the list stays until the next answer
    if (!typed) return;
    timer = setTimeout(() => ask(typed), PAUSE);
  });
  area.addEventListener("keydown", (event) => {
    if (list.hidden || event.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) choose((chosen + step + found.length) % found.length);
    else if (event.key === "Enter" || event.key === "Tab") accept(found[chosen]);
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
    event.stopImmediatePropagation();
  });
  area.addEventListener("blur", () => setTimeout(() => document.activeElement !== area && close(), 150)); // a click on the list comes first
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", ({ target }) => {
    const item = target.closest("[role=option]");
    if (item) accept(found[[...list.children].indexOf(item)]);
  });

  function typedSign() {
    const end = area.selectionEnd;
    if (end !== area.selectionStart) return null;
    const line = area.value.slice(Math.max(area.value.lastIndexOf("\n", end - 1) + 1, end - LONGEST), end);
    let best = null;
    for (const sign of signs) {
      const at = line.lastIndexOf(sign);
      if (at < 0 || (best && at < best.at)) continue;
      const inside = line.slice(at + sign.length);
      const bracket = sign.startsWith("[");
      if (!bracket && (/[\w@./]$/.test(line.slice(0, at)) || inside.startsWith(" "))) continue;
      if (bracket ? /[[\]]/.test(inside) : inside.split(" ").length > 4 || /[()[\]<>*]/.test(inside)) continue;
      best = { at, sign, inside };
    }
    return best && { sign: best.sign, q: best.inside, start: end - (line.length - best.at), end };
  }

  async function ask(typed) {
    asking?.abort();
    const own = (asking = new AbortController());
    let answered = [];
    try {
      const query = new URLSearchParams({ sign: typed.sign, q: typed.q });
      const answer = await fetch(`${address}?${query}`, {
        headers: { Accept: "application/json" },
        signal: own.signal,
      });
      if (answer.ok) answered = await answer.json();
    } catch {
      // Nothing to offer then; or a newer question has taken its place.
    }
    if (own !== asking) return;
    const now = typedSign();
    if (!answered.length || now?.start !== typed.start || document.activeElement !== area) return close();
    found = answered;
    open = now; // more may have been typed meanwhile
    draw();
  }

  function draw() {
    list.replaceChildren(
      ...found.map(({ label, note }, place) => {
        const item = document.createElement("li");
        item.id = `${list.id}-${place}`;
        item.className = "suggestions__item";
        item.setAttribute("role", "option");
        const name = document.createElement("span");
        name.textContent = label;
        item.append(name);
        if (note) {
          const more = document.createElement("span");
          more.className = "suggestions__note";
          more.textContent = ` ${note}`;
          item.append(more);
        }
        return item;
      }),
    );
    list.hidden = false;
    area.setAttribute("aria-controls", list.id);
    place();
    choose(0);
    editor.speak(words.found.replace("{count}", found.length));
  }

  function choose(place) {
    chosen = place;
    [...list.children].forEach((item, index) => item.setAttribute("aria-selected", String(index === place)));
    area.setAttribute("aria-activedescendant", `${list.id}-${place}`);
    list.children[place].scrollIntoView({ block: "nearest" });
  }

  function accept(suggestion) {
    const { start, end } = open;
    const follows = area.value[end];
    const space = follows === undefined || /[\w@[]/.test(follows) ? " " : "";
    close();
    const closing = suggestion.insert.endsWith("]]") && area.value.startsWith("]]", end) ? 2 : 0;
    replace(area, start, end + closing, suggestion.insert + space);
  }

  function close() {
    clearTimeout(timer);
    asking?.abort();
    asking = null;
    list.hidden = true;
    open = null;
    area.removeAttribute("aria-activedescendant");
    area.removeAttribute("aria-controls");
  }

  // Below the line of the sign: a copy of the text up to there has the same height.
  function place() {
    const style = getComputedStyle(area);
    const copy = document.createElement("div");
    for (const name of ["font", "lineHeight", "letterSpacing", "padding", "border", "boxSizing", "tabSize"]) {
      copy.style[name] = style[name];
    }
    Object.assign(copy.style, {
      position: "absolute", visibility: "hidden", whiteSpace: "pre-wrap", overflowWrap: "break-word",
      width: `${area.offsetWidth}px`, top: "0", left: "0",
    });
    const mark = document.createElement("span");
    mark.textContent = "@";
    copy.append(area.value.slice(0, open.start), mark);
    area.parentElement.append(copy);
    const top = mark.offsetTop + mark.offsetHeight - area.scrollTop;
    const left = Math.min(mark.offsetLeft, Math.max(0, area.offsetWidth - list.offsetWidth));
    copy.remove();
    list.style.top = `${area.offsetTop + Math.min(Math.max(top, 0), area.offsetHeight)}px`;
    list.style.left = `${left}px`;
  }
}
