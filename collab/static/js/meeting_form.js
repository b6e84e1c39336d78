// The form of a meeting: the name of a new series is asked for only when one is to be made,
// and the end moves along with the beginning.
const form = document.querySelector("[data-meeting-form]");
if (form) {
  const series = form.elements.series;
  const name = form.querySelector("[data-new-series]");
  const adjust = () => (name.hidden = series.value !== "new");
  series.addEventListener("change", adjust);
  adjust();

  const { begins, ends } = form.elements;
  let before = "early" in begins.dataset ? begins.defaultValue : begins.value;
  begins.addEventListener("change", () => {
    if (begins.value && !ends.value) ends.value = later(begins.value, 120);
    else if (begins.value && before) ends.value = later(ends.value, minutes(begins.value) - minutes(before));
    before = begins.value || before;
  });
}

function minutes(time) {
  const [hours, rest] = time.split(":").map(Number);
  return hours * 60 + rest;
}

function later(time, by) {
  const total = Math.min(minutes(time) + by, 23 * 60 + 59);
  return `${String(Math.floor(total / 60)).padStart(2, "0")}:${String(total % 60).padStart(2, "0")}`;
}
