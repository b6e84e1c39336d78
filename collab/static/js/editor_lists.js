// Enter goes on with a list or quote; in an empty item it ends it. An address pasted over words makes a link.
import { replace } from "./editor_text.js";

const ITEM = /^(\s*)(?:([-*+] )(\[[ xX]\] )?|(\d{1,3})([.)] )|(> ))/;

export function watchLists({ area }) {
  area.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.isComposing || event.defaultPrevented || area.selectionStart !== area.selectionEnd) return;
    const at = area.selectionStart;
    const start = area.value.lastIndexOf("\n", at - 1) + 1;
    const item = ITEM.exec(area.value.slice(start, at));
    if (!item) return;
    event.preventDefault();
    const [whole, indent, bullet, box, number, dot, quote] = item;
    if (start + whole.length === at && !area.value.slice(at).split("\n", 1)[0].trim()) {
      replace(area, start, at, "");
      return;
    }
    const next = number ? `${Number(number) + 1}${dot}` : (quote ?? bullet + (box ? "[ ] " : ""));
    replace(area, at, at, `\n${indent}${next}`);
  });
  area.addEventListener("paste", (event) => {
    const address = event.clipboardData.getData("text/plain").trim();
    const chosen = area.value.slice(area.selectionStart, area.selectionEnd);
    if (!/^https?:\/\/\S+$/.test(address) || !chosen.trim() || /[\n[\]]/.test(chosen)) return;
    if (/^https?:/.test(chosen.trim())) return;
    event.preventDefault();
    replace(area, area.selectionStart, area.selectionEnd, `[${chosen.trim()}](${address})`);
  });
}
