// The form of an article: what is pasted whole is taken apart into its fields.

import { fillAuthors, offerInLatin } from "./manuscript/authors.js";
import { read } from "./manuscript/reading.js";
import { addRow, field, LANGUAGES, spread, total, write } from "./manuscript/rows.js";

/** Fill the rows of the references; a second list is their second form. */
function fillReferences(lists) {
  for (const list of lists) {
    const rows = total("references");
    const isSecond = rows > 0 && rows === list.length;
    for (const [number, text] of list.entries()) {
      const first = isSecond && field(`references-${number}-text`).value;
      if (!isSecond) write(`${addRow("references")}-text`, text);
      else if (first !== text) write(`references-${number}-other_text`, text);
    }
  }
}

const TEXTS = ["title", "summary", "keywords"];
const STATEMENTS = ["funding", "acknowledgements", "data_statement"];

/** Return the names of what was found, by the labels of the form. */
function namesOf(found) {
  const label = (name) =>
    field(name)?.labels?.[0].firstChild.textContent.trim() ?? name;
  const heading = (group) => document.getElementById(`${group}-heading`).textContent;
  const both = Object.values(found);
  const counted = (group, count) => (count ? [`${heading(group)}: ${count}`] : []);
  const most = (name) => Math.max(...both.map((it) => it[name]?.length ?? 0));
  return [
    ...["udk", "doi"].filter((name) => found[""][name]).map(label),
    ...[...TEXTS, ...STATEMENTS]
      .filter((name) => both.some((it) => it[name]))
      .map((name) => label(`${name}_ru`)),
    ...counted("contributions", most("authors")),
    ...counted("references", most("references")),
  ];
}

async function takeApart(area) {
  const { found, rest } = read(area.value);
  for (const [name, value] of Object.entries(found[""])) write(name, value);
  for (const code of LANGUAGES)
    for (const name of [...TEXTS, ...STATEMENTS])
      write(`${name}_${code}`, found[code][name]);
  const codes = [area.lang, ...LANGUAGES.filter((code) => code !== area.lang)];
  fillReferences(codes.map((code) => found[code].references).filter(Boolean));
  const { editor } = area.closest(".rich-text").querySelector(".ProseMirror");
  // As part of the paste: what was said of its pictures stays.
  editor.chain().setMeta("paste", true).setContent(rest, { emitUpdate: true }).run();
  const lost = await fillAuthors(found);
  field(`title_${area.lang}`).focus();
  return { lost, isRewritten: LANGUAGES.some((code) => found[code].isRewritten) };
}

/** Offer to take a text apart that has more than a text. */
function watch(area) {
  const make = (tag, values) => Object.assign(document.createElement(tag), values);
  const { takeApart: name, notFound, rewritten } = area.dataset;
  const button = make("button", { type: "button", className: "button" });
  button.textContent = name;
  const words = make("span");
  const offer = make("p", { className: "rich-text-notice", hidden: true });
  offer.role = "status";
  offer.append(button, " ", words);
  area.addEventListener("input", () => {
    const isLong = area.value.length > 1000;
    const names = isLong ? namesOf(read(area.value).found) : [];
    const isNew = offer.hidden && names.length > 1;
    offer.hidden = button.hidden = names.length < 2;
    words.textContent = names.join(", ");
    if (!isNew) return;
    // The editor stands there by now; its remarks follow.
    area.closest(".rich-text").querySelector(".rich-text-remarks").before(offer);
    offer.scrollIntoView({ block: "center" });
  });
  button.addEventListener("click", async () => {
    button.disabled = true;
    // What is not stored by then is still in the text that was pasted.
    const { lost, isRewritten } = await takeApart(area).catch(({ message }) => ({
      lost: [message],
    }));
    button.disabled = false;
    const toAdd = lost.length ? [`${notFound}: ${[...new Set(lost)].join("; ")}`] : [];
    words.textContent = [...toAdd, ...(isRewritten ? [rewritten] : [])].join(". ");
    offer.hidden = !words.textContent;
  });
}

// Who may add no authors, or translates paragraph by paragraph, fills in single fields.
const WHOLE = "textarea[data-take-apart]:not(.translation-field *)";
if (field("contributions-TOTAL_FORMS"))
  for (const area of document.querySelectorAll(WHOLE)) watch(area);

const { form } = field("references-TOTAL_FORMS") ?? {};
form?.addEventListener("input", ({ target, inputType }) => {
  if (inputType === "insertFromPaste") spread(target);
});
form?.addEventListener("change", ({ target }) => {
  if (target.matches("textarea")) spread(target);
  else offerInLatin(target);
});
// By keys a form is sent from within a field.
form?.addEventListener("submit", () =>
  form.querySelectorAll("textarea").forEach(spread),
);
