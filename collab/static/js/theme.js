// Runs before the page is drawn: takes the reader's choice of light or dark (kept in this browser only)
// and tells the style sheets that JavaScript is there.
(() => {
  const html = document.documentElement;
  html.classList.remove("no-js");
  try {
    const theme = localStorage.getItem("theme");
    if (theme === "light" || theme === "dark") html.dataset.kernTheme = theme;
  } catch {
    // Storage may be forbidden; then the device decides.
  }
})();
