// Somebody else wrote at the same place: both texts on the page, and the person says how to go on.

export function showConflict(editor, told, decide) {
  const { area, words } = editor;
  const place = editor.find("conflict");
  const named = (text) => text.replace("{name}", told.author);
  const head = made("p", "editor__conflict-head", named(words.conflict));
  head.tabIndex = -1;
  const texts = made("div", "both-texts");
  texts.append(column(words.mine, area.value), column(named(words.theirs), told.theirs));
  const parts = [head, made("p", "", words.conflictWhat), texts];
  if (told.difference) {
    const more = made("details", "disclosure");
    const inside = made("div", "");
    inside.innerHTML = told.difference; // made and escaped on the server
    more.append(made("summary", "", words.changes), inside);
    parts.push(more);
  }
  const choices = made("div", "editor__choices");
  const both = told.both ?? `${told.theirs}\n\n${told.mine}`;
  choices.append(
    choice(words.takeBoth, "primary", () => both, words.correct),
    choice(words.takeMine, "secondary", () => area.value, words.saving),
    choice(words.takeTheirs, "secondary", () => told.theirs, words.taken),
  );
  place.replaceChildren(...parts, choices);
  place.hidden = false;
  editor.say(named(words.conflict));
  head.scrollIntoView({ block: "nearest" });

  function choice(label, kind, text, sentence) {
    const button = made("button", `kern-btn kern-btn--${kind} kern-btn--compact`);
    button.type = "button";
    button.append(made("span", "kern-label", label));
    button.addEventListener("click", () => {
      place.hidden = true;
      place.replaceChildren();
      decide(text(), sentence);
    });
    return button;
  }
}

function column(title, text) {
  const part = made("section", "");
  const whole = made("pre", "both-texts__text", text);
  whole.tabIndex = 0;
  whole.setAttribute("aria-label", title);
  part.append(made("p", "both-texts__title", title), whole);
  return part;
}

function made(tag, className, text = "") {
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (text) element.textContent = text;
  return element;
}
