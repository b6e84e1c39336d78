// Writing, preview, or both beside each other.

const PAUSE = 400; // ms after the last key

export function watchViews(editor) {
  const { box, area, words } = editor;
  const buttons = [...box.querySelectorAll("[data-view]")];
  const write = editor.find("write");
  const preview = editor.find("preview");
  let timer = 0;
  let asking = null;
  editor.view = "write";
  editor.look = (view) => {
    editor.view = view;
    box.dataset.shows = view;
    for (const each of buttons) each.setAttribute("aria-pressed", String(each.dataset.view === view));
    write.hidden = view === "preview";
    preview.hidden = view === "write";
    if (view !== "write") load();
  };
  for (const button of buttons) button.addEventListener("click", () => editor.look(button.dataset.view));
  area.addEventListener("input", () => {
    if (editor.view !== "both") return;
    clearTimeout(timer);
    timer = setTimeout(load, PAUSE);
  });
  area.addEventListener("invalid", () => editor.look("write"));

  async function load() {
    asking?.abort();
    asking = new AbortController();
    if (!area.value.trim()) return tell(words.nothing);
    if (!preview.hasChildNodes()) tell(words.loading);
    const body = new FormData();
    body.append("preview", "text");
    body.append("text", area.value);
    try {
      const answer = await fetch(box.dataset.previewUrl, {
        method: "POST",
        body,
        headers: { "X-CSRFToken": editor.token(), "X-Part": "1" },
        signal: asking.signal,
      });
      if (!answer.ok) return tell(words.noPreview);
      preview.innerHTML = await answer.text(); // cleaned on the server, as on every page
    } catch (error) {
      if (error.name !== "AbortError") tell(words.noPreview);
    }
  }

  function tell(text) {
    const line = document.createElement("p");
    line.className = "quiet";
    line.textContent = text;
    preview.replaceChildren(line);
  }
}
