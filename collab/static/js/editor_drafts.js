// Drafts of forms that are saved by a button: kept on the server, offered when one comes back.
import { forget, keep, offer } from "./editor_kept.js";
import { settle } from "./editor_merge.js";

const PAUSE = 2500; // ms after the last key
const LONGEST = 3000; // ms that saving waits for a draft on its way

export function watchDraft(editor) {
  const { box, area, words, basedOn } = editor;
  const address = box.dataset.draftsUrl;
  const offered = editor.find("draft");
  if (!address) return;
  const place = `draft ${address} ${box.dataset.place}`;
  let timer = 0;
  let storing = null; // one after the other, so that the newest text comes last
  let held = false;
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
    if (event.defaultPrevented) return; // a picture is on its way
    clearTimeout(timer);
    if (storing) {
      event.preventDefault(); // a draft that came after the text itself would stay
      if (!held) goOn(event.submitter);
      held = true;
      return;
    }
    queueMicrotask(() => event.defaultPrevented || forget(place));
  });

  function take(text, number) {
    if (basedOn && Number(number)) basedOn.value = number;
    settle(area, text);
    area.focus();
    area.dispatchEvent(new Event("input", { bubbles: true }));
  }

  async function goOn(submitter) {
    await Promise.race([storing, new Promise((resolve) => setTimeout(resolve, LONGEST))]);
    storing = null;
    held = false;
    area.form.requestSubmit(submitter);
  }

  async function store() {
    await storing;
    if (held) return;
    const own = (storing = keepOnServer(area.value));
    await own;
    if (storing === own) storing = null;
  }

  async function keepOnServer(text) {
    try {
      const answer = await send(address, {
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ place: box.dataset.place, text, based_on: Number(basedOn?.value ?? 0) }),
      });
      if (!answer.ok) throw new Error(String(answer.status));
      const { saved_at: clock } = await answer.json();
      forget(place);
      editor.show(text.trim() ? words.kept.replace("{clock}", clock) : "");
    } catch {
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
