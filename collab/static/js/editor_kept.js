// Text that could not be sent, kept in this browser until it can.

export function keep(place, text, basedOn) {
  try {
    localStorage.setItem(place, JSON.stringify({ text, basedOn }));
  } catch {
    // No room: the page still holds it.
  }
}

export function forget(place) {
  try {
    localStorage.removeItem(place);
  } catch {
    // There is nothing then.
  }
}

// Text that was left behind: take it or drop it.
export function offer({ box, area, words }, place, take) {
  let kept = null;
  try {
    kept = JSON.parse(localStorage.getItem(place));
  } catch {
    return;
  }
  if (!kept || typeof kept.text !== "string" || kept.text === area.value) return forget(place);
  const note = document.createElement("div");
  note.className = "editor__draft";
  const line = document.createElement("p");
  line.textContent = words.restore;
  const text = document.createElement("pre");
  text.className = "editor__draft-text";
  text.tabIndex = 0;
  text.textContent = kept.text;
  const choices = document.createElement("div");
  choices.className = "editor__choices";
  choices.append(
    button(words.take, "secondary", () => take(kept)),
    button(words.drop, "tertiary", () => forget(place)),
  );
  note.append(line, text, choices);
  box.querySelector(".editor__frame").before(note);

  function button(label, kind, act) {
    const made = document.createElement("button");
    made.type = "button";
    made.className = `kern-btn kern-btn--${kind} kern-btn--compact`;
    made.append(Object.assign(document.createElement("span"), { className: "kern-label", textContent: label }));
    made.addEventListener("click", () => {
      note.remove();
      area.focus();
      act();
    });
    return made;
  }
}
