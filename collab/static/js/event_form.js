// Shows of the form of an event only what the choices so far ask for. Without this script everything is shown.

const form = document.querySelector("[data-event-form]");

function show(selector, visible) {
  for (const part of form.querySelectorAll(selector)) part.hidden = !visible;
}

function follow() {
  const repeat = form.elements.repeat.value;
  const ends = form.querySelector("input[name=ends]:checked")?.value;
  show("[data-times]", !form.elements.all_day.checked);
  show("[data-repeat]", repeat !== "" && repeat !== "special");
  show("[data-weekly]", repeat === "weekly");
  show("[data-until]", ends === "until");
  show("[data-count]", ends === "count");
}

if (form) {
  const first = form.elements.first_day;
  let lastDay = "early" in first.dataset ? first.defaultValue : first.value;
  form.addEventListener("change", (event) => {
    if (event.target === first) {
      // the end goes along when the beginning moves behind it, or both were on one day
      if (form.elements.last_day.value === lastDay || form.elements.last_day.value < event.target.value) {
        form.elements.last_day.value = event.target.value;
      }
      lastDay = event.target.value;
    }
    follow();
  });
  follow();
}
