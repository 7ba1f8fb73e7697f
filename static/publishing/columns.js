// The columns of a form, one for each language: whole, narrow to be read, or folded.
//
// What a person chose stays so in this browser. Beside a live preview there is room for
// one language to be written, and for one to be read.

const form = document.querySelector("#content-main > form");
const heads = [...(form?.querySelectorAll(".bar-language") ?? [])];
const PLACES = ["first", "second"];
// The language that is previewed, or that a remark leads to.
let previewed = null;
let revealed = null;

if (heads.length === PLACES.length) start();

function start() {
  for (const head of heads)
    for (const button of head.querySelectorAll("[data-column]")) {
      button.hidden = false;
      button.addEventListener("click", () => press(head.dataset.language, button));
    }
  for (const event of ["scroll", "resize"])
    addEventListener(event, followTargets, { passive: true });
  arrange();
}

/** Make room for the preview of a language; null: there is none. */
export function showPreviewed(language) {
  previewed = language;
  revealed = null;
  arrange();
}

/** Show the column in which a field stands. */
export function reveal(field) {
  const box = field.closest(".in-columns .form-multiline > *");
  if (!box) return;
  const { language } = heads[[...box.parentElement.children].indexOf(box)].dataset;
  if (columnOf(language) !== "folded") return;
  revealed = language;
  arrange();
}

// What was chosen

function press(language, button) {
  const { column } = button.dataset;
  const isChosen = columnOf(language) === column;
  if (isChosen && language !== previewed)
    form.dispatchEvent(new CustomEvent("column-opened", { detail: language }));
  choose(language, isChosen ? "whole" : column);
  revealed = null;
  // One is to be written in.
  if (!isChosen)
    for (const { dataset } of heads)
      if (dataset.language !== language && chosen(dataset.language) !== "whole")
        choose(dataset.language, "whole");
  arrange();
}

function choose(language, column) {
  localStorage.setItem(`column ${language}`, column);
}

function chosen(language) {
  const head = heads.find(({ dataset }) => dataset.language === language);
  return localStorage.getItem(`column ${language}`) ?? head.dataset.column ?? "whole";
}

function columnOf(language) {
  const column = chosen(language);
  if (language === revealed) return "whole";
  if (!previewed) return column;
  if (language === previewed) return column === "folded" ? "whole" : column;
  return column === "whole" ? "folded" : column;
}

// How it looks

function arrange() {
  heads.forEach((head, number) => {
    const column = columnOf(head.dataset.language);
    form.setAttribute(`data-${PLACES[number]}`, column);
    for (const button of head.querySelectorAll("[data-column]"))
      button.setAttribute("aria-pressed", button.dataset.column === column);
    for (const box of boxes(number)) setReadOnly(box, column === "source");
  });
  followTargets();
}

function boxes(number) {
  const place = `:nth-child(${number + 1})`;
  return form.querySelectorAll(`.in-columns .form-multiline > ${place}`);
}

function setReadOnly(box, isReadOnly) {
  for (const field of box.querySelectorAll("textarea:not(.field-notes *)"))
    field.readOnly = isReadOnly;
  for (const lines of box.querySelectorAll(".column-text")) lines.remove();
  for (const field of box.querySelectorAll("input.vTextField")) {
    field.hidden = isReadOnly;
    if (isReadOnly) field.after(textOf(field));
  }
}

/** Return the text of a field whose one line would be cut. */
function textOf({ value: textContent }) {
  const className = "column-text";
  return Object.assign(document.createElement("p"), { className, textContent });
}

// A long source scrolls with what is written beside it.

function followTargets() {
  const top = form.querySelector(".bar").getBoundingClientRect().bottom;
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
