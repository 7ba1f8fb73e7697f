// The live preview, beside the form on wide screens: what stands in the form, as
// readers will see it. Alt+P shows and hides it; while it is hidden, nothing is asked.

import { showPreviewed } from "./columns.js";

// Milliseconds without a key after which it is asked for.
const PAUSE = 700;
const SHOWN = "preview shown";
const WIDTH = "preview width";
const LANGUAGE = "preview language";

const form = document.querySelector("#content-main > form");
const panel = form?.querySelector(".live-preview");
const toggle = form?.querySelector(".bar-beside");
const wide = matchMedia("(width >= 93.75rem)");
const frame = panel?.querySelector("iframe");
const state = panel?.querySelector("[role=status]");
let timer;
let request;
// What was sent last, and what was shown of it.
let sent = null;

if (panel && toggle) start();

function start() {
  toggle.hidden = false;
  toggle.addEventListener("click", () => remember(SHOWN, isChosen() ? "" : "1"));
  panel.addEventListener("click", ({ target }) => press(target));
  form.addEventListener("column-opened", ({ detail }) => {
    if (isShown()) remember(LANGUAGE, detail);
  });
  for (const event of ["input", "change", "click", "keyup"])
    form.addEventListener(event, waitForPause);
  form.addEventListener("submit", stop);
  document.addEventListener("keydown", (event) => {
    if (!event.altKey || event.ctrlKey || event.code !== "KeyP" || !wide.matches)
      return;
    event.preventDefault();
    toggle.click();
  });
  frame.addEventListener("load", () =>
    frame.contentDocument.addEventListener("click", followAnchor),
  );
  new ResizeObserver(fit).observe(frame.parentElement);
  wide.addEventListener("change", arrange);
  arrange();
}

// What was chosen stays so in this browser.

function isChosen() {
  return Boolean(localStorage.getItem(SHOWN));
}

function isShown() {
  return isChosen() && wide.matches;
}

function remember(key, value) {
  localStorage.setItem(key, value);
  arrange();
}

function press(target) {
  const { width, language } = target.dataset;
  if (width) remember(WIDTH, width);
  if (language) remember(LANGUAGE, language);
}

function pressed(name, key) {
  const buttons = [...panel.querySelectorAll(`[data-${name}]`)];
  const value = localStorage.getItem(key);
  const chosen = buttons.find(({ dataset }) => dataset[name] === value) ?? buttons[0];
  for (const button of buttons) button.setAttribute("aria-pressed", button === chosen);
  return chosen;
}

function arrange() {
  const language = pressed("language", LANGUAGE);
  panel.dataset.shown = pressed("width", WIDTH).dataset.width;
  toggle.setAttribute("aria-pressed", isChosen());
  panel.hidden = !isShown();
  form.toggleAttribute("data-preview", isShown());
  showPreviewed(isShown() ? language.dataset.language : null);
  if (!isShown()) return stop();
  fit();
  refresh(language.dataset.url);
}

/** Scale a page that is wider than its place. */
function fit() {
  const { clientWidth, clientHeight } = frame.parentElement;
  const scale = Math.min(1, clientWidth / panel.dataset.shown);
  frame.style.width = `${panel.dataset.shown}px`;
  frame.style.height = `${clientHeight / scale}px`;
  frame.style.transform = `scale(${scale})`;
}

// Asking

function stop() {
  clearTimeout(timer);
  request?.abort();
  sent = null;
}

function waitForPause() {
  if (!isShown()) return;
  clearTimeout(timer);
  timer = setTimeout(() => refresh(pressed("language", LANGUAGE).dataset.url), PAUSE);
}

/** Return what stands in the form, without files. */
function fields() {
  const data = [...new FormData(form)];
  return new URLSearchParams(data.filter(([, value]) => typeof value === "string"));
}

async function refresh(url) {
  const body = fields();
  const asked = `${url} ${body}`;
  if (asked === sent) return;
  request?.abort();
  request = new AbortController();
  const { signal } = request;
  sent = asked;
  try {
    const options = { method: "POST", body, redirect: "manual", signal };
    const answer = await fetch(url, options);
    const { refused, failed } = panel.dataset;
    if (answer.ok) show(await answer.text());
    say(answer.ok ? "" : answer.status === 400 ? refused : failed);
  } catch {
    if (signal.aborted) return;
    sent = null;
    say(panel.dataset.failed);
  }
}

function say(text) {
  if (state.textContent !== text) state.textContent = text;
}

// Showing

/** Put a page into the frame; where one stands already, it stays at its place. */
function show(html) {
  const page = new DOMParser().parseFromString(html, "text/html");
  for (const script of page.querySelectorAll("script")) script.remove();
  for (const link of page.querySelectorAll("a[href]:not([href^='#'])"))
    link.target = "_blank";
  for (const part of page.forms) part.inert = true;
  const shown = frame.contentDocument;
  if (shown.URL !== "about:srcdoc" || shown.readyState !== "complete") {
    frame.srcdoc = `<!DOCTYPE html>${page.documentElement.outerHTML}`;
    return;
  }
  shown.documentElement.lang = page.documentElement.lang;
  shown.body.replaceWith(shown.adoptNode(page.body));
}

/** Scroll to a footnote: its address would lead the frame to the form. */
function followAnchor(event) {
  const link = event.target.closest("a[href^='#']");
  if (!link) return;
  event.preventDefault();
  const id = decodeURIComponent(link.hash.slice(1));
  frame.contentDocument.getElementById(id)?.scrollIntoView();
}
