// Nothing typed is lost: saved as one types where the page offers that, else kept as a draft on the server;
// without a connection it is kept in the browser and sent later.
import { watchDraft } from "./editor_drafts.js";
import { showConflict } from "./editor_conflict.js";
import { merge, settle } from "./editor_merge.js";
import { forget, keep, offer } from "./editor_kept.js";

const PAUSE = 1500; // ms after the last key
const LONGEST = 8000; // ms of typing without a pause
const RETRY = [3000, 10_000, 30_000, 60_000];

export function watchSaving(editor) {
  const { box, area } = editor;
  let leaving = false;
  editor.basedOn = box.querySelector("[data-based-on]");
  editor.unsaved = () => area.value !== editor.savedText;
  editor.savedText = "early" in area.dataset ? area.defaultValue : area.value; // typed before this has started
  area.form?.addEventListener("submit", (event) => {
    queueMicrotask(() => (leaving = !event.defaultPrevented));
  });
  addEventListener("beforeunload", (event) => {
    if (!leaving && editor.unsaved() && area.isConnected) event.preventDefault();
  });
  addEventListener("pageshow", () => (leaving = false));
  if (box.dataset.autosaveUrl) saveAsOneTypes(editor);
  else watchDraft(editor);
}

function saveAsOneTypes(editor) {
  const { box, area, words, basedOn } = editor;
  const address = box.dataset.autosaveUrl;
  const place = `text ${new URL(address, location.href).pathname}`;
  let timer = 0;
  let since = 0; // when the first unsaved key was pressed
  let sending = false;
  let failures = 0;
  let spoken = 0;
  let conflict = false;

  offer(editor, place, (kept) => {
    basedOn.value = kept.basedOn;
    settle(area, kept.text);
    changed();
  });
  area.addEventListener("input", changed);
  addEventListener("online", () => editor.unsaved() && save());
  document.addEventListener("visibilitychange", () => {
    if (document.hidden && editor.unsaved()) save();
  });
  area.form?.addEventListener("submit", (event) => {
    clearTimeout(timer);
    queueMicrotask(() => event.defaultPrevented || forget(place));
  });

  function changed() {
    if (!editor.unsaved()) return;
    keep(place, area.value, basedOn.value);
    if (conflict) return;
    if (!failures) editor.show(words.unsaved);
    since ||= Date.now();
    clearTimeout(timer);
    timer = setTimeout(save, Math.max(0, Math.min(PAUSE, since + LONGEST - Date.now())));
  }

  async function save() {
    clearTimeout(timer);
    if (sending || conflict || !area.isConnected || !editor.unsaved()) return;
    sending = true;
    const text = area.value;
    if (!failures) editor.show(words.saving);
    try {
      const answer = await fetch(address, {
        method: "POST",
        headers: {
          "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": editor.token(),
        },
        body: JSON.stringify({ text, based_on: Number(basedOn.value) }),
      });
      const told = await answer.json().catch(() => ({}));
      if (answer.ok) taken(text, told);
      else if (answer.status === 409 && "theirs" in told) decide(told);
      else if (answer.status >= 500) later(words.offline);
      else refused(told.error ?? words.failed);
    } catch {
      later(words.offline);
    }
    sending = false;
    if (editor.unsaved() && !failures && !conflict) changed();
  }

  function taken(sent, told) {
    failures = 0;
    since = 0;
    basedOn.value = told.number;
    editor.savedText = told.merged_text ?? sent;
    if (told.merged_text !== undefined) settle(area, merge(sent, area.value, told.merged_text));
    if (editor.unsaved()) keep(place, area.value, basedOn.value);
    else forget(place);
    const sentence = (told.merged_text === undefined ? words.saved : words.merged)
      .replace("{clock}", told.saved_at);
    editor.show(sentence);
    if (Date.now() - spoken > 60_000 || told.merged_text !== undefined) {
      spoken = Date.now();
      editor.speak(sentence);
    }
    box.dispatchEvent(new CustomEvent("editor:saved", { bubbles: true, detail: told }));
  }

  function later(sentence) {
    if (!failures) editor.say(sentence);
    timer = setTimeout(save, RETRY[Math.min(failures, RETRY.length - 1)]);
    failures += 1;
  }

  function refused(sentence) {
    failures += 1; // the next key tries again
    editor.say(`${words.notSaved} ${sentence}`);
  }

  function decide(told) {
    conflict = true;
    failures = 0;
    showConflict(editor, told, (text, sentence) => {
      conflict = false;
      since = 0;
      basedOn.value = told.number;
      editor.savedText = told.theirs;
      settle(area, text);
      area.focus();
      editor.say(sentence);
      if (editor.unsaved()) save();
      else forget(place);
    });
  }
}
