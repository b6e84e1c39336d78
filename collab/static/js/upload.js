// Makes the plain upload form (upload_form in templates/base/files.html) a drop zone with progress. Files with
// a new name start at once; for a name that is there already the reader is asked first:
//
//   POST <data-check-url>  JSON {"names": [path or name, …]}  →  {"existing": {name: {"title", "url"}}}
//
// When all is done, the list named by data-refresh gets the htmx event "refresh".
import { fromDrop, fromInput } from "./dropped_files.js";
import { UploadQueue } from "./upload_queue.js";
import { UploadList } from "./upload_list.js";

const NAMES_PER_CHECK = 500;

for (const form of document.querySelectorAll("form[data-upload]")) watch(form);

function watch(form) {
  const texts = JSON.parse(form.dataset.texts);
  const limit = Number(form.dataset.limitMb ?? 0) * 1e6;
  const token = () => document.querySelector('meta[name="csrf-token"]').content;
  const list = new UploadList(form, texts);
  let refreshed = 0;
  const queue = new UploadQueue({
    address: form.action, token, texts, limit,
    changed(item) {
      list.show(item, queue);
      const { done } = queue.total;
      if (queue.busy || done === refreshed) return;
      refreshed = done;
      if (form.dataset.refresh) window.htmx?.trigger(form.dataset.refresh, "refresh");
    },
  });

  list.onAll(() => queue.answerAll("version"));

  async function take({ files, leftOut }) {
    list.note(files.length === 0 ? texts.empty : leftOut ? texts.hidden : "");
    const existing = await known(form.dataset.checkUrl, files, token());
    for (const { file, path } of files) {
      queue.add({ file, path, existing: existing[path || file.name], tooLarge: texts.large.replace("{limit}", list.size(limit)) });
    }
    queue.start();
    list.focusQuestion();
  }

  for (const input of form.querySelectorAll('input[type="file"]')) {
    input.addEventListener("change", () => {
      const found = fromInput(input);
      input.value = "";
      take(found);
    });
  }
  watchDrops(form.querySelector("[data-zone]"), take);
  form.addEventListener("submit", (event) => event.preventDefault());
  window.addEventListener("beforeunload", (event) => {
    if (queue.busy) event.preventDefault();
  });
}

async function known(address, files, token) {
  const existing = {};
  const names = files.map(({ file, path }) => path || file.name);
  for (let start = 0; start < names.length; start += NAMES_PER_CHECK) {
    try {
      const answer = await fetch(address, {
        method: "POST",
        headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": token },
        body: JSON.stringify({ names: names.slice(start, start + NAMES_PER_CHECK) }),
      });
      if (answer.ok) Object.assign(existing, (await answer.json()).existing);
    } catch {
      // Without an answer the upload itself decides: the same name becomes a new version.
    }
  }
  return existing;
}

// The whole window takes drops, so that a miss does not open the file instead of the page.
function watchDrops(zone, take) {
  let depth = 0;
  const light = (on) => zone.classList.toggle("upload__zone--over", on);
  const files = (event) => event.dataTransfer?.types.includes("Files");
  document.addEventListener("dragenter", (event) => files(event) && light(++depth > 0));
  document.addEventListener("dragleave", (event) => files(event) && light(--depth > 0));
  document.addEventListener("dragover", (event) => files(event) && event.preventDefault());
  document.addEventListener("drop", async (event) => {
    if (!files(event)) return;
    event.preventDefault();
    light((depth = 0) > 0);
    take(await fromDrop(event.dataTransfer));
  });
}
