// Sends files one by one, at most two at a time, each in a request of its own:
//
//   POST <form.action>  multipart: csrf_token, path, mode ("version" | "document"), file (last)
//   Accept: application/json
//   201 {"document": {"title", "url", "number"}, "message", "duplicates": [{"title", "url"}], "state"}
//   4xx/5xx {"error": "a sentence for people"}
//
// It knows nothing of the page: `changed(item)` tells of every step. States of an item: asking, waiting,
// sending, checking (all bytes gone, no answer yet), done, failed, cancelled, skipped.

const AT_ONCE = 2;
const UNFINISHED = new Set(["waiting", "sending", "checking"]);

export class UploadQueue {
  constructor({ address, token, texts, limit, changed }) {
    Object.assign(this, { address, token, texts, limit, changed, items: [] });
  }

  add(item) {
    Object.assign(item, { loaded: 0, mode: item.mode ?? "version" });
    this.items.push(item);
    if (this.limit && item.file.size > this.limit) this.#move(item, "failed", { message: item.tooLarge, final: true });
    else this.#move(item, item.existing ? "asking" : "waiting");
  }

  start() {
    for (const item of this.items) {
      if (this.#running() >= AT_ONCE) return;
      if (item.state === "waiting") this.#send(item);
    }
  }

  answer(item, mode) {
    item.mode = mode;
    if (mode === "skip") this.#move(item, "skipped");
    else this.#move(item, "waiting");
  }

  answerAll(mode) {
    for (const item of this.items) if (item.state === "asking") this.answer(item, mode);
    this.start();
  }

  cancel(item) {
    const request = item.request;
    this.#move(item, "cancelled");
    request?.abort();
    this.start();
  }

  retry(item) {
    item.loaded = 0;
    this.#move(item, "waiting");
    this.start();
  }

  remove(item) {
    this.items = this.items.filter((other) => other !== item);
  }

  get busy() {
    return this.items.some((item) => UNFINISHED.has(item.state));
  }

  /** Counts over all files that were to be sent; bytes of finished files count in full. */
  get total() {
    const counted = this.items.filter((item) => UNFINISHED.has(item.state) || item.state === "done");
    const sum = (of) => counted.reduce((all, item) => all + of(item), 0);
    return {
      count: counted.length,
      done: counted.filter((item) => item.state === "done").length,
      asking: this.items.filter((item) => item.state === "asking").length,
      failed: this.items.filter((item) => item.state === "failed").length,
      bytes: sum((item) => item.file.size || 1),
      loaded: sum((item) => (item.state === "done" ? item.file.size || 1 : Math.min(item.loaded, item.file.size))),
    };
  }

  #running() {
    return this.items.filter((item) => item.state === "sending" || item.state === "checking").length;
  }

  #send(item) {
    const body = new FormData();
    body.append("csrf_token", this.token());
    body.append("path", item.path);
    body.append("mode", item.mode);
    body.append("file", item.file, item.file.name);
    const request = new XMLHttpRequest();
    item.request = request;
    request.open("POST", this.address);
    request.setRequestHeader("Accept", "application/json");
    request.upload.addEventListener("progress", ({ loaded }) => {
      item.loaded = loaded;
      this.changed(item);
    });
    request.upload.addEventListener("load", () => item.state === "sending" && this.#move(item, "checking"));
    request.addEventListener("load", () => this.#read(item, request));
    request.addEventListener("error", () => this.#fail(item, this.texts.network));
    this.#move(item, "sending");
    request.send(body);
  }

  #read(item, request) {
    const answer = parse(request.responseText);
    if (request.status === 201 && answer) {
      this.#move(item, "done", { answer });
      this.start();
    } else if (request.status === 401 || (request.status < 400 && !answer)) {
      this.#fail(item, this.texts.signed_out); // led on to the sign-in page
    } else {
      this.#fail(item, answer?.error ?? this.texts.server.replace("{status}", request.status));
    }
  }

  #fail(item, message) {
    if (item.state === "cancelled") return;
    this.#move(item, "failed", { message });
    this.start();
  }

  #move(item, state, more = {}) {
    Object.assign(item, { message: undefined, answer: undefined }, more, { state });
    if (state !== "sending" && state !== "checking") item.request = undefined;
    this.changed(item);
  }
}

function parse(text) {
  try {
    const value = JSON.parse(text);
    return value && typeof value === "object" ? value : null;
  } catch {
    return null;
  }
}
