// Pictures by button, paste and drop. While one is on its way, a line in the text holds its place.
import { replace } from "./editor_text.js";

const SORTS = ["image/png", "image/jpeg", "image/gif", "image/webp"];

export function watchPictures(editor) {
  const { box, area, words } = editor;
  const address = box.dataset.picturesUrl;
  if (!address) return;
  const chooser = editor.find("pictures");
  let waiting = 0;
  let send = null;
  chooser.addEventListener("change", () => {
    take([...chooser.files]);
    chooser.value = "";
  });
  area.addEventListener("paste", (event) => {
    const files = [...event.clipboardData.files];
    if (!files.length || event.clipboardData.getData("text/plain")) return; // from a text: its words
    event.preventDefault();
    take(files);
  });
  box.addEventListener("dragover", (event) => {
    if (![...event.dataTransfer.types].includes("Files")) return;
    event.preventDefault();
    box.classList.add("editor--over");
  });
  box.addEventListener("dragleave", (event) => {
    if (!box.contains(event.relatedTarget)) box.classList.remove("editor--over");
  });
  box.addEventListener("drop", (event) => {
    box.classList.remove("editor--over");
    if (!event.dataTransfer.files.length) return;
    event.preventDefault();
    take([...event.dataTransfer.files]);
  });
  area.form?.addEventListener("submit", (event) => {
    if (!waiting) return;
    event.preventDefault();
    send = event.submitter;
  });

  function take(files) {
    if (editor.view === "preview") editor.look("write");
    const pictures = files.filter((file) => SORTS.includes(file.type));
    if (pictures.length < files.length) editor.say(words.noPicture);
    for (const picture of pictures) upload(picture);
  }

  async function upload(picture) {
    const name = picture.name || "Bild.png";
    const holder = `![${words.uploading.replace("{name}", name.replace(/[[\]\n]/g, " "))}]()`;
    const at = area.selectionEnd;
    const fresh = at === 0 || area.value[at - 1] === "\n";
    replace(area, at, at, `${fresh ? "" : "\n"}${holder}\n`);
    editor.say(words.uploading.replace("{name}", name));
    waiting += 1;
    try {
      put(holder, await sent(picture, name));
      editor.say(words.uploaded);
    } catch (error) {
      put(holder, "");
      editor.say(`${words.notUploaded.replace("{name}", name)} ${error.message}`);
    }
    waiting -= 1;
    if (!waiting && send) area.form.requestSubmit(send);
  }

  async function sent(picture, name) {
    const body = new FormData();
    body.append("csrf_token", editor.token());
    body.append("file", picture, name);
    let answer;
    try {
      answer = await fetch(address, {
        method: "POST",
        body,
        headers: { "X-CSRFToken": editor.token(), Accept: "application/json" },
      });
    } catch {
      throw new Error(words.noConnection);
    }
    const told = await answer.json().catch(() => ({}));
    if (!answer.ok) throw new Error(told.error ?? words.failed);
    return told.markdown;
  }

  // Where the caret stands, it stays; the line may have moved meanwhile.
  function put(holder, text) {
    const start = area.value.indexOf(holder);
    if (start < 0) return;
    const end = start + holder.length + (text || area.value[start + holder.length] !== "\n" ? 0 : 1);
    area.setRangeText(text, start, end, "preserve");
    area.dispatchEvent(new Event("input", { bubbles: true }));
  }
}
