// Makes plain HTML of what word processors write. Styles are under the name data-style.

const styleOf = (dom) => dom.dataset?.style ?? "";
const hasStyle = (pattern) => (dom) => pattern.test(styleOf(dom));
const isBlank = (dom) => !dom.textContent.replace(/[\s\u00a0\u200b\ufeff]/g, "");

// Their content goes with them: what was deleted, what was said in the margin.
const DROPPED = `del, .msoDel, .MsoCommentReference, .msocomanchor, xml, title, template,
  object, iframe, svg, math, img:not([src^="/id/"])`;
const DROPPED_STYLE =
  /mso-element:\s*(?:comment|header|footer)|mso-hide:\s*all|display:\s*none/i;

const BLOCKS = "p, h1, h2, h3, h4, h5, h6, ul, ol, table, div, blockquote, pre, hr";
const HEADS = "th, h1, h2, h3, h4, h5, h6";

const NOTE_ANCHOR = 'a[href^="#"]';
const NOTE = /^#(?:_?(?:ftn|edn)|sdfootnote|sdendnote)/;
const NOTE_ID = /^#_?((?:ftn|edn|sdfootnote|sdendnote)\d+)(?:sym)?$/;

function all(body, selector, test = () => true) {
  return [...body.querySelectorAll(selector)].filter(test);
}

function unwrap(dom) {
  dom.replaceWith(...dom.childNodes);
}

function removeComments(body) {
  const walker = body.ownerDocument.createTreeWalker(body, NodeFilter.SHOW_COMMENT);
  const comments = [];
  while (walker.nextNode()) comments.push(walker.currentNode);
  for (const comment of comments) comment.remove();
}

/** Take away the elements of Office's own languages: o:p, st1:place, v:shape. */
function removeForeign(body) {
  for (const dom of all(body, "*", ({ localName }) => localName.includes(":"))) {
    if (/^[vw]:/.test(dom.localName) || isBlank(dom)) dom.remove();
    else unwrap(dom);
  }
}

/** Make footnotes of ours of those of Word and LibreOffice. */
function takeNotes(body) {
  for (const anchor of all(body, NOTE_ANCHOR)) {
    const id = NOTE_ID.exec(anchor.getAttribute("href"))?.[1];
    const text = id && body.querySelector(`[id="${id}"]`);
    if (!text || text.contains(anchor)) continue;
    const note = body.ownerDocument.createElement("span");
    note.className = "footnote";
    note.append(...text.childNodes);
    for (const back of all(note, NOTE_ANCHOR)) back.remove();
    // A note is one line of text.
    for (const block of all(note, BLOCKS).reverse()) {
      block.after(" ");
      unwrap(block);
    }
    text.remove();
    anchor.replaceWith(note);
  }
  // Marks that lead to no text, and what is left of the list of notes.
  const isMark = ({ textContent }) => /^\s*\[?[\divxlc*]+\]?\s*$/i.test(textContent);
  for (const anchor of all(body, NOTE_ANCHOR, isMark)) {
    if (NOTE.test(anchor.getAttribute("href"))) anchor.remove();
  }
  for (const list of all(
    body,
    "div",
    hasStyle(/mso-element:\s*(?:foot|end)note-list/i),
  )) {
    if (isBlank(list)) list.remove();
  }
}

/** A list that stands in a list belongs to the item before it. */
function nestLists(body) {
  for (const list of all(body, ":is(ul, ol) > :is(ul, ol)")) {
    const item = list.previousElementSibling;
    if (item?.localName === "li") item.append(list);
  }
}

function renamed(dom, tag) {
  const made = dom.ownerDocument.createElement(tag);
  for (const { name, value } of [...dom.attributes]) made.setAttribute(name, value);
  made.append(...dom.childNodes);
  dom.replaceWith(made);
}

/** The h1 is the page's own: where a text has one, its headings stand a level lower. */
function lowerHeadings(body) {
  const headings = body.querySelector("h1") ? all(body, "h1, h2, h3") : [];
  for (const dom of headings) renamed(dom, `h${Number(dom.localName[1]) + 1}`);
}

const isMarkedBold = hasStyle(/font-weight:\s*(?:bold|[6-9]00)/i);

/** Tell whether a row has words, and all of them are bold. */
function isBold(row) {
  const rest = row.cloneNode(true);
  for (const dom of all(rest, "*")) {
    if (dom.matches("b, strong") || isMarkedBold(dom)) dom.remove();
  }
  return isBlank(rest) && !isBlank(row);
}

/** Return the rows that say that they are heads, else those at the top in bold. */
function headRows(table) {
  const rows = all(table, "tr");
  const saysSo = hasStyle(/mso-yfti-irow:\s*-1/i);
  const heads = rows.filter((row) => row.closest("thead") || saysSo(row));
  if (heads.length) return heads;
  const first = rows.findIndex((row) => !isBold(row));
  return rows.slice(0, Math.max(first, 0));
}

/** Let the cells of a row of heads be heads. */
function markHeads(body) {
  for (const row of all(body, "table").flatMap(headRows)) {
    for (const cell of all(row, ":scope > td")) renamed(cell, "th");
  }
  // Heads are strong by themselves, as headings are.
  for (const head of all(body, HEADS)) {
    for (const strong of all(head, "b, strong")) unwrap(strong);
    for (const { dataset } of [head, ...all(head, "[data-style]")]) {
      dataset.style = (dataset.style ?? "").replace(/font-weight\s*:[^;]*/gi, "");
    }
  }
}

function removeBlanks(body) {
  for (const tab of all(body, "span", hasStyle(/mso-tab-count/i)))
    tab.textContent = " ";
  // Between blocks a break makes a line of nothing.
  const isBetween = ({ parentElement }) =>
    all(parentElement, ":scope > *").some(
      (sibling) => sibling.matches(BLOCKS) || sibling.querySelector(BLOCKS),
    );
  for (const line of all(body, "br", isBetween)) line.remove();
  const holdsMore = (dom) => dom.querySelector("img, table, .footnote");
  for (const dom of all(body, "p, h1, h2, h3, h4, h5, h6, li")) {
    const isOnly = dom.parentElement.matches("td, th") && !dom.nextElementSibling;
    if (isBlank(dom) && !holdsMore(dom) && !isOnly) dom.remove();
  }
}

/** Let a paragraph that is a caption be that of the table below it, else above it. */
function takeCaptions(body) {
  // Word centres a table by a division around it.
  const tableOf = (dom) =>
    dom?.localName === "div" && dom.childElementCount === 1
      ? tableOf(dom.firstElementChild)
      : dom?.localName === "table" && dom;
  for (const dom of all(body, "p.MsoCaption")) {
    const table =
      tableOf(dom.nextElementSibling) || tableOf(dom.previousElementSibling);
    if (!table || table.querySelector("caption")) continue;
    table.prepend(dom);
    renamed(dom, "caption");
  }
}

export function tidy(body) {
  for (const dom of all(body, DROPPED)) dom.remove();
  for (const dom of all(body, "[data-style]", hasStyle(DROPPED_STYLE))) dom.remove();
  for (const dom of all(body, "ins, .msoIns")) unwrap(dom);
  removeForeign(body);
  removeComments(body);
  takeNotes(body);
  // Only what a link leads to keeps its id.
  const isPlace = ({ id }) => body.querySelector(`a[href="#${CSS.escape(id)}"]`);
  for (const dom of all(body, "[id]")) if (!isPlace(dom)) dom.removeAttribute("id");
  listsIn(body);
  nestLists(body);
  lowerHeadings(body);
  takeCaptions(body);
  markHeads(body);
  removeBlanks(body);
}

// Word writes lists as paragraphs that say their level and bring their own marks.

const LEVEL = /mso-list:\s*l(\d+)\s+level(\d+)/i;
const MARK = /mso-list:\s*ignore/i;
const NUMBER = /^[([]?(?:\d+(?:\.\d+)*|[\p{L}]|[ivxlcdm]+)[.)\]]/iu;

/** Return what a paragraph says of its list: its level, and whether it is numbered. */
function itemOf(dom) {
  const found = LEVEL.exec(dom.dataset?.style ?? "");
  if (!found || dom.localName !== "p") return undefined;
  const mark = [...dom.querySelectorAll("[data-style]")].find(({ dataset }) =>
    MARK.test(dataset.style),
  );
  const text = mark?.textContent.trim() ?? "";
  mark?.remove();
  return { level: Number(found[2]), tag: NUMBER.test(text) ? "ol" : "ul" };
}

/** Put the paragraphs of a list, one after the other, into real lists. */
function build(items) {
  const { ownerDocument } = items[0].dom;
  const made = [];
  const open = [];
  for (const { dom, level, tag } of items) {
    while (open.length > 1 && open.at(-1).level > level) open.pop();
    let top = open.at(-1);
    const isDeeper = top && level > top.level;
    if (!top || isDeeper || top.list.localName !== tag) {
      const list = ownerDocument.createElement(tag);
      if (isDeeper) top.list.lastElementChild.append(list);
      else {
        if (top) open.pop();
        const outer = open.at(-1);
        if (outer) outer.list.lastElementChild.append(list);
        else made.push(list);
      }
      top = { list, level };
      open.push(top);
    }
    const item = ownerDocument.createElement("li");
    const line = ownerDocument.createElement("p");
    line.append(...dom.childNodes);
    item.append(line);
    top.list.append(item);
  }
  return made;
}

export function listsIn(body) {
  const items = [];
  for (const dom of body.querySelectorAll("p[data-style]")) {
    const item = itemOf(dom);
    if (item) items.push({ dom, ...item });
  }
  while (items.length) {
    const run = [items.shift()];
    while (items[0] && run.at(-1).dom.nextElementSibling === items[0].dom) {
      run.push(items.shift());
    }
    run[0].dom.before(...build(run));
    for (const { dom } of run) dom.remove();
  }
}

// What can be said of a text without its marks.

const WORD = /[\p{L}\p{N}]+(?:[-'’.,][\p{L}\p{N}]+)*/gu;

export const wordsOf = (text) => text.match(WORD) ?? [];

/** Return the script in which a language is written: Latn, Cyrl. */
export const scriptOf = (language) => new Intl.Locale(language).maximize().script;

const LETTERS = { Cyrl: /\p{Script=Cyrillic}/u, Latn: /\p{Script=Latin}/u };

/** Tell whether a text can be in a language: Word marks that of the keyboard. */
export function mayBeIn(language, text) {
  try {
    return (LETTERS[scriptOf(language)] ?? /\p{L}/u).test(text);
  } catch {
    return false;
  }
}

// What is pasted from elsewhere brings styles, which the page's policy refuses and
// would report: they are kept by another name, to be read by the rules below.

const TAG = /<[a-z][^\s/>]*(?:"[^"]*"|'[^']*'|[^"'>])*>/gi;

export function withoutStyle(html) {
  return html
    .replace(/<(style|script)\b[\s\S]*?<\/\1\s*>/gi, "")
    .replace(TAG, (tag) =>
      tag
        .replace(/\sstyle\s*=/gi, " data-style=")
        .replace(/\son\w+\s*=/gi, " data-on="),
    );
}

/** Return what is pasted as this editor would have written it, as far as can be. */
export function pasted(html) {
  const bare = withoutStyle(html);
  // What was copied here is as it was; rows without their table would lose their cells.
  if (/\sdata-pm-slice=/.test(bare) || /^\s*<t(?:[rdh]|body|head)\b/i.test(bare)) {
    return bare;
  }
  const { body } = new DOMParser().parseFromString(bare, "text/html");
  tidy(body);
  return body.innerHTML;
}

/** Rules for a mark that others write as a style, or undo by one. */
export const styled = (tags, isOn, isOff) => [
  ...tags.map((tag) => ({
    tag,
    getAttrs: ({ dataset }) => !isOff.test(dataset.style ?? "") && null,
  })),
  {
    tag: "[data-style]",
    consuming: false,
    getAttrs: ({ dataset }) => isOn.test(dataset.style) && null,
  },
];

// What a table is drawn as, and why not: text.richtext.chart draws by the same rules.

export const CHARTS = ["bars", "columns", "line"];

const numberIn = (groups, point) => {
  const fraction = `(?:${point}\\d{1,6})?`;
  const whole = `\\d{1,3}(?:${groups}\\d{3}){1,4}|\\d{1,15}`;
  const digits = `(?:${whole})${fraction}`;
  return new RegExp(`^[−–-]?(?:${digits})[ \u00a0\u202f]?(%)?$`);
};
const CELL = {
  ru: numberIn("[ \u00a0\u202f]", ","),
  en: numberIn("[ \u00a0\u202f,]", "\\."),
};
// What stands behind the last comma of a head.
const UNIT = /(?:,\s([^\d,]+))?$/;
const EMPTY = /^[—–…-]?$/;

/**
 * Return {name, cell} of each remark on a table that is to be drawn; without a cell it is
 * on the whole, which stays a table. ``rows``: lists of cells {text, isHead, isMerged}.
 */
export function chartRemarks(rows, language) {
  const [first] = rows;
  const isHeaded = first.every(({ isHead }) => isHead);
  const body = rows.slice(isHeaded ? 1 : 0);
  const isGrid = rows.every((row) => row.length === first.length);
  const numberOf = (row, column) => CELL[language].exec(row[column]?.text.trim());
  const series = first
    .map((_head, column) => column)
    .filter((column) => column && body.some((row) => numberOf(row, column)));
  const unitOf = (row, column) =>
    numberOf(row, column)[1] ?? UNIT.exec(first[column].text.trim())[1];
  const units = new Set(
    series.flatMap((column) =>
      body.filter((row) => numberOf(row, column)).map((row) => unitOf(row, column)),
    ),
  );
  const isNamed = isHeaded && series.every((column) => first[column].text.trim());
  const [fault] =
    [
      ["chartMerged", !isGrid || rows.flat().some(({ isMerged }) => isMerged)],
      ["chartRows", body.length > 40],
      ["chartNumbers", !series.length],
      ["chartSeries", series.length > 3],
      ["chartUnits", units.size > 1],
      ["chartNames", series.length > 1 && !isNamed],
    ].find(([, isFault]) => isFault) ?? [];
  if (fault) return [{ name: fault }];
  const isGap = (row, column) =>
    !numberOf(row, column) && !EMPTY.test(row[column].text.trim());
  return body.flatMap((row) =>
    series
      .filter((column) => isGap(row, column))
      .map((column) => ({ name: "chartGap", cell: row[column] })),
  );
}
