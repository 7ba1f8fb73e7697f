// The bar of a form: menus that close, keys, parts that stay open, and what is in view.
//
// Ctrl+S saves, Ctrl+Enter presses the filled button, Ctrl+Shift+Enter publishes all
// languages, F8 and Shift+F8 go through errors and remarks, N opens what waits next.
// Commands go by the place of a key, so that they work in every layout.

import { reveal } from "./columns.js";
import { isSingleKey } from "./keeping.js";

const form = document.querySelector("#content-main > form");
const bar = form?.querySelector(".bar");
if (bar) start();

function start() {
  document.addEventListener("keydown", press);
  document.addEventListener("pointerdown", ({ target }) => closeMenus(target));
  form.addEventListener("focusin", ({ target }) => closeMenus(target));
  form.querySelectorAll("fieldset > details").forEach(rememberOpen);
  for (const event of ["beforeinput", "input", "change"])
    form.addEventListener(event, leadToStep, { once: true });
  bar.querySelector(".menu-reason")?.addEventListener("toggle", askForReason);
  new ResizeObserver(measure).observe(bar);
  addEventListener("hashchange", showTarget);
  showTarget();
  focusFirst();
}

/** Say how much of the window the bar takes: what sticks or scrolls below ends there. */
function measure() {
  const size = getComputedStyle(bar).position === "sticky" ? bar.offsetHeight : 0;
  document.documentElement.style.setProperty("--bar-size", `${size}px`);
}

// Keys

function press(event) {
  const isCommand = (event.ctrlKey || event.metaKey) && !event.altKey;
  if (event.key === "Escape") return closeMenu(event);
  if (event.code === "F8") return goToRemark(event);
  if (event.code === "KeyN" && !event.shiftKey && isSingleKey(event))
    return pressButton(event, ".bar-next");
  if (!isCommand) return submitFromLine(event);
  if (event.code === "KeyS" && !event.shiftKey) pressButton(event, ".bar-save");
  if (event.code === "Enter" || event.code === "NumpadEnter")
    pressButton(event, event.shiftKey ? '[value="publish:all"]' : ".default");
}

function pressButton(event, selector) {
  const button = bar.querySelector(selector);
  if (!button || document.querySelector("dialog[open]")) return;
  event.preventDefault();
  button.click();
}

/** Let Enter begin no second line of a title, but save, as it does in an input. */
function submitFromLine(event) {
  const { key, altKey, isComposing, target } = event;
  if (key !== "Enter" || altKey || isComposing || !target.matches("textarea.line"))
    return;
  event.preventDefault();
  form.querySelector("[type=submit]").click();
}

// Menus

function closeMenus(target) {
  for (const menu of bar.querySelectorAll(".menu[open]"))
    if (!menu.contains(target)) menu.open = false;
}

function closeMenu(event) {
  const menu = bar.querySelector(".menu[open]");
  if (!menu) return;
  event.preventDefault();
  menu.open = false;
  menu.querySelector("summary").focus();
}

/** Let the step be the main button as soon as something is written to take it with. */
function leadToStep() {
  const step = bar.querySelector(".bar-step");
  if (!step) return;
  bar.querySelector(".bar-save")?.classList.remove("default");
  step.classList.add("default");
}

function askForReason({ target }) {
  if (target.open) target.querySelector("textarea").focus();
}

// What is open stays so in this browser.

function rememberOpen(details) {
  const title = details.querySelector("summary").textContent.trim();
  const key = `open ${form.id} ${title}`;
  const hasErrors = details.querySelector("[aria-invalid=true]");
  if (hasErrors || localStorage.getItem(key)) details.open = true;
  details.addEventListener("toggle", () => {
    if (details.open) localStorage.setItem(key, "1");
    else localStorage.removeItem(key);
  });
}

// Errors first, then the remarks of the checklist.

function remarks() {
  const invalid = [...form.querySelectorAll("[aria-invalid=true]")];
  const links = [...form.querySelectorAll(".checklist a[href^='#']")];
  const named = links.map((link) => document.getElementById(link.hash.slice(1)));
  return [...new Set([...invalid, ...named])].filter(Boolean);
}

function goToRemark(event) {
  const fields = remarks();
  if (!fields.length) return;
  event.preventDefault();
  const here = fields.findIndex((field) =>
    field.parentElement.contains(document.activeElement),
  );
  const step = event.shiftKey ? -1 : 1;
  const next = here < 0 && step < 0 ? -1 : here + step;
  focus(fields.at(next % fields.length));
}

function focus(field) {
  reveal(field);
  field.closest("details")?.setAttribute("open", "");
  const editor = field.parentElement.querySelector(".ProseMirror");
  (editor ?? field).focus();
}

/** Show what the address names, with its label, until the form stands or is used. */
function showTarget() {
  const target = document.getElementById(location.hash.slice(1));
  if (!target || !form.contains(target)) return;
  reveal(target);
  target.closest("details")?.setAttribute("open", "");
  const place = target.closest(".form-row") ?? target;
  // The editors of texts, and rows that are folded, change the height of what is above.
  const observer = new ResizeObserver(() => place.scrollIntoView());
  observer.observe(form);
  for (const type of ["hashchange", "keydown", "pointerdown", "wheel", "touchmove"])
    addEventListener(type, () => observer.disconnect(), { once: true, passive: true });
}

// A form that was refused begins with its first error.
function focusFirst() {
  const invalid = form.querySelector("[aria-invalid=true]");
  if (invalid && document.activeElement === document.body) focus(invalid);
}
