// What a reader will miss in a text. Each remark has a name, the place it is about, and
// some words of it.
import { scriptOf, sentencesOf, wordsOf } from "./speech.js";
import { isHead } from "./table.js";

const LONGEST_SENTENCE = 40;
const EXCERPT = 48;

// What a link says that says nothing of where it leads.
const EMPTY_WORDS = new Set(
  `here|click here|click|read more|more|learn more|see more|see here|details|link
  |this link|this page|this|здесь|тут|вот здесь|сюда|нажмите здесь|нажмите сюда|подробнее
  |подробности|ещё|еще|далее|читать далее|читать|смотреть|ссылка|эта ссылка|по ссылке
  |по этой ссылке|на этой странице|эта страница|см. здесь|см. тут`
    .split("|")
    .map((words) => words.trim()),
);
const BARE = /^(?:https?:\/\/|www\.)\S*$/i;
const ADDRESS = /(?:https?:\/\/|www\.)\S+|\S+@\S+\.\S+/giu;

// How many words in the other script make a run; fewer are a name.
const RUN = { Cyrl: 3, Latn: 4 };
const LETTERS = { Cyrl: "\\p{Script=Cyrillic}", Latn: "\\p{Script=Latin}" };

function excerpt(text) {
  const line = text.replace(/[\s\ufffc]+/g, " ").trim();
  return line.length > EXCERPT ? `${line.slice(0, EXCERPT).trimEnd()}…` : line;
}

// Each inline piece that is no text is one character: its places are those of the text.
const textOf = (node) => {
  const leaf = ({ type }) => (type.name === "hardBreak" ? "\n" : "\ufffc");
  return node.textBetween(0, node.content.size, undefined, leaf);
};

const markOf = (node, name) => node.marks.find(({ type }) => type.name === name);

function pictures({ doc, language, pictureAt }) {
  const found = [];
  doc.descendants((node, pos) => {
    if (!["picture", "image"].includes(node.type.name) || node.attrs.alt) return;
    const item = pictureAt(node.attrs.src);
    if (item && !item.is_decorative && !item.alt[language]) {
      found.push({ name: "noAlt", from: pos, to: pos + 1, words: item.name });
    }
  });
  return found;
}

function headings({ doc }) {
  const found = [];
  let last = 1;
  doc.descendants((node, pos) => {
    if (node.type.name !== "heading") return;
    const { level } = node.attrs;
    const place = { from: pos + 1, to: pos + 1 + node.content.size };
    const words = excerpt(textOf(node));
    if (!words) found.push({ name: "emptyHeading", ...place, words });
    if (level > last + 1) {
      const name = last === 1 ? "firstHeading" : "skippedHeading";
      found.push({ name, ...place, words });
    }
    last = level;
  });
  return found;
}

function saysNothing(text) {
  const words = text.replace(/[\s\u00a0]+/g, " ").trim();
  const bare = words.replace(/^[\s([«"“„]+|[\s)\].,:;!?…»"”→>]+$/gu, "").toLowerCase();
  return !bare || EMPTY_WORDS.has(bare) || BARE.test(words);
}

function links({ doc }) {
  const found = [];
  doc.descendants((block, pos) => {
    if (!block.isTextblock) return;
    const runs = [];
    block.forEach((node, offset) => {
      const href = markOf(node, "link")?.attrs.href;
      const from = pos + 1 + offset;
      const last = runs.at(-1);
      const text = node.isText ? node.text : "\ufffc";
      if (!href) return;
      if (last?.href === href && last.to === from) {
        last.to += node.nodeSize;
        last.words += text;
      } else runs.push({ href, from, to: from + node.nodeSize, words: text });
    });
    for (const { from, to, words } of runs) {
      if (!saysNothing(words)) continue;
      found.push({ name: "emptyLink", from, to, words: excerpt(words) });
    }
  });
  return found;
}

/** Return the numbers of the rows that have heads. */
function headsIn(rows) {
  const found = [];
  rows.forEach((row, _offset, number) => {
    if (row.content.content.some(isHead)) found.push(number);
  });
  return found;
}

function tables({ doc }) {
  const found = [];
  doc.descendants((node, pos) => {
    if (node.type.name !== "tableBlock") return;
    const hasCaption = node.firstChild.type.name === "caption";
    const caption = hasCaption ? excerpt(textOf(node.firstChild)) : "";
    const rows = node.lastChild;
    const heads = headsIn(rows);
    const words = caption || excerpt(rows.textBetween(0, rows.content.size, " "));
    const place = { from: pos + 1, to: pos + 1, words };
    if (!heads.length) found.push({ name: "noHeads", ...place });
    else if (heads[0] > 0) found.push({ name: "lateHeads", ...place });
    if (!caption) found.push({ name: "noCaption", ...place });
  });
  return found;
}

function sentences({ doc, language }) {
  const found = [];
  doc.descendants((block, pos) => {
    if (!block.isTextblock) return;
    for (const { start, text } of sentencesOf(textOf(block), language)) {
      const count = wordsOf(text).length;
      if (count <= LONGEST_SENTENCE) continue;
      const from = pos + 1 + start;
      const to = from + text.trimEnd().length;
      found.push({ name: "longSentence", from, to, count, words: excerpt(text) });
    }
  });
  return found;
}

/** Return the text of a block with blanks for what may stand in the other script. */
function unmarked(block) {
  let text = "";
  block.forEach((node) => {
    const isMarked = markOf(node, "language") || markOf(node, "code");
    text += node.isText && !isMarked ? node.text : "\ufffc".repeat(node.nodeSize);
  });
  return text.replace(ADDRESS, (address) => "\ufffc".repeat(address.length));
}

function foreign({ doc, language }) {
  if (!language) return [];
  const script = scriptOf(language) === "Cyrl" ? "Latn" : "Cyrl";
  const letters = `${LETTERS[script]}+`;
  const word = `(?<![\\p{L}\\p{N}])${letters}(?:['’-]${letters})*(?![\\p{L}\\p{N}])`;
  const between = "[^\\p{L}\\p{N}\\ufffc]+";
  const run = new RegExp(`${word}(?:${between}${word}){${RUN[script] - 1},}`, "gu");
  const found = [];
  doc.descendants((block, pos) => {
    if (!block.isTextblock) return;
    for (const { 0: text, index } of unmarked(block).matchAll(run)) {
      const from = pos + 1 + index;
      const to = from + text.length;
      found.push({ name: "otherScript", from, to, words: excerpt(text) });
    }
  });
  return found;
}

const RULES = [pictures, headings, links, tables, sentences, foreign];

/**
 * Return the remarks on a document in the order of the text. ``pictureAt`` returns what
 * is known of the picture at an address, or nothing.
 */
export function remarksOn(doc, { language, pictureAt }) {
  return RULES.flatMap((rule) => rule({ doc, language, pictureAt })).sort(
    (one, other) => one.from - other.from,
  );
}
