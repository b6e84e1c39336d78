// The toolbar: one stop of the Tab key, arrows inside (ARIA practice), and the keys of its buttons.
import { asBlock, replace, selectedLines } from "./editor_text.js";

const ITEM = /^(\s*)(?:[-*+] \[[ xX]\] |[-*+] |\d{1,3}[.)] |> )/;
const HEADING = /^(#{1,6}) /;

export function watchTools(editor) {
  const bar = editor.find("tools");
  const buttons = [...bar.querySelectorAll("[data-tool]")];
  bar.addEventListener("click", ({ target }) => {
    const button = target.closest("[data-tool]");
    if (!button) return;
    stopAt(buttons, button);
    use(editor, button.dataset.tool);
  });
  bar.addEventListener("keydown", (event) => move(event, buttons));
  const byKeys = new Map(buttons.map((each) => [each.getAttribute("aria-keyshortcuts"), each.dataset.tool]));
  editor.area.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey) return;
    const tool = byKeys.get(`Control+${event.shiftKey ? "Shift+" : ""}${keyOf(event)}`);
    if (!tool) return;
    event.preventDefault();
    use(editor, tool);
  });
}

function keyOf({ code, key }) {
  if (code.startsWith("Digit")) return code.slice(5);
  return code === "Period" ? code : key.toUpperCase();
}

function move(event, buttons) {
  const here = buttons.indexOf(document.activeElement);
  const step = { ArrowRight: here + 1, ArrowLeft: here - 1, Home: 0, End: buttons.length - 1 }[event.key];
  if (step === undefined || here < 0) return;
  event.preventDefault();
  const next = buttons[(step + buttons.length) % buttons.length];
  stopAt(buttons, next);
  next.focus();
}

function stopAt(buttons, stop) {
  for (const each of buttons) each.tabIndex = each === stop ? 0 : -1;
}

function use(editor, tool) {
  const { area, words } = editor;
  if (editor.view === "preview") editor.look("write");
  const tools = {
    bold: () => wrap(area, "**", words.bold),
    italic: () => wrap(area, "*", words.italic),
    heading: () => head(area),
    list: () => begin(area, () => "- ", /^[-*+] (?!\[[ xX]\] )/),
    numbers: () => begin(area, (place) => `${place + 1}. `, /^\d{1,3}[.)] /),
    ticks: () => begin(area, () => "- [ ] ", /^[-*+] \[[ xX]\] /),
    quote: () => begin(area, () => "> ", /^> /),
    link: () => link(area, words),
    table: () => table(area, words),
    picture: () => editor.find("pictures").click(),
  };
  tools[tool]();
}

// Around the selection, or around example words that are selected then; a second time takes it away.
function wrap(area, mark, example) {
  const { value, selectionStart: start, selectionEnd: end } = area;
  const chosen = value.slice(start, end);
  const size = mark.length;
  const around = value.slice(start - size, start) === mark && value.slice(end, end + size) === mark;
  const longer = mark === "*" && value.slice(start - 2, start) === "**" && value[start - 3] !== "*";
  if (around && !longer) {
    replace(area, start - size, end + size, chosen, [0, chosen.length]);
    return;
  }
  const inside = chosen.trim() || example;
  const lead = chosen.length - chosen.trimStart().length;
  const from = chosen.trim() ? start + lead : start;
  const to = chosen.trim() ? from + inside.length : end;
  replace(area, from, to, mark + inside + mark, [size, size + inside.length]);
}

function head(area) {
  const { start, end, lines } = selectedLines(area);
  const level = HEADING.exec(lines[0])?.[1].length ?? 0;
  const mark = level >= 3 ? "" : `${"#".repeat(level + 1)} `;
  const text = lines.map((line, place) => (place ? line : mark + line.replace(HEADING, ""))).join("\n");
  replace(area, start, end, text, [mark.length, text.length]);
}

// At the beginning of each line; where all lines have it already, it is taken away.
function begin(area, mark, pattern) {
  const { start, end, lines } = selectedLines(area);
  const full = lines.filter((line) => line.trim());
  const off = full.length > 0 && full.every((line) => pattern.test(line.trimStart()));
  let place = 0;
  const changed = lines.map((line) => {
    if (!line.trim() && lines.length > 1) return line;
    const indent = /^\s*/.exec(line)[0];
    const bare = line.replace(ITEM, "$1").slice(indent.length);
    return off ? indent + bare : indent + mark(place++) + bare;
  });
  const text = changed.join("\n");
  const many = lines.length > 1;
  replace(area, start, end, text, many ? [0, text.length] : [text.length, text.length]);
}

function link(area, words) {
  const { value, selectionStart: start, selectionEnd: end } = area;
  const chosen = value.slice(start, end).trim();
  if (/^https?:\/\/\S+$/.test(chosen)) {
    replace(area, start, end, `[${words.link}](${chosen})`, [1, 1 + words.link.length]);
    return;
  }
  const label = chosen || words.link;
  const text = `[${label}](https://)`;
  const at = chosen ? [label.length + 3, text.length - 1] : [1, 1 + label.length];
  replace(area, start, end, text, at);
}

function table(area, words) {
  const line = `| ${words.column} 1 | ${words.column} 2 |\n| --- | --- |\n|  |  |`;
  const { text, offset } = asBlock(area, line);
  const { selectionStart: start, selectionEnd: end } = area;
  replace(area, start, end, text, [offset + 2, offset + 2 + `${words.column} 1`.length]);
}
