// A button beside a read-only field that copies what stands in it: <input data-copy="label" data-copied="said then">.

for (const field of document.querySelectorAll("input[data-copy]")) {
  if (!navigator.clipboard) break; // plain http on another host: the field can still be marked and copied
  const button = document.createElement("button");
  button.type = "button";
  button.className = "kern-btn kern-btn--secondary kern-btn--compact";
  const label = document.createElement("span");
  label.className = "kern-label";
  label.textContent = field.dataset.copy;
  button.append(label);
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(field.value);
    label.textContent = field.dataset.copied;
    const announcer = document.getElementById("announcer");
    if (announcer) announcer.textContent = field.dataset.copied;
    setTimeout(() => { label.textContent = field.dataset.copy; }, 3000);
  });
  field.after(button);
}
