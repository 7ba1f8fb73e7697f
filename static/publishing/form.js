// The form of an item: keys and menus of its bar, its languages, its remarks, and the
// preview beside it. Its list of keys is admin/publishing/keys.html; a command goes by the
// place of a key, so that it works in every layout.

import { isSingleKey } from "./keeping.js";

const form = document.querySelector("#content-main > form");
const bar = form?.querySelector(".bar");

function start() {
  // Before the texts, for which Ctrl+Enter begins a line.
  document.addEventListener("keydown", press, true);
  document.addEventListener("pointerdown", ({ target }) => closeMenus(target));
  form.addEventListener("focusout", ({ relatedTarget }) => {
    if (!said.contains(relatedTarget)) said.remove();
  });
  // What is pressed in it would be gone with the focus.
  said.addEventListener("mousedown", (event) => event.preventDefault());
  form.addEventListener("focusin", ({ target }) => {
    closeMenus(target);
    keepField(target);
  });
  form.querySelectorAll(".panel-row").forEach(rememberOpen);
  for (const event of ["beforeinput", "input", "change", "formset:added"])
    form.addEventListener(event, noteNews);
  form.addEventListener("input", ({ target }) => count(target));
  form.querySelectorAll("[data-count]").forEach(count);
  bar.querySelector(".menu-reason")?.addEventListener("toggle", ({ target }) => {
    if (target.open) target.querySelector("textarea").focus();
  });
  new ResizeObserver(measure).observe(bar);
  if (chips.length === PLACES.length) startLanguages();
  if (panel && toggle) startPreview();
  arrange();
  addEventListener("hashchange", showTarget);
  // A button or a link leads away: as the page goes it would be too late.
  form.addEventListener("click", keepPlace);
  // What the address names would take the focus.
  form.setAttribute("action", location.pathname + location.search);
  const invalid = form.querySelector("[aria-invalid=true]");
  if (invalid) focus(invalid);
  else if (location.hash) showTarget();
  else if (!isTranslating) takePlace();
}

/** Say how much of the window the bar takes: what sticks or scrolls below ends there. */
function measure() {
  const size = getComputedStyle(bar).position === "sticky" ? bar.offsetHeight : 0;
  document.documentElement.style.setProperty("--bar-size", `${size}px`);
}

/** Say beside the name of a text how long it is. */
function count({ value, dataset, labels }) {
  const shown = dataset.count?.replace("#", value.length);
  if (shown) labels[0].dataset.count = shown;
}

// Keys

function press(event) {
  const isCommand = (event.ctrlKey || event.metaKey) && !event.altKey;
  if (event.key === "Escape") return closeMenu(event);
  if (event.code === "F8") return goToRemark(event);
  if (event.code === "KeyP" && event.altKey && !event.ctrlKey && hasRoom.matches)
    return pressButton(event, ".bar-beside");
  if (event.code === "KeyL" && event.altKey && !event.ctrlKey)
    return pressButton(event, ".bar-language:not([aria-current])");
  if (event.code === "KeyN" && !event.shiftKey && isSingleKey(event))
    return pressButton(event, ".bar-next");
  if (!isCommand) return submitFromLine(event);
  if (event.code === "KeyS" && !event.shiftKey) pressButton(event, ".bar-save");
  if (event.code === "Enter" || event.code === "NumpadEnter")
    pressButton(event, event.shiftKey ? '[value="publish:all"]' : ".default");
}

function pressButton(event, selector) {
  const button = form.querySelector(selector);
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

/** Let the main button be the step of the language that is written, if that has news. */
function leadToStep() {
  const main = bar.querySelector("button.bar-step");
  if (!main) return;
  // What is new goes out in the language in which it is written, or in both.
  const filled = "new" in main.dataset ? heads.filter((_, n) => isWritten(n)) : [];
  const head = filled.length === 1 ? filled[0] : (written() ?? heads.at(-1));
  const { step, news } = head.dataset;
  const find = (value) => bar.querySelector(`.steps [value="${value}"]`);
  const both = filled.length > 1 && step?.replace(/:.*/, ":all");
  const own = find(both) ?? find(step);
  const isFilled = Boolean(own) && news !== undefined;
  const value = own?.value ?? "";
  // A button that changes while it is pressed is not pressed.
  if (value === main.value && isFilled !== main.disabled) return;
  main.hidden = !own;
  main.disabled = !isFilled;
  main.value = value;
  main.replaceChildren(
    ...(isFilled ? own.cloneNode(true).childNodes : [main.dataset.soft]),
  );
  main.classList.toggle("default", isFilled);
  bar.querySelector(".bar-save").classList.toggle("default", !isFilled);
}

/** Note what is written: news of its language, or of each. */
function noteNews({ target }) {
  const own = chipOf(target);
  const quiet = (own ? [own] : heads).filter(({ dataset }) => !("news" in dataset));
  for (const chip of quiet) chip.dataset.news = "";
  leadToStep();
}

/** Tell whether something is written in a column. */
function isWritten(number) {
  return [...boxes(number)].some((box) =>
    [...box.querySelectorAll(WRITABLE)].some(({ value }) => value.trim()),
  );
}

// What is open stays so in this browser.

function rememberOpen(details) {
  const key = `open ${form.id} ${details.dataset.row}`;
  const hasErrors = details.querySelector("[aria-invalid=true]");
  if (hasErrors || localStorage.getItem(key)) details.open = true;
  details.addEventListener("toggle", () => {
    if (details.open) localStorage.setItem(key, "1");
    else localStorage.removeItem(key);
  });
}

// Errors first, then the remarks of the checklist.

const said = document.createElement("div");
const list = document.createElement("ul");
said.role = "alert";
list.className = "errorlist";
said.append(list);

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
  const field = fields.at(next % fields.length);
  focus(field);
  const links = [...form.querySelectorAll(`.checklist a[href="#${field.id}"]`)];
  list.replaceChildren(...links.map((link) => line(...wordsOf(link))));
  const language = chipOf(field)?.dataset.language;
  const beside = form.querySelector(`.more a[href*="/translate/${language}/"]`);
  if (beside && links.some((link) => link.closest("[data-unlike]")))
    list.append(line(beside.cloneNode(true)));
  if (links.length) (field.closest(".fieldBox, .form-row") ?? field).prepend(said);
}

/** Return what a remark says, in its languages. */
function wordsOf(link) {
  const copy = link.cloneNode(true);
  copy.querySelector(".visually-hidden").remove();
  return copy.childNodes;
}

function line(...contents) {
  const item = document.createElement("li");
  item.append(...contents);
  return item;
}

/** Show a field, or a group, that is folded, or of a language that is out of sight. */
function reveal(field) {
  if (field.tabIndex < 0) field.tabIndex = -1;
  const chip = chipOf(field);
  if (chip) write(chip.dataset.language);
  if (isPreviewed() && field.closest(".panel")) remember(SHOWN, "");
  for (let place = field; place; place = place.parentElement.closest("details"))
    if (place.localName === "details") place.open = true;
  const side = field.closest("[popover]");
  if (side && !side.checkVisibility()) side.showPopover();
}

function focus(field) {
  reveal(field);
  const editor = field.closest(".rich-text")?.querySelector(".ProseMirror");
  (editor ?? field).focus();
}

/** Show what the address names, with its label, until the form stands or is used. */
function showTarget() {
  const target = document.getElementById(location.hash.slice(1));
  if (!target || !form.contains(target)) return;
  reveal(target);
  if (chips.some(({ hash }) => hash === location.hash)) return;
  if (target.matches("[data-rich-text]")) stand(target, 0);
  else focus(target);
  const place = target.closest(".form-row") ?? target;
  // The editors of texts, and rows that are folded, change the height of what is above.
  const observer = new ResizeObserver(() => place.scrollIntoView());
  observer.observe(form);
  for (const type of ["hashchange", "keydown", "pointerdown", "wheel", "touchmove"])
    addEventListener(type, () => observer.disconnect(), { once: true, passive: true });
}

// Where one writes stays so when the form comes back, from a save or another page.

const PLACE = "place in the form";
const HOME = location.pathname.replace(/(add|change)\/$/, "");
// The field that was used last, though a button has the focus.
let last;

function keepField(target) {
  const chip = chipOf(target);
  if (chip && columnOf(chip) === "whole") write(chip.dataset.language);
  if (!bar.contains(target) && fieldOf(target).id) last = target;
}

function fieldOf(target) {
  return target.closest(".rich-text")?.querySelector("textarea[id]") ?? target;
}

function keepPlace() {
  const field = last && fieldOf(last);
  const place = { home: HOME, language: written()?.dataset.language };
  if (field) Object.assign(place, { id: field.id, caret: caretIn(last) });
  sessionStorage.setItem(PLACE, JSON.stringify(place));
}

function caretIn(field) {
  if (!field.isContentEditable) return field.selectionStart;
  if (!field.contains(getSelection().focusNode)) return 0;
  const range = getSelection().getRangeAt(0).cloneRange();
  range.setStart(field, 0);
  return `${range}`.length;
}

function takePlace() {
  const { home, id, caret, language } = JSON.parse(sessionStorage.getItem(PLACE)) ?? {};
  if (![document.referrer, location.href].every((url) => url.includes(home))) return;
  const field = document.getElementById(id);
  if (field) reveal(field);
  write(language);
  if (field) stand(field, caret);
}

function whenStarted(field, caret) {
  const observer = new MutationObserver(look);
  function look() {
    const editor = field.closest(".rich-text")?.querySelector(".ProseMirror");
    if (!editor) return;
    observer.disconnect();
    // It is about to take its place.
    requestAnimationFrame(() => {
      if (document.activeElement === document.body) stand(editor, caret);
    });
  }
  observer.observe(form, { childList: true, subtree: true });
  look();
}

function stand(field, caret) {
  if (field.matches("[data-rich-text]")) return whenStarted(field, caret);
  field.focus({ preventScroll: true });
  let place = field;
  if (field.isContentEditable) {
    const texts = document.createTreeWalker(field, NodeFilter.SHOW_TEXT);
    let rest = caret;
    while (texts.nextNode() && rest > texts.currentNode.length)
      rest -= texts.currentNode.length;
    const text = texts.currentNode;
    getSelection().collapse(text, Math.min(rest, text.length ?? 0));
    place = text.parentElement;
  } else if (typeof caret === "number") field.setSelectionRange(caret, caret);
  place.scrollIntoView({ block: "nearest" });
}

// Languages: one is written. On a wide screen the other stands beside it; elsewhere it
// is out of sight, or narrow, to be read. Both are sent.

const COLUMN = ".in-columns .form-multiline > *";
// Notes on what is read are answered below it.
const WRITABLE = ":is(textarea, input.vTextField):not(.field-notes *)";
const ALONGSIDE = "read alongside";
const PLACES = ["first", "second"];
// Laid out for translating, a form shows both languages paragraph by paragraph.
const isTranslating = Boolean(form?.querySelector(".translation"));
const heads = [...(bar?.querySelectorAll(".bar-language") ?? [])];
const chips = isTranslating ? [] : heads;
const alongside = bar?.querySelector(".bar-alongside");
const isRoomy = matchMedia("(width >= 93.75rem)");
const isWide = matchMedia("(width >= 48rem)");
// The one that is written: at first that of the next step, or what the address names.
let chosen = chips.find(({ dataset }) => "first" in dataset)?.dataset.language;

function startLanguages() {
  for (const chip of chips)
    chip.addEventListener("click", (event) => {
      event.preventDefault();
      history.replaceState(null, "", chip.hash);
      write(chip.dataset.language);
      if (chip.title) {
        said.textContent = `${chip.querySelector("strong").textContent}: ${chip.title}`;
        form.querySelector(".page").prepend(said);
      }
      // A finger on a phone only looks.
      if (isWide.matches || !event.detail)
        form.querySelector(`${chip.hash} :is(input, textarea)`)?.focus();
    });
  if (alongside) {
    alongside.hidden = false;
    alongside.addEventListener("click", () =>
      remember(ALONGSIDE, isReadAlongside() ? "0" : "1"),
    );
  }
  for (const event of ["scroll", "resize"])
    addEventListener(event, followTargets, { passive: true });
  for (const query of [isRoomy, isWide]) query.addEventListener("change", arrange);
}

/** What was chosen stays so in this browser. */
function remember(key, value) {
  localStorage.setItem(key, value);
  arrange();
}

function write(language) {
  const chip = chips.find(({ dataset }) => dataset.language === language);
  if (!chip || chip === written()) return;
  // It stands there to be read.
  if (chip.dataset.column && columnOf(chip) === "source") return;
  chosen = language;
  arrange();
}

/** Return the chip of the language that is written, or looked at where there is room
 * for one. */
function written() {
  const own = chips.filter(({ dataset }) => dataset.column !== "source");
  return chips.find(({ dataset }) => dataset.language === chosen) ?? own[0] ?? chips[0];
}

/** Who writes one language has the other to read, unless they want it otherwise. */
function isReadAlongside() {
  const isReader = chips.some(({ dataset }) => dataset.column === "source");
  return (localStorage.getItem(ALONGSIDE) ?? (isReader ? "1" : "0")) === "1";
}

/** Return the chip of the column in which a field stands. */
function chipOf(field) {
  const box = field.closest(COLUMN);
  return box && chips[[...box.parentElement.children].indexOf(box)];
}

function columnOf(chip) {
  if (chip === written()) return "whole";
  if (isReadAlongside() && isWide.matches) return "source";
  return isRoomy.matches && !isPreviewed() ? "whole" : "folded";
}

function arrange() {
  if (chips.length === PLACES.length) arrangeLanguages();
  if (panel && toggle) arrangePreview();
  leadToStep();
}

function arrangeLanguages() {
  alongside?.setAttribute("aria-pressed", isReadAlongside());
  chips.forEach((chip, number) => {
    const column = columnOf(chip);
    form.setAttribute(`data-${PLACES[number]}`, column);
    if (chip === written()) chip.setAttribute("aria-current", "true");
    else chip.removeAttribute("aria-current");
    for (const box of boxes(number))
      for (const field of box.querySelectorAll(WRITABLE))
        field.readOnly = column === "source";
  });
  followTargets();
}

function boxes(number) {
  return form.querySelectorAll(`${COLUMN}:nth-child(${number + 1})`);
}

/** Let a long text that is read scroll with what is written beside it. */
function followTargets() {
  const top = bar.getBoundingClientRect().bottom;
  PLACES.forEach((place, number) => {
    if (form.getAttribute(`data-${place}`) !== "source") return;
    for (const box of boxes(number)) {
      const text = box.querySelector(".rich-text, .displayed");
      if (text) follow(text, box.parentElement.getBoundingClientRect(), top);
    }
  });
}

function follow(text, row, top) {
  const way = row.height - text.clientHeight;
  const share = Math.min(1, Math.max(0, (top - row.top) / way)) || 0;
  text.scrollTop = share * (text.scrollHeight - text.clientHeight);
}

// The live preview: what stands in the form, as readers will see it. While it is hidden,
// nothing is asked.

// Milliseconds without a key after which it is asked for.
const PAUSE = 700;
const SHOWN = "preview shown";
const WIDTH = "preview width";
const panel = form?.querySelector(".live-preview");
const toggle = form?.querySelector(".bar-beside");
const hasRoom = matchMedia("(width >= 68.75rem)");
const frame = panel?.querySelector("iframe");
const state = panel?.querySelector("[role=status]");
let timer;
let request;
// What was sent last, and what was shown of it.
let sent = null;

function startPreview() {
  toggle.hidden = false;
  toggle.addEventListener("click", () => remember(SHOWN, isChosen() ? "" : "1"));
  panel.addEventListener("click", ({ target }) => {
    if (target.dataset.width) remember(WIDTH, target.dataset.width);
  });
  for (const event of ["input", "change", "click", "keyup"])
    form.addEventListener(event, waitForPause);
  form.addEventListener("submit", stop);
  new ResizeObserver(fit).observe(frame.parentElement);
  hasRoom.addEventListener("change", arrange);
}

function isChosen() {
  return Boolean(localStorage.getItem(SHOWN));
}

function isPreviewed() {
  return Boolean(panel && toggle) && isChosen() && hasRoom.matches;
}

function arrangePreview() {
  const buttons = [...panel.querySelectorAll("[data-width]")];
  const stored = localStorage.getItem(WIDTH);
  const chosen = buttons.find(({ dataset }) => dataset.width === stored) ?? buttons[0];
  for (const button of buttons) button.setAttribute("aria-pressed", button === chosen);
  panel.dataset.shown = chosen.dataset.width;
  toggle.setAttribute("aria-pressed", isChosen());
  panel.hidden = !isPreviewed();
  form.toggleAttribute("data-preview", isPreviewed());
  if (!isPreviewed()) return stop();
  fit();
  refresh();
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
  if (!isPreviewed()) return;
  clearTimeout(timer);
  timer = setTimeout(refresh, PAUSE);
}

/** Return what stands in the form, without files. */
function fields() {
  const data = [...new FormData(form)];
  return new URLSearchParams(data.filter(([, value]) => typeof value === "string"));
}

/** Tell whether there is nothing to show: no language of a new item has a title. */
function isEmpty() {
  const titles = [...form.querySelectorAll(".fieldBox[id] :is(input, textarea)")];
  return !frame.srcdoc && titles.length && titles.every(({ value }) => !value.trim());
}

async function refresh() {
  if (isEmpty()) return say(panel.dataset.empty);
  const url = written().dataset.preview;
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
  // They would lead the frame to the form.
  for (const link of page.querySelectorAll("a[href^='#']"))
    link.removeAttribute("href");
  for (const part of page.forms) part.inert = true;
  const shown = frame.contentDocument;
  if (shown.URL !== "about:srcdoc" || shown.readyState !== "complete") {
    frame.srcdoc = `<!DOCTYPE html>${page.documentElement.outerHTML}`;
    return;
  }
  shown.documentElement.lang = page.documentElement.lang;
  shown.body.replaceWith(shown.adoptNode(page.body));
}

if (bar) start();
