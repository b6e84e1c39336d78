// The editor for Markdown. Without it there is a textarea with a button for the preview.
import { watchCompletion } from "./editor_completion.js";
import { watchLists } from "./editor_lists.js";
import { watchPictures } from "./editor_pictures.js";
import { watchSaving } from "./editor_saving.js";
import { watchTools } from "./editor_tools.js";
import { watchViews } from "./editor_views.js";

const words = JSON.parse(document.querySelector("[data-editor-words]").textContent);

startAll(document);
document.addEventListener("htmx:load", ({ detail }) => startAll(detail.elt));

function startAll(part) {
  if (part.matches?.("[data-editor]")) start(part);
  for (const box of part.querySelectorAll("[data-editor]")) start(box);
}

function start(box) {
  if ("started" in box.dataset) return;
  box.dataset.started = "";
  const editor = {
    box,
    area: box.querySelector("[data-text]"),
    words,
    token: () => document.querySelector('meta[name="csrf-token"]').content,
    find: (name) => box.querySelector(`[data-${name}]`),
    show: (text) => (box.querySelector("[data-state]").textContent = text),
    speak: (text) => (box.querySelector("[data-spoken]").textContent = text),
    say(text) {
      this.show(text);
      this.speak(text);
    },
  };
  watchViews(editor);
  watchLists(editor);
  watchCompletion(editor); // before the tools: its keys come first while a list is open
  watchTools(editor);
  watchPictures(editor);
  watchSaving(editor);
  grow(editor.area);
}

// The field grows with its text, as far as the style allows, where the browser does not do it by itself.
function grow(area) {
  if (CSS.supports("field-sizing", "content")) return;
  const fit = () => {
    area.style.height = "auto";
    area.style.height = `${area.scrollHeight + 4}px`;
  };
  area.addEventListener("input", fit);
  fit();
}
