// Small behaviours of every page. Everything works without them.
import { watchSelections } from "./selection.js";

watchThemeSwitch();
watchMenus();
openFacetsOnWideScreens();
watchSelections();
showErrorsFirst();
sendCsrfWithHtmx();
pressOneAfterTheOther();
showWhereWeAre();

function watchThemeSwitch() {
  const html = document.documentElement;
  for (const box of document.querySelectorAll("[data-theme-switch]")) {
    const chosen = html.dataset.kernTheme ?? "auto";
    for (const input of box.querySelectorAll("input")) input.checked = input.value === chosen;
    box.addEventListener("change", ({ target }) => {
      if (target.value === "auto") delete html.dataset.kernTheme;
      else html.dataset.kernTheme = target.value;
      try {
        if (target.value === "auto") localStorage.removeItem("theme");
        else localStorage.setItem("theme", target.value);
      } catch {
        // Not kept then, but it holds for this page.
      }
    });
  }
}

function watchMenus() {
  document.addEventListener("click", ({ target }) => {
    for (const menu of document.querySelectorAll("details[data-menu][open]")) {
      if (!menu.contains(target)) menu.open = false;
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const menu = document.querySelector("details[data-menu][open]");
    if (!menu) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
  document.addEventListener("focusin", ({ target }) => {
    for (const menu of document.querySelectorAll("details[data-menu][open]")) {
      if (!menu.contains(target)) menu.open = false;
    }
  });
}

function openFacetsOnWideScreens() {
  const wide = matchMedia("(min-width: 64rem)");
  const adjust = () => {
    if (!wide.matches) return;
    for (const box of document.querySelectorAll("[data-open-wide]")) box.open = true;
  };
  adjust();
  wide.addEventListener("change", adjust);
  document.addEventListener("htmx:afterSettle", adjust);
}

function showErrorsFirst() {
  const summary = document.querySelector("[data-error-summary]");
  if (summary) summary.focus();
}

function sendCsrfWithHtmx() {
  document.addEventListener("htmx:configRequest", ({ detail }) => {
    if (detail.verb === "get") return;
    detail.headers["X-CSRFToken"] = document.querySelector('meta[name="csrf-token"]').content;
  });
}

// The answer to a change brings its part of the page anew. A button pressed meanwhile would vanish with the old part,
// and its press with it: it is pressed when that answer has come. It is known by its id.
function pressOneAfterTheOther() {
  const pressed = [];
  let onTheirWay = 0;
  document.addEventListener("htmx:confirm", (event) => {
    const { verb, elt, triggeringEvent } = event.detail;
    const id = (triggeringEvent?.submitter ?? elt).id;
    if (verb === "get" || !onTheirWay || !id) return;
    event.preventDefault();
    pressed.push(id);
  });
  document.addEventListener("htmx:beforeSend", ({ detail }) => {
    if (detail.requestConfig.verb !== "get") onTheirWay += 1;
  });
  document.addEventListener("htmx:afterRequest", ({ detail }) => {
    if (detail.requestConfig.verb === "get") return;
    setTimeout(() => {
      onTheirWay -= 1;
      document.getElementById(pressed.shift())?.click();
    }, window.htmx.config.defaultSettleDelay + 10); // the new buttons are bound by then
  });
}

// On a phone the rows of navigation are pushed sideways: the present entry is in sight.
function showWhereWeAre() {
  for (const link of document.querySelectorAll(".main-nav__link[aria-current], .workspace-band .tabs__link[aria-current]")) {
    const list = link.closest("ul");
    list.scrollLeft = link.offsetLeft - list.offsetLeft - (list.clientWidth - link.offsetWidth) / 2;
  }
}
