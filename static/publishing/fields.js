// Offers the browser's calendar beside a day that is typed.

// The day of what people type, as 2026-12-01; "" for anything else.
function isoDay(text) {
  const european = /^\s*(\d{1,2})[./](\d{1,2})[./](\d{4})\s*$/.exec(text);
  if (!european) return /^\s*\d{4}-\d\d-\d\d\s*$/.test(text) ? text.trim() : "";
  const [, day, month, year] = european;
  return `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`;
}

function pick(button) {
  const input = button.previousElementSibling;
  const picker = document.createElement("input");
  picker.type = "date";
  picker.className = "day-picker";
  picker.tabIndex = -1;
  picker.setAttribute("aria-hidden", "true");
  picker.value = isoDay(input.value);
  button.after(picker);
  picker.addEventListener("input", () => {
    const [year, month, day] = picker.value.split("-");
    if (!day) return;
    const parts = { "%Y": year, "%m": month, "%d": day };
    input.value = button.dataset.pickDay.replace(/%[Ymd]/g, (part) => parts[part]);
    for (const event of ["input", "change"])
      input.dispatchEvent(new Event(event, { bubbles: true }));
  });
  picker.addEventListener("blur", () => picker.remove());
  picker.focus();
  picker.showPicker();
}

document.addEventListener("click", ({ target }) => {
  const button = target.closest?.("[data-pick-day]");
  if (button) pick(button);
});

// Stores answers and notes at once, while what is typed in the form stays there.

const dialog = document.querySelector("[data-notes]");
const form = dialog?.closest("form");
const [text, alertLine] = dialog?.querySelectorAll("textarea, [role=alert]") ?? [];
const LONGEST_QUOTE = 300;

async function store(fields) {
  const { value } = form.elements.csrfmiddlewaretoken;
  const body = new URLSearchParams({ csrfmiddlewaretoken: value, ...fields });
  try {
    const options = { method: "POST", body, redirect: "manual" };
    const answer = await fetch(dialog.dataset.notes, options);
    const { html, errors } = await answer.json();
    if (errors) return { error: errors.join(" ") };
    const holder = document.createElement("template");
    holder.innerHTML = html;
    show(holder.content);
    return { note: holder.content.firstElementChild };
  } catch {
    return { error: dialog.dataset.failed };
  }
}

/** Tell beside the texts how many notes are open, and what was done. */
function tell(done) {
  const count = document.querySelector(".notes-open");
  if (!count) return;
  count.textContent = form.querySelectorAll("[data-note] [name^=resolve-]").length;
  document.querySelector(".notes-state").textContent = done;
}

// Buttons that only a script serves.
function show(root) {
  for (const button of root.querySelectorAll("[data-answer]")) button.hidden = false;
}

// Answers

async function answer(thread, extra = {}) {
  const input = thread.querySelector("textarea");
  const { note, error } = await store({
    note: thread.dataset.note,
    text: input.value,
    ...extra,
  });
  if (note) {
    const focused = document.activeElement;
    const isElsewhere = focused !== document.body && !thread.contains(focused);
    thread.replaceWith(note);
    tell("");
    note.tabIndex = -1;
    if (!isElsewhere) note.focus();
  } else {
    complain(thread, error);
  }
  return Boolean(note);
}

function complain(thread, error) {
  let line = thread.querySelector("[role=alert]");
  if (!line) {
    line = document.createElement("p");
    line.setAttribute("role", "alert");
    line.className = "errornote";
    thread.append(line);
  }
  line.textContent = error;
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-note] [data-answer]");
  if (button) answer(button.closest("[data-note]"));
});

document.addEventListener("change", async (event) => {
  const box = event.target;
  if (!box.name?.startsWith("resolve-") || !box.checked) return;
  // Where it fails the tick stays, and is sent with the form.
  await answer(box.closest("[data-note]"), { resolve: "on" });
});

// A note to the selected words

let place = null;

function placeOf(target) {
  const editor = target.closest?.(".rich-text");
  if (editor) {
    // That of a block is about the text that the block is of.
    const area = editor.querySelector("textarea[name], textarea[data-field]");
    const field = area?.name || area?.dataset.field;
    return field ? { frame: editor, field, quote: `${getSelection()}` } : null;
  }
  if (!target.matches?.("input[name][type=text], textarea[name]")) return null;
  const { value, selectionStart, selectionEnd, name } = target;
  return {
    frame: target,
    field: name,
    quote: value.slice(selectionStart, selectionEnd),
  };
}

function open(target) {
  if (!form?.contains(target)) return false;
  place = placeOf(target);
  if (!place || place.field.startsWith("answer-")) return false;
  place.quote = place.quote.replace(/\s+/g, " ").trim().slice(0, LONGEST_QUOTE);
  const quote = dialog.querySelector("blockquote");
  quote.textContent = place.quote;
  quote.hidden = !place.quote;
  alertLine.hidden = true;
  dialog.showModal();
  text.focus();
  return true;
}

async function storeNew() {
  const { frame, field, quote } = place;
  const { note, error } = await store({ field, quote, text: text.value });
  alertLine.hidden = !error;
  alertLine.textContent = error ?? "";
  if (!note) return;
  text.value = "";
  notesBelow(frame).append(note);
  tell(dialog.dataset.saved);
  dialog.close();
}

function notesBelow(frame) {
  let below = frame.parentElement.querySelector(":scope > .field-notes");
  if (!below) {
    below = document.createElement("div");
    below.className = "field-notes";
    frame.after(below);
  }
  return below;
}

document.addEventListener("keydown", (event) => {
  const isAsked = (event.ctrlKey || event.metaKey) && event.altKey;
  if (isAsked && event.code === "KeyM" && open(event.target)) event.preventDefault();
});
// From the button of an editor.
document.addEventListener("colleague-note", (event) => open(event.target));
dialog?.addEventListener("click", (event) => {
  if (event.target.closest("[data-store]")) storeNew();
  if (event.target.closest("[data-close]")) dialog.close();
});

show(document);

// Choosers of records, which are Django's: its scripts come when one is in view.

const CHOOSERS = ".admin-autocomplete:not([name*=__prefix__]), .related-widget-wrapper";
const LANGUAGES = { ru: () => import("../admin/js/vendor/select2/i18n/ru.js") };
let watch = null;
let brought = null;

function watchChoosers() {
  for (const each of document.querySelectorAll(CHOOSERS)) {
    watch ??= new IntersectionObserver(bringWhatIsSeen, { rootMargin: "300px" });
    watch.observe(each);
  }
}

function bringWhatIsSeen(entries) {
  if (entries.some(({ isIntersecting }) => isIntersecting)) bring();
}

function bring() {
  watch?.disconnect();
  brought ??= bringScripts().then(startChoosers);
}

/** Run Django's scripts, each after what it needs. */
async function bringScripts() {
  // Rows of a form bring it with the page, under this name alone.
  const known = window.django?.jQuery;
  if (known) window.jQuery = known;
  else await import("../admin/js/vendor/jquery/jquery.min.js");
  await import("../admin/js/vendor/select2/select2.full.min.js");
  await LANGUAGES[document.documentElement.lang]?.();
  window.django = { ...window.django, jQuery: window.jQuery };
  delete window.jQuery;
  delete window.$;
  for (const select of document.querySelectorAll(".admin-autocomplete[multiple]")) {
    // Each choice has a button of its own; the one for all is invalid inside the list.
    select.dataset.allowClear = "false";
  }
  await import("../admin/js/admin/RelatedObjectLookups.js");
  // The last: what it builds is named at once.
  await import("../admin/js/autocomplete.js");
}

async function startChoosers() {
  const { jQuery } = window.django;
  jQuery(document).on("select2:open", ({ target }) => {
    document
      .querySelector(".select2-dropdown .select2-search__field")
      ?.setAttribute("aria-label", labelOf(target));
  });
  // Related items stay in the order in which they are chosen.
  jQuery(document).on(
    "select2:select",
    "select[data-related]",
    ({ target, params }) => {
      const { id } = params.data;
      target.append([...target.options].find((option) => option.value === id));
      jQuery(target).trigger("change");
    },
  );
  // What jQuery alone would hear: the bar and the preview of a form look at each change.
  jQuery(document).on("change", ({ originalEvent, target }) => {
    if (!originalEvent) target.dispatchEvent(new Event("input", { bubbles: true }));
  });
  // jQuery has built them before it calls this.
  jQuery(() => settle(document));
  const pictures = document.querySelectorAll("select[data-picture-field]");
  if (!pictures.length) return;
  const { startPictureField } = await import("./editor/choosing.js");
  for (const select of pictures) startPictureField(select);
}

const labelOf = (select) =>
  select.labels[0]?.textContent.trim().replace(/:$/, "") ?? "";

/** Give accessible names to parts of the choosers that have none. */
function nameChoosers(root) {
  for (const field of root.querySelectorAll(".select2-search__field")) {
    const select = field.closest(".select2-container").previousElementSibling;
    field.setAttribute("aria-label", labelOf(select));
  }
  for (const field of root.querySelectorAll(".select2-selection--single")) {
    const select = field.closest(".select2-container").previousElementSibling;
    const [label] = select.labels;
    if (!label) continue;
    label.id ||= `${select.id}_label`;
    const chosen = field.querySelector(".select2-selection__rendered");
    field.setAttribute("aria-labelledby", `${label.id} ${chosen.id}`);
    chosen.setAttribute("aria-labelledby", label.id);
  }
}

/** Name the choosers that were built, and give one the focus that its field had. */
function settle(root) {
  nameChoosers(root);
  const hidden = document.activeElement.closest(".select2-hidden-accessible");
  hidden?.nextElementSibling.querySelector(".select2-selection").focus();
}

document.addEventListener("formset:added", ({ target }) => {
  if (!target.querySelector(CHOOSERS)) return;
  bring();
  // Django's own listeners build them.
  brought.then(() => settle(target));
});
watchChoosers();
