// Drafts of forms that are saved by a button: kept on the server, offered when one comes back.
import { forget, keep, offer } from "./editor_kept.js";
import { settle } from "./editor_merge.js";

const PAUSE = 2500; // ms after the last key

export function watchDraft(editor) {
  const { box, area, words, basedOn } = editor;
  const address = box.dataset.draftsUrl;
  const offered = editor.find("draft");
  if (!address) return;
  const place = `draft ${address} ${box.dataset.place}`;
  let timer = 0;
  let asking = null;
  offer(editor, place, (kept) => take(kept.text, kept.basedOn));
  offered?.querySelector("[data-take-draft]").addEventListener("click", () => {
    take(offered.querySelector("[data-draft-text]").textContent, offered.dataset.draftBasedOn);
    offered.remove();
  });
  offered?.querySelector("[data-drop-draft]").addEventListener("click", async (event) => {
    event.preventDefault();
    offered.remove();
    area.focus();
    const body = new FormData();
    body.append("drop", box.dataset.place);
    await send(box.dataset.dropUrl, { body }).catch(() => null);
  });
  area.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(store, PAUSE);
  });
  area.form?.addEventListener("submit", (event) => {
    if (!navigator.onLine) {
      event.preventDefault();
      keep(place, area.value, basedOn?.value ?? 0);
      editor.say(words.offlineForm);
      return;
    }
    queueMicrotask(() => {
      if (event.defaultPrevented) return;
      clearTimeout(timer);
      asking?.abort();
      forget(place);
    });
  });

  function take(text, number) {
    if (basedOn && Number(number)) basedOn.value = number;
    settle(area, text);
    area.focus();
    area.dispatchEvent(new Event("input", { bubbles: true }));
  }

  async function store() {
    asking?.abort();
    asking = new AbortController();
    const text = area.value;
    try {
      const answer = await send(address, {
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ place: box.dataset.place, text, based_on: Number(basedOn?.value ?? 0) }),
        signal: asking.signal,
      });
      if (!answer.ok) throw new Error(String(answer.status));
      const { saved_at: clock } = await answer.json();
      forget(place);
      editor.show(text.trim() ? words.kept.replace("{clock}", clock) : "");
    } catch (error) {
      if (error.name === "AbortError") return;
      keep(place, text, basedOn?.value ?? 0);
      editor.say(words.offlineForm);
    }
  }

  function send(url, { headers = {}, ...rest }) {
    return fetch(url, {
      method: "POST",
      headers: { Accept: "application/json", "X-CSRFToken": editor.token(), ...headers },
      ...rest,
    });
  }
}
