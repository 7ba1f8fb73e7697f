// Reads a manuscript: what stands before its text, and behind it.

// Within so many blocks a text begins.
const HEAD = 40;

// Names of fields of an article, by what a manuscript writes before them.
const LABELS = Object.entries({
  udk: "(?:удк|udc)\\s*[.:]?\\s*",
  doi: "(?:https?://)?doi(?:\\.org/|\\s*[.:])\\s*",
  summary: "(?:аннотация|резюме|реферат|abstract|summary)",
  keywords: "(?:ключевые слова|key ?words)",
  references:
    "(?:(?:список )?(?:использованн[а-яё]+ )?(?:литератур[аы]|список источников)(?: и [а-яё]+)?|библиографический список|библиография|references|bibliography)",
  funding: "(?:(?:источники? )?финансировани[ея]|funding)",
  acknowledgements: "(?:благодарност[ьи]|acknowledge?ments?)",
  data_statement: "(?:доступность данных|data availability(?: statement)?)",
}).map(([name, words]) => {
  const end = ["udk", "doi"].includes(name) ? "" : "(?:\\s*[.:—–]\\s*|$)";
  return { name, pattern: new RegExp(`^${words}${end}`, "i") };
});
const STATEMENTS = ["funding", "acknowledgements", "data_statement"];
const BEFORE = ["udk", "doi", "summary", "keywords", ...STATEMENTS];

const LETTERS = { ru: /\p{Script=Cyrillic}/gu, en: /\p{Script=Latin}/gu };

const lengthIn = (code, text) => text.match(LETTERS[code])?.length ?? 0;
const languageOf = (text) =>
  lengthIn("ru", text) * 2 > lengthIn("en", text) ? "ru" : "en";
const plain = (text) => text.replace(/[\s\u00a0]+/g, " ").trim();

function linesOf(block) {
  if (block.matches("table, figure, div")) return [];
  const copy = block.cloneNode(true);
  for (const note of copy.querySelectorAll(".footnote")) note.remove();
  for (const line of copy.querySelectorAll("br, li")) line.before("\n");
  return copy.textContent.split("\n").map(plain).filter(Boolean);
}

/** Return the field that a line names, with the rest of the line, or nothing. */
function labelIn(line) {
  const label = LABELS.find(({ pattern }) => pattern.test(line));
  return label && { name: label.name, rest: line.replace(label.pattern, "") };
}

const startsWith = (names) => (block) =>
  names.includes(labelIn(linesOf(block)[0] ?? "")?.name);
const isHeading = (block) =>
  /^h\d$/i.test(block.localName) ||
  (block.firstElementChild?.matches("strong") &&
    plain(block.textContent) === plain(block.firstElementChild.textContent));

/** Make a heading of a paragraph that is a short line in bold. */
function asHeading(block) {
  const text = plain(block.textContent);
  const isLine = text.length < 80 && !/[.,:;…]$|^(?:табл|рис|table|fig)/i.test(text);
  if (!block.matches("p") || !isHeading(block) || !isLine) return block;
  const { firstElementChild: strong } = block;
  strong.replaceWith(...strong.childNodes);
  const heading = block.ownerDocument.createElement("h2");
  heading.append(...block.childNodes);
  return heading;
}

/** Write a title in capitals as a sentence, its names and acronyms as ``text`` does. */
function inSentenceCase(title, text) {
  if (/\p{Ll}/u.test(title)) return title;
  // Words that begin no sentence; those in small letters go before.
  const [...words] = text.matchAll(/(?<=\p{Ll}[,;:)»”–—]?\s+)\p{L}[\p{L}-]*/gu);
  const forms = new Map();
  for (const word of words.flat().sort()) forms.set(word.toLowerCase(), word);
  return title
    .toLowerCase()
    .replace(/\p{L}[\p{L}-]*/gu, (word) => forms.get(word) ?? word)
    .replace(/(?:^|[.?!]\s+)["«“(]*\p{L}/gu, (start) => start.toUpperCase());
}

/**
 * Return what a manuscript has for the fields of an article, by language: those of all
 * languages under "". ``rest``: the text without it.
 */
export function read(html) {
  const { body } = new DOMParser().parseFromString(html, "text/html");
  const blocks = [...body.children];
  const found = { "": {}, ru: { lines: [] }, en: { lines: [] } };
  const taken = new Set();
  let open;
  let last = "ru";

  const put = ({ name, code }, text) => {
    const place = ["udk", "doi"].includes(name) ? found[""] : found[code];
    if (name === "references") place[name] = [...(place[name] ?? []), text];
    else place[name] = [place[name], text].filter(Boolean).join("\n");
  };
  const take = (block) => {
    taken.add(block);
    for (const line of linesOf(block)) {
      const label = labelIn(line);
      if (label) {
        open = { name: label.name, code: languageOf(line) };
        if (label.rest) put(open, label.rest);
      } else if (open) put(open, line.replace(/^(?:\[\d{1,3}\]|\d{1,3}[.)])\s+/, ""));
    }
  };

  const head = blocks.slice(0, HEAD);
  let end = head.findLastIndex(startsWith(["summary", "keywords"])) + 1;
  const isEmpty = (block) => labelIn(linesOf(block).at(-1) ?? "")?.rest === "";
  while (
    end &&
    blocks[end] &&
    (startsWith(BEFORE)(blocks[end]) || isEmpty(blocks[end - 1]))
  )
    end += 1;
  for (const block of blocks.slice(0, end)) {
    const lines = linesOf(block);
    const [line = ""] = lines;
    const isMore = open?.name === "summary" && languageOf(line) === open.code;
    const isFirst = open && !found[open.code][open.name] && !found[""][open.name];
    if (labelIn(line) || isMore || isFirst) take(block);
    else if (lines.length) {
      open = undefined;
      taken.add(block);
      for (const each of lines) {
        // An address alone is in the language of what stands above it.
        const words = withoutContacts(each);
        if (/\p{L}/u.test(words)) last = languageOf(words);
        found[last].lines.push(each);
      }
    }
  }
  // What a note in front says, it says of the work as a whole.
  for (const note of [...taken].flatMap((it) => [
    ...it.querySelectorAll(".footnote"),
  ])) {
    const text = plain(note.textContent);
    const isGrant = /грант|поддержк|финанс|grant|support|fund/i.test(text);
    put(
      { name: isGrant ? "funding" : "acknowledgements", code: languageOf(text) },
      text,
    );
  }

  open = undefined;
  const isEnd = startsWith(["references", ...STATEMENTS]);
  for (const block of blocks.slice(end)) {
    const isMore =
      open &&
      !isHeading(block) &&
      (open.name === "references" || !found[open.code][open.name]);
    if (isEnd(block) || isMore) take(block);
    else open = undefined;
  }
  for (const code of ["ru", "en"]) {
    const { lines, keywords, ...more } = found[code];
    const { title, authors } = readPeople(lines);
    found[code] = { ...more, authors, title: inSentenceCase(title, body.textContent) };
    found[code].isRewritten = title !== found[code].title;
    if (keywords) found[code].keywords = keywords.replace(/[.;\s]+$/, "");
  }
  const rest = blocks.filter((block) => !taken.has(block)).map(asHeading);
  return { found, rest: rest.map(({ outerHTML }) => outerHTML).join("") };
}

// Title and authors: their lines stand in any order.

const EMAIL = /(?:e-?mail\s*:?\s*)?([\w.+-]+@[\w-]+(?:\.[\w-]+)+)/gi;
const ORCID =
  /(?:orcid\s*(?:id)?\s*:?\s*)?(?:https?:\/\/orcid\.org\/)?(\d{4}-\d{4}-\d{4}-\d{3}[\dX])/gi;
const withoutContacts = (line) =>
  plain(
    line
      .replace(EMAIL, "")
      .replace(ORCID, "")
      .replace(/[\s,;.]+$/, ""),
  );

const MARKS = /[\d¹²³⁴⁵*\s]+$/;
const WORD = /^\p{Lu}[\p{L}’'-]*\.?$/u;
const PATRONYMIC = /(?:ич|вна|чна|оглы|кызы)$/i;
const FAMILY = /(?:[оеё]ва?|[иы]на?|[сц]к(?:ий|ая)|[еу]нко|юк|ян)$/i;
const DEGREE =
  /^(?:д-р|канд|доктор|кандидат|профессор|доцент|академик|член-корр|аспирант|старший|младший|ведущий|главный|научный|dr\b|doctor|professor|associate|assistant|candidate|ph\.? ?d|senior|junior|leading|research)/i;
const PLACE =
  /универс|институт|академи|центр|школа|univers|institut|academy|cent(?:er|re)|school/i;

const digits = (marks) =>
  [...marks.normalize("NFKC")].filter((mark) => /[\d*]/.test(mark));
// A name in capitals is one in small letters.
const written = (word) =>
  /^[\p{Lu}’'-]{2,}$/u.test(word)
    ? word.toLowerCase().replace(/(^|-)\p{L}/gu, (letter) => letter.toUpperCase())
    : word;

/** Return the parts of a name, and whether it can be nothing else; or nothing. */
function nameIn(text) {
  const words = text
    .replace(/\.(?=\p{L})/gu, ". ")
    .split(" ")
    .map(written);
  const isName =
    words.length > 1 && words.length < 5 && words.every((it) => WORD.test(it));
  if (!isName || PLACE.test(text)) return undefined;
  const isInitial = (word) => word.endsWith(".");
  const hasPatronymic = words.length > 2 && PATRONYMIC.test(words.at(-1));
  const isFamilyFirst =
    isInitial(words.at(-1)) ||
    hasPatronymic ||
    (words.length === 2 && FAMILY.test(words[0]) && !FAMILY.test(words[1]));
  const family = isFamilyFirst ? words.shift() : words.pop();
  if (isInitial(family)) return undefined;
  const [given, ...more] = words;
  const isSure = words.some(isInitial) || hasPatronymic || PATRONYMIC.test(more[0]);
  return { family, given, patronymic: more.join(" "), isSure };
}

/** Return the people that a line begins with, and what follows them. */
function peopleIn(line) {
  const people = [];
  const rest = [];
  for (const part of line
    .split(/[,;]|\s(?:и|and|&)\s/)
    .map(plain)
    .filter(Boolean)) {
    const bare = part.replace(MARKS, "");
    const marks = digits(part.slice(bare.length));
    const name = !rest.length && nameIn(bare);
    if (name) people.push({ ...name, marks, places: [], posts: [] });
    else if (!bare && people.length && !rest.length) people.at(-1).marks.push(...marks);
    else rest.push(part);
  }
  return { people, rest };
}

function readPeople(lines) {
  const authors = [];
  let title = "";
  // Those who stand above a place, and whether they have it.
  let waiting = [];
  let isPlaced = false;
  for (const line of lines) {
    const emails = [...line.matchAll(EMAIL)].map(([, email]) => email);
    const orcids = [...line.matchAll(ORCID)].map(([, orcid]) => orcid);
    const [, mark, text] = /^([\d¹²³⁴⁵*])?\s*[.)]?\s*(.*)$/.exec(withoutContacts(line));
    let { people, rest } = peopleIn(text);
    const isName = people.length && (title || people.some(({ isSure }) => isSure));
    if (!isName) [people, rest] = [[], text ? [text] : []];
    if (!isName && !(authors.length && (title || PLACE.test(text))) && rest.length) {
      title = plain(`${title} ${text}`);
      continue;
    }
    if (people.length) {
      waiting = isPlaced ? people : [...waiting, ...people];
      isPlaced = false;
      authors.push(...people);
    }
    const whose = mark
      ? authors.filter(({ marks }) => marks.includes(...digits(mark)))
      : waiting;
    const parts = isName ? rest : rest.flatMap((part) => part.split(/,\s*/));
    const posts = parts.filter((part) => DEGREE.test(part));
    const place = parts.filter((part) => !DEGREE.test(part)).join(", ");
    authors.at(-1)?.posts.push(...posts);
    const each = place.split(/;\s*/);
    const isOneEach = whose.length > 1 && each.length === whose.length;
    for (const [number, { places }] of place ? whose.entries() : []) {
      const own = isOneEach ? each[number] : place;
      if (isPlaced && !mark)
        places.push([places.pop(), own].filter(Boolean).join(", "));
      else places.push(own);
    }
    if (place) isPlaced = true;
    for (const [name, values] of Object.entries({ email: emails, orcid: orcids })) {
      const owners = values.length > 1 ? authors : mark ? whose : authors.slice(-1);
      for (const [number, value] of values.entries())
        if (owners[number]) owners[number][name] = value;
    }
  }
  return { title, authors };
}
