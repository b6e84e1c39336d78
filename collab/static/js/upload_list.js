// The list below the drop zone: one line a file, a total, and what screen readers hear. Text goes in as text,
// never as HTML. Each line is drawn anew when its state changes; while bytes flow only the bar moves.

const STEP = 25; // percent between two announcements

export class UploadList {
  constructor(form, texts) {
    this.texts = texts;
    this.place = form.querySelector("[data-list]");
    this.totalBox = form.querySelector("[data-total]");
    this.totalBar = form.querySelector("[data-total-bar]");
    this.totalText = form.querySelector("[data-total-text]");
    this.noteLine = form.querySelector("[data-note]");
    this.announcer = form.querySelector("[data-announce]");
    this.allButton = form.querySelector("[data-all]");
    this.announced = 0;
    this.wasBusy = false;
  }

  onAll(action) {
    this.allButton.addEventListener("click", action);
  }

  show(item, queue) {
    if (item.state !== item.shown) this.#draw(item, queue);
    if (item.bar) {
      item.bar.value = item.loaded;
      item.facts.textContent = this.#facts(item);
    }
    this.#total(queue);
  }

  note(text) {
    this.noteLine.textContent = text;
    this.noteLine.hidden = !text;
    if (text) this.totalBox.hidden = false;
  }

  focusQuestion() {
    this.place.querySelector(".upload__question input:checked")?.focus();
  }

  size(bytes) {
    const language = document.documentElement.lang;
    const units = ["Byte", "kB", "MB", "GB", "TB"];
    const power = Math.min(bytes < 1000 ? 0 : Math.floor(Math.log10(bytes) / 3), units.length - 1);
    const number = bytes / 1000 ** power;
    return `${number.toLocaleString(language, { maximumFractionDigits: power && number < 10 ? 1 : 0 })} ${units[power]}`;
  }

  #draw(item, queue) {
    const hadFocus = item.line?.contains(document.activeElement);
    item.shown = item.state;
    item.bar = undefined;
    if (!item.line) this.place.append((item.line = make("li", "")));
    item.line.className = `upload__item upload__item--${item.state}`;
    item.facts = make("p", "upload__facts", this.#facts(item));
    const about = make("div", "", this.#name(item), item.facts);
    item.line.replaceChildren(about, this.#actions(item, queue));
    if (item.state === "sending" || item.state === "checking") {
      item.bar = make("progress", "");
      item.bar.max = item.file.size || 1;
      item.bar.setAttribute("aria-label", `${this.texts.file} ${item.file.name}`);
      item.line.append(item.bar);
    }
    if (item.state === "asking") item.line.append(this.#question(item, queue));
    const message = this.#message(item);
    if (message) item.line.append(message);
    if (hadFocus) (item.line.querySelector("button, a, input") ?? item.line).focus();
  }

  #name(item) {
    const line = make("p", "upload__name");
    const folder = item.path.includes("/") ? item.path.slice(0, item.path.lastIndexOf("/") + 1) : "";
    if (folder) line.append(make("span", "upload__folder", folder));
    if (item.answer?.document?.url) line.append(link(item.answer.document.url, item.file.name));
    else line.append(item.file.name);
    return line;
  }

  #facts(item) {
    const size = this.size(item.file.size);
    if (item.state === "sending") return `${this.size(Math.min(item.loaded, item.file.size))} / ${size}`;
    return item.state === "asking" ? size : `${size} · ${this.texts[item.state] ?? this.texts.skip}`;
  }

  #actions(item, queue) {
    const box = make("div", "upload__item-actions");
    const button = (label, action) => {
      const element = make("button", "kern-btn kern-btn--tertiary kern-btn--compact", make("span", "kern-label", label));
      element.type = "button";
      element.setAttribute("aria-label", `${label}: ${item.file.name}`);
      element.addEventListener("click", action);
      box.append(element);
    };
    if (["waiting", "sending", "checking"].includes(item.state)) button(this.texts.cancel, () => queue.cancel(item));
    if (["failed", "cancelled"].includes(item.state)) {
      if (!item.final) button(this.texts.retry, () => queue.retry(item));
      button(this.texts.remove, () => {
        const next = item.line.nextElementSibling ?? item.line.previousElementSibling;
        queue.remove(item);
        item.line.remove();
        this.#total(queue);
        next?.querySelector("button, a")?.focus();
      });
    }
    return box;
  }

  #question(item, queue) {
    const box = make("fieldset", "upload__question", make("legend", "kern-sr-only", `${this.texts.which} ${item.file.name}`));
    box.append(make("p", "", `${this.texts.exists} `, link(item.existing.url, item.existing.title, true)));
    const name = `mode-${crypto.randomUUID?.() ?? Math.random()}`;
    for (const mode of ["version", "document", "skip"]) {
      const input = make("input", "");
      Object.assign(input, { type: "radio", name, value: mode, checked: mode === "version" });
      box.append(make("label", "", input, this.texts[mode]));
    }
    const go = make("button", "kern-btn kern-btn--primary kern-btn--compact", make("span", "kern-label", this.texts.start));
    go.type = "button";
    go.setAttribute("aria-label", `${this.texts.start}: ${item.file.name}`);
    go.addEventListener("click", () => {
      queue.answer(item, box.querySelector("input:checked").value);
      queue.start();
    });
    box.append(go);
    return box;
  }

  #message(item) {
    if (item.message) return make("p", "upload__message", item.message);
    const same = item.answer?.duplicates ?? [];
    if (same.length === 0) return null;
    const line = make("p", "upload__message", `${this.texts.duplicate} `);
    same.forEach(({ url, title }, index) => line.append(index ? ", " : "", link(url, title)));
    return line;
  }

  #total(queue) {
    const { count, done, failed, bytes, loaded, asking } = queue.total;
    const busy = queue.busy;
    this.allButton.hidden = asking < 2;
    this.allButton.firstElementChild.textContent = this.texts.all_versions.replace("{count}", asking);
    if (count === 0 && failed === 0 && asking < 2 && this.noteLine.hidden) {
      this.totalBox.hidden = true;
      return;
    }
    this.totalBox.hidden = false;
    this.totalBar.hidden = count === 0;
    this.totalText.parentElement.hidden = count === 0 && failed === 0;
    this.totalBar.max = bytes || 1;
    this.totalBar.value = loaded;
    const fill = (text) => text.replace("{done}", done).replace("{count}", count);
    const problems = failed ? ` ${this.texts.problems.replace("{failed}", failed)}` : "";
    this.totalText.textContent = (count ? fill(this.texts.total) + (failed ? "." : "") : "") + problems;
    const percent = bytes ? Math.floor((100 * loaded) / bytes / STEP) * STEP : 0;
    if (busy && percent > this.announced && percent < 100) {
      this.announced = percent;
      this.announcer.textContent = this.texts.announce.replace("{percent}", percent);
    }
    if (this.wasBusy && !busy) {
      this.announced = 0;
      this.announcer.textContent = fill(this.texts.finished) + problems;
    }
    this.wasBusy = busy;
  }
}

function make(tag, classes, ...children) {
  const element = document.createElement(tag);
  if (classes) element.className = classes;
  element.append(...children);
  return element;
}

function link(url, title, newTab = false) {
  const element = make("a", "", title);
  element.href = url;
  if (newTab) element.target = "_blank";
  return element;
}
