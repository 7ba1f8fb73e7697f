// The form of an article: what is pasted whole is taken apart into its fields.

import { read } from "./manuscript/reading.js";

const { jQuery } = django;
const LANGUAGES = ["ru", "en"];
const NUMBER = /^\s*(?:\[\d{1,3}\]|\d{1,3}[.)])\s+/;

const field = (name) => document.getElementById(`id_${name}`);

function write(name, value) {
  const input = field(name);
  if (!input || !value) return;
  if (input.type === "checkbox") input.checked = true;
  else input.value = value;
  for (const type of ["input", "change"])
    input.dispatchEvent(new Event(type, { bubbles: true }));
}

// Rows

const total = (group) => Number(field(`${group}-TOTAL_FORMS`).value);
const isNew = (group, row) => row >= Number(field(`${group}-INITIAL_FORMS`).value);

/** Add a row; return the beginning of the names of its fields, or nothing. */
function addRow(group) {
  const number = total(group);
  if (number >= Number(field(`${group}-MAX_NUM_FORMS`).value)) return undefined;
  document.querySelector(`#${group}-group .add-row a`)?.click();
  return total(group) > number ? `${group}-${number}` : undefined;
}

/** Give a row to each line of a list that stands in a new one. */
function spread(area) {
  const [, row] = /^references-(\d+)-text$/.exec(area.name ?? "") ?? [];
  const lines = area.value.split("\n").map((line) => line.replace(NUMBER, "").trim());
  const [first, ...rest] = lines.filter(Boolean);
  if (!row || !isNew("references", row) || !rest.length) return;
  area.value = first;
  while (rest.length) {
    const name = addRow("references");
    // The server says that there are too many.
    if (!name) {
      area.value = [first, ...rest].join("\n");
      return;
    }
    write(`${name}-text`, rest.shift());
  }
}

// Names: letters by the table of text/transliteration.py.

const CYRILLIC = "абвгдеёзийклмнопрстуфыэ";
const LATIN = "abvgdeeziyklmnoprstufye";
const LETTERS = {
  ...Object.fromEntries([...CYRILLIC].map((letter, at) => [letter, LATIN[at]])),
  ...{ ж: "zh", х: "kh", ц: "ts", ч: "ch", ш: "sh", щ: "shch", ъ: "", ь: "" },
  ...{ ю: "yu", я: "ya" },
};

const transliterated = (text) =>
  text.replace(/[а-яё]/gi, (letter, at) => {
    const made = LETTERS[letter.toLowerCase()];
    if (letter === letter.toLowerCase()) return made;
    const next = text.charAt(at + 1);
    return next === next.toLowerCase()
      ? made.charAt(0).toUpperCase() + made.slice(1)
      : made.toUpperCase();
  });

const NAME = /^(contributions-\d+-(?:family|given|patronymic))_ru$/;

/** Offer a name that is written in Cyrillic letters in Latin ones too. */
function offerInLatin({ name, value }) {
  const other = field(`${NAME.exec(name)?.[1]}_en`);
  if (!other || (other.value && other.value !== other.dataset.offered)) return;
  other.dataset.offered = transliterated(value);
  write(other.name, other.dataset.offered);
}

// Affiliations: found, or made by the form that the sign beside the chooser opens.

const alike = (text) => text.replace(/\s+/g, " ").trim().toLowerCase();

/** Return name, city and country of "University of Law, Moscow, Russia". */
function placeIn(text, form) {
  const parts = text.split(/,\s*/).filter((part) => part && !/\d/.test(part));
  const isCountry = (part) => (option) =>
    option.value &&
    LANGUAGES.some(
      (code) =>
        alike(new Intl.DisplayNames(code, { type: "region" }).of(option.value)) ===
        alike(part),
    );
  const country = [...form.elements.country.options].find(
    isCountry(parts.at(-1) ?? ""),
  );
  if (country) parts.pop();
  const city = parts.length > 1 ? parts.pop().replace(/^г\.\s*/, "") : "";
  return { name: parts.join(", "), city, country: country?.value };
}

async function pageAt(...way) {
  const page = await (await fetch(...way)).text();
  return new DOMParser().parseFromString(page, "text/html");
}

/** Return {id, text} of the affiliation that has one of the names, or nothing. */
async function named(names, select) {
  const { appLabel: app_label, modelName: model_name, fieldName } = select.dataset;
  for (const term of names) {
    const asked = { term, app_label, model_name, field_name: fieldName };
    const url = `${select.getAttribute("data-ajax--url")}?${new URLSearchParams(asked)}`;
    const { results } = await (await fetch(url)).json();
    const known = results.find(({ text }) => names.includes(alike(text)));
    if (known) return known;
  }
  return undefined;
}

/** Return an affiliation, chosen, known or made, with what it lacked in a language. */
async function affiliation(select, texts, chosen) {
  const add = select.parentElement.querySelector(".add-related")?.href;
  if (!add) return undefined;
  const form = (await pageAt(add)).forms.affiliation_form;
  const places = LANGUAGES.map((code) => texts[code] && placeIn(texts[code], form));
  const names = places.filter(Boolean).map(({ name }) => alike(name));
  const known = chosen ?? (await named(names, select));
  const way = known ? add.replace("/add/", `/${known.id}/change/`) : add;
  const body = new FormData(known ? (await pageAt(way)).forms.affiliation_form : form);
  const missing = places.flatMap((place, number) =>
    Object.entries({
      [`name_${LANGUAGES[number]}`]: place?.name,
      [`city_${LANGUAGES[number]}`]: place?.city,
      country: place?.country,
    }).filter(([name, value]) => value && !body.get(name)),
  );
  if (!missing.length) return known;
  for (const [name, value] of missing) body.set(name, value);
  const stored = await pageAt(way, { method: "POST", body });
  const { popupResponse } = stored.querySelector("script")?.dataset ?? {};
  if (!popupResponse) return chosen ? undefined : known;
  const { value, obj } = JSON.parse(popupResponse);
  return { id: known?.id ?? value, text: obj };
}

// Taking apart

/** Fill the rows of the authors; return the affiliations that could not be stored. */
async function fillAuthors(found) {
  const [most, other] = ["ru", "en"].map((code) => found[code].authors);
  const authors = (most.length >= other.length ? most : other).map((_one, number) =>
    Object.fromEntries(LANGUAGES.map((code) => [code, found[code].authors[number]])),
  );
  const emails = authors.filter(({ ru, en }) => ru?.email ?? en?.email);
  const known = new Map();
  const lost = [];
  const isFirst = total("contributions") === 0;
  for (const [number, { ru, en }] of authors.entries()) {
    const row = isFirst ? addRow("contributions") : `contributions-${number}`;
    if (!field(`${row}-family_ru`)) break;
    for (const [code, author] of Object.entries({ ru, en })) {
      for (const part of author ? ["family", "given", "patronymic"] : []) {
        // What the manuscript has goes before what was offered.
        const input = field(`${row}-${part}_${code}`);
        if (isNew("contributions", number)) input.value = "";
        if (!input.value) write(input.name, author[part]);
      }
      const post = field(`${row}-degree_and_post_${code}`);
      if (author && !post.value) write(post.name, author.posts.join(", "));
    }
    for (const name of ["orcid", "email"])
      write(`${row}-${name}`, ru?.[name] ?? en?.[name]);
    const isMarked = (ru ?? en).marks.includes("*");
    if (isMarked || (emails.length === 1 && emails[0].ru === ru && emails[0].en === en))
      write(`${row}-is_corresponding`, true);
    const select = field(`${row}-affiliations`);
    const chosen = [...select.selectedOptions];
    const places = (ru?.places.length ? ru : en)?.places ?? [];
    if (chosen.length && chosen.length !== places.length) {
      lost.push(...places);
      continue;
    }
    for (const [at, place] of places.entries()) {
      const texts = { ru: ru?.places[at], en: en?.places[at] };
      const option = chosen[at];
      const key = option?.value ?? place;
      const own = option && { id: key, text: option.text };
      if (!known.has(key)) known.set(key, await affiliation(select, texts, own));
      const { id, text } = known.get(key) ?? {};
      if (!id) lost.push(place);
      else if (option) option.text = text;
      else select.append(new Option(text, id, true, true));
    }
    jQuery(select).trigger("change");
  }
  return lost;
}

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
