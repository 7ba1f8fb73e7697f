import { initializeEditors, pm } from "../django_prose_editor/editor.js";
import { createEditor, element, keepWritten, uniqueId } from "./editor/elements.js";
import { figuresLacking, libraryAt, putFigures } from "./editor/figure.js";
import { extensions, isHead } from "./editor/grammar.js";
import { chartRemarks, scriptOf, wordsOf } from "./editor/tidying.js";
import {
  figureTools,
  foldedTo,
  leadByKeys,
  Toolbar,
  tableTools,
  textTools,
} from "./editor/toolbar.js";

// Makes an editor of each textarea that asks for one; without it the textarea serves.

// The dialogs come as soon as somebody writes in a text, not with the page.
const PARTS = {
  choosing: () => import("./editor/choosing.js"),
  dialogs: () => import("./editor/dialogs.js"),
  links: () => import("./editor/links.js"),
};
const TAKEN = ["aria-invalid", "aria-label", "aria-required", "lang"];

/** Return what the parts of the editor know of the field and of the site. */
function optionsOf(textarea, notice) {
  const { richText, pickUrl, picturesUrl = "", documentsUrl } = textarea.dataset;
  const options = {
    ...JSON.parse(richText),
    url: pickUrl,
    picturesUrl,
    documentsUrl,
    isBlock: "block" in textarea.dataset,
    library: libraryAt(picturesUrl),
    language: textarea.lang,
    token: () => textarea.form?.elements.csrfmiddlewaretoken?.value ?? "",
    form: textarea.form,
    place: notice,
    say: (name) => {
      notice.textContent = options.labels[name] ?? "";
    },
  };
  const opener =
    (part, name) =>
    async (editor, ...values) =>
      (await PARTS[part]())[name](editor, options, ...values);
  options.openTable = opener("dialogs", "openTable");
  options.openLink = opener("links", "openLink");
  options.openNote = opener("links", "openNote");
  options.openFigure = picturesUrl ? opener("choosing", "openFigure") : () => {};
  options.addFiles = picturesUrl ? opener("choosing", "addFiles") : () => {};
  return options;
}

/** Put an editor in the place of a textarea, which it keeps up to date; return it. */
export function start(textarea) {
  const notice = element("p", { className: "rich-text-notice", role: "status" });
  const options = optionsOf(textarea, notice);
  const { labels } = options;
  const [label] = textarea.labels;
  const help = element("span", { id: uniqueId(), hidden: true });
  help.textContent = labels.help;
  const attributes = {
    "aria-describedby": [textarea.getAttribute("aria-describedby"), help.id]
      .filter(Boolean)
      .join(" "),
  };
  if (label) attributes["aria-labelledby"] = label.id ||= uniqueId();
  const { placeholder } = textarea.dataset;
  if (placeholder) attributes["aria-placeholder"] = placeholder;
  for (const name of TAKEN) {
    if (textarea.hasAttribute(name)) attributes[name] = textarea.getAttribute(name);
  }

  const tools = element("div", { className: "rich-text-tools" });
  const text = element("div");
  const frame = element("div", { className: "rich-text" }, [
    ...[tools, text, help, notice],
  ]);
  textarea.before(frame);
  frame.append(textarea);
  textarea.hidden = true;

  // The tools stick to the top of the window or to the bar of the form, the form's
  // buttons to its bottom: the caret, and the field that a link names, keep clear.
  const margin = { top: 0, right: 0, bottom: 0, left: 0 };
  const buttons = document.querySelector(".submit-row");
  const measure = () => {
    const { position, top } = getComputedStyle(tools);
    // In the margin they cover nothing.
    const size = (position === "absolute" ? 0 : tools.offsetHeight) + 16;
    margin.top = (position === "absolute" ? 48 : parseFloat(top) || 0) + size;
    margin.bottom = (buttons?.offsetHeight ?? 0) + 16;
    document.documentElement.style.scrollPadding = `calc(var(--bar-size, 0px) + ${size}px) 0 ${margin.bottom}px`;
  };
  new ResizeObserver(measure).observe(tools);
  text.addEventListener("focusin", measure);
  const editor = createEditor({
    element: text,
    extensions: extensions(options),
    content: textarea.value,
    editable: !textarea.disabled && !textarea.readOnly,
    attributes,
    props: { scrollMargin: margin, scrollThreshold: margin },
  });
  // A column to be read has the same text, locked for a while.
  new MutationObserver(() =>
    editor.setEditable(!textarea.disabled && !textarea.readOnly, false),
  ).observe(textarea, { attributeFilter: ["readonly"] });
  if (!textarea.disabled) {
    const fetchDialogs = () => Object.values(PARTS).map((part) => part());
    frame.addEventListener("focusin", fetchDialogs, { once: true });
    const name = label?.textContent.trim() ?? "";
    const bar = (groups, label) =>
      new Toolbar(editor, labels, groups, `${label}: ${name}`);
    const [words, insert, kinds] = textTools(options).reverse();
    const menus = kinds && [
      foldedTo(labels.paragraph, bar(kinds, labels.kinds)),
      foldedTo("+", bar(insert, labels.insert)),
    ];
    const bars = [bar(words, labels.toolbar), bar(tableTools, labels.table)];
    if (options.picturesUrl) bars.push(bar(figureTools(options), labels.picture));
    tools.append(...(menus ?? []), ...bars.map(({ dom }) => dom));
    leadByKeys(editor, tools, menus?.[1]);
    editor.on("transaction", () => {
      const { empty, head } = editor.state.selection;
      frame.toggleAttribute("data-selection", !empty);
      const line =
        editor.view.coordsAtPos(head).top - frame.getBoundingClientRect().top;
      tools.style.setProperty("--line", `${line}px`);
    });
    const other = otherText(textarea, options.languages);
    frame.append(remarkList(editor, { ...options, other }));
    editor.on("update", ({ transaction }) => {
      if (!transaction.getMeta("paste")) options.say("");
    });
  }
  frame.append(wordCount(editor, labels));
  keepWritten(editor, textarea);
  label?.addEventListener("click", () => editor.view.focus());
  return editor;
}

/** Return the field of the same text in another language, if somebody can write it. */
function otherText({ name, form, lang }, [other]) {
  const field =
    form?.elements[name.replace(new RegExp(`_${lang}$`), `_${other?.code}`)];
  return field?.name === name ? undefined : field;
}

// What a reader will miss in a text. Each remark has a name, the place it is about, and
// some words of it.

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

/** Return the rows of a table as lists of cells, each with its place in the text. */
function cellsIn(rows, start) {
  const found = rows.content.content.map(() => []);
  rows.descendants((cell, pos, row, place) => {
    if (row === rows) return true;
    const isMerged = cell.attrs.colspan * cell.attrs.rowspan > 1;
    const text = cell.textBetween(0, cell.content.size, " ");
    const number = rows.content.content.indexOf(row);
    found[number][place] = {
      text,
      isHead: isHead(cell),
      isMerged,
      from: start + pos + 1,
    };
    return false;
  });
  return found;
}

function tables({ doc, language }) {
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
    if (!node.attrs.chart) return;
    const start = pos + 2 + (hasCaption ? node.firstChild.nodeSize : 0);
    for (const { name, cell } of chartRemarks(cellsIn(rows, start), language)) {
      const at = cell && { from: cell.from, to: cell.from, words: excerpt(cell.text) };
      found.push({ name, ...place, ...at });
    }
    if (hasCaption && textOf(node.firstChild).includes("\n")) return;
    found.push({ name: "chartSource", ...place });
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

const RULES = [pictures, headings, links, tables, foreign];

/**
 * Return the remarks on a document in the order of the text. ``pictureAt`` returns what
 * is known of the picture at an address, or nothing.
 */
export function remarksOn(doc, { language, pictureAt }) {
  return RULES.flatMap((rule) => rule({ doc, language, pictureAt })).sort(
    (one, other) => one.from - other.from,
  );
}

// The remarks on a text, below it: each leads to its place.

const { NodeSelection, TextSelection } = pm.state;

// Milliseconds in which nothing is written: before the list changes, and before a
// screen reader hears of it.
const LOOK_AFTER = 600;
const SILENCE = 5000;

function spoken({ name, words, count }, labels) {
  const text = labels[name].replace("{n}", count ?? "");
  return words ? `${text}: ${words}` : text;
}

function lead(editor, { from, to }) {
  const { state, view } = editor;
  const node = state.doc.nodeAt(from);
  const selection =
    node?.isAtom && !node.isText && to === from + 1
      ? NodeSelection.create(state.doc, from)
      : TextSelection.between(state.doc.resolve(from), state.doc.resolve(to));
  view.dispatch(state.tr.setSelection(selection).scrollIntoView());
}

export function remarkList(editor, options) {
  const { labels, language, library, other } = options;
  const title = element("p", { id: uniqueId(), className: "rich-text-remarks-title" });
  title.append(element("span", { ariaHidden: "true" }, ["▲ "]), labels.remarks);
  const list = element("ul", { "aria-labelledby": title.id });
  const told = element("span", { className: "visually-hidden", role: "status" });
  const shown = element("div", { hidden: true }, [title, list]);
  const dom = element("div", { className: "rich-text-remarks" }, [shown, told]);
  let remarks = [];
  let texts = [];
  let heard = 0;
  let rest;
  let silence;

  const item = (text, number) => {
    const button = element("button", { type: "button" }, [text]);
    button.addEventListener("click", () => {
      const { figures } = remarks[number];
      if (figures) putFigures(editor, figures, options);
      else lead(editor, remarks[number]);
      editor.view.focus();
    });
    return element("li", {}, [button]);
  };
  const show = () => {
    const pictureAt = (address) => library.at(address);
    const { doc } = editor.state;
    remarks = remarksOn(doc, { language, pictureAt });
    // A text that is left out wants none.
    const figures = other && !editor.isEmpty ? figuresLacking(doc, other.value) : [];
    const count = figures.length;
    if (count) remarks.push({ name: "otherPictures", figures, count });
    const now = remarks.map((remark) => spoken(remark, labels));
    if (now.join("\n") === texts.join("\n")) return;
    texts = now;
    list.replaceChildren(...texts.map(item));
    shown.hidden = !texts.length;
  };
  const tell = () => {
    if (texts.length === heard) return;
    heard = texts.length;
    told.textContent = heard ? `${labels.remarks}: ${heard}` : labels.noRemarks;
  };
  const later = () => {
    clearTimeout(rest);
    clearTimeout(silence);
    rest = setTimeout(show, LOOK_AFTER);
    silence = setTimeout(tell, SILENCE);
  };
  show();
  heard = texts.length;
  library.addEventListener("known", later);
  other?.addEventListener("input", later);
  editor.on("transaction", ({ transaction: { mapping, docChanged } }) => {
    if (docChanged) later();
    for (const remark of remarks.filter(({ figures }) => !figures)) {
      remark.from = mapping.map(remark.from);
      remark.to = mapping.map(remark.to, -1);
    }
  });
  return dom;
}

export function wordCount(editor, labels) {
  const shown = element("span");
  const link = element("span", { className: "rich-text-place" });
  const show = () => {
    shown.textContent = `${labels.words}: ${wordsOf(editor.getText()).length}`;
    link.textContent = editor.getAttributes("link").href ?? "";
  };
  show();
  editor.on("transaction", show);
  return element("p", { className: "rich-text-foot" }, [shown, link]);
}

// Where a text is translated, each of its blocks gets an editor in its turn.
initializeEditors(start, "textarea[data-rich-text]:not(.translation-field *)");
