// The rows of an article's authors: names, and where they work.

import { addRow, field, isNew, LANGUAGES, total, write } from "./rows.js";

const { jQuery } = django;

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
export function offerInLatin({ name, value }) {
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

// All of them

/** Fill the rows of the authors; return the affiliations that could not be stored. */
export async function fillAuthors(found) {
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
