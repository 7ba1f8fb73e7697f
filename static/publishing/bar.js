// The bar of a form: menus that close, keys, and the first focus.
//
// Ctrl+S saves, Ctrl+Enter presses the filled button, Ctrl+Shift+Enter publishes all
// languages, F8 and Shift+F8 go through errors and remarks. By the place of a key, so that
// they work in every layout.

const form = document.querySelector("#content-main > form");
const bar = form?.querySelector(".bar");
if (bar) start();

function start() {
  document.addEventListener("keydown", press);
  document.addEventListener("pointerdown", ({ target }) => closeMenus(target));
  form.addEventListener("focusin", ({ target }) => closeMenus(target));
  focusFirst();
}

function press(event) {
  const isCommand = (event.ctrlKey || event.metaKey) && !event.altKey;
  if (event.key === "Escape") return closeMenu(event);
  if (event.code === "F8") return goToRemark(event);
  if (!isCommand) return;
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

// Errors first, then the remarks of the checklist.
function remarks() {
  const invalid = [...form.querySelectorAll("[aria-invalid=true]")];
  const links = form.querySelectorAll(".checklist a[href^='#']");
  const named = [...links].map((link) => form.querySelector(link.hash));
  return [...new Set([...invalid, ...named])].filter(
    (field) => field?.offsetParent !== null,
  );
}

function goToRemark(event) {
  const fields = remarks().filter(Boolean);
  if (!fields.length) return;
  event.preventDefault();
  const here = fields.findIndex((field) => field.contains(document.activeElement));
  const step = event.shiftKey ? -1 : 1;
  const next = here < 0 ? (event.shiftKey ? -1 : 0) : here + step;
  focus(fields.at(next % fields.length));
}

function focus(field) {
  const editor = field.parentElement.querySelector(".ProseMirror");
  (editor ?? field).focus();
}

// A new item begins with its title; a refused one with its first error.
function focusFirst() {
  if (document.activeElement !== document.body) return;
  const [invalid] = form.querySelectorAll("[aria-invalid=true]");
  if (invalid) focus(invalid);
  else if (location.pathname.endsWith("/add/"))
    form.querySelector("[name^=title_]:not([type=hidden])")?.focus();
}
