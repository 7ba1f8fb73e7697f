import {
  Blockquote,
  Bold,
  BulletList,
  Code,
  Document,
  Dropcursor,
  findParentNode,
  Gapcursor,
  HardBreak,
  Heading,
  HorizontalRule,
  Italic,
  ListItem,
  Mark,
  Node,
  Paragraph,
  Plugin,
  pm,
  Subscript,
  Superscript,
  TableCell,
  TableHeader,
  TableRow,
  Text,
  TrailingNode,
  UndoRedo,
} from "../../django_prose_editor/editor.js";
import { Dropping, element, isAddress } from "./elements.js";
import { Figure, FigureCaption, Image, Picture } from "./figure.js";
import { CHARTS, mayBeIn, styled } from "./tidying.js";

const { DOMParser, DOMSerializer, Fragment, Slice } = pm.model;
const { TextSelection } = pm.state;

// The grammar of rich text, as text.richtext stores it.

const OrderedList = Node.create({
  name: "orderedList",
  group: "block list",
  content: "listItem+",
  parseHTML: () => [{ tag: "ol" }],
  renderHTML: () => ["ol", 0],
  addKeyboardShortcuts() {
    return {
      "Mod-Shift-7": () => this.editor.commands.toggleList(this.name, "listItem"),
    };
  },
});

// Tab leaves the editor, as it leaves any field: a list is nested by other keys.
const Item = ListItem.extend({
  addKeyboardShortcuts() {
    return {
      Enter: () => this.editor.commands.splitListItem(this.name),
      "Mod-]": () => this.editor.commands.sinkListItem(this.name),
      "Mod-[": () => this.editor.commands.liftListItem(this.name),
    };
  },
});

const Strong = Bold.extend({
  parseHTML: () =>
    styled(
      ["strong", "b"],
      /(?:^|;)\s*font-weight:\s*(?:bold|[6-9]00)/i,
      /(?:^|;)\s*font-weight:\s*(?:normal|400)/i,
    ),
});

const Emphasis = Italic.extend({
  parseHTML: () =>
    styled(
      ["em", "i"],
      /(?:^|;)\s*font-style:\s*italic/i,
      /(?:^|;)\s*font-style:\s*normal/i,
    ),
});

const raised = (mark, tag, value) =>
  mark.extend({
    parseHTML: () =>
      styled(
        [tag],
        new RegExp(`(?:^|;)\\s*vertical-align:\\s*${value}`, "i"),
        /(?:^|;)\s*vertical-align:\s*baseline/i,
      ),
  });

const LEVELS = { h1: 2, h2: 2, h3: 3, h4: 4, h5: 4, h6: 4 };
const Headings = Heading.configure({ levels: [2, 3, 4] }).extend({
  parseHTML: () =>
    Object.entries(LEVELS).map(([tag, level]) => ({ tag, attrs: { level } })),
});

// A caption is isolating, where the command of the key breaks no line.
const Break = HardBreak.extend({
  addKeyboardShortcuts() {
    const insert = () => this.editor.commands.insertContent({ type: this.name });
    const keys = this.parent();
    return { ...keys, "Shift-Enter": () => keys["Shift-Enter"]() || insert() };
  },
});

// What may stand in a line of text. Marks that come first stand outside.
const phrasing = (options) => [
  Text,
  Break,
  Language.configure(options),
  Link.configure(options),
  Strong,
  Emphasis,
  raised(Subscript, "sub", "sub"),
  raised(Superscript, "sup", "super"),
  Code.extend({ excludes: "" }),
  UndoRedo,
];

/** What a footnote may hold: one line of text. */
export const noteExtensions = (options) => [
  Document.extend({ content: "paragraph" }),
  Paragraph,
  ...phrasing(options),
];

export const extensions = (options) => [
  Document,
  Paragraph,
  ...phrasing(options),
  Headings,
  BulletList,
  OrderedList,
  Item,
  Blockquote,
  HorizontalRule,
  TableBlock.configure(options),
  ...tables,
  Figure.configure({ edit: options.openFigure, isBlock: options.isBlock }),
  FigureCaption,
  Picture.configure(options),
  Image.configure(options),
  Dropping.configure({ add: options.addFiles, say: options.say }),
  Footnote.configure({ edit: options.openNote }),
  Gapcursor,
  Dropcursor.configure({ color: false, class: "rich-text-drop" }),
  TrailingNode.configure({ notAfter: ["heading", "bulletList", "orderedList"] }),
];

export const Link = Mark.create({
  name: "link",
  inclusive: false,
  addOptions: () => ({ labels: {}, url: "" }),
  addAttributes: () => ({ href: {} }),
  parseHTML() {
    return [
      {
        tag: "a[href]",
        getAttrs: (dom) => isAddress(dom.getAttribute("href")) && null,
      },
    ];
  },
  renderHTML: ({ HTMLAttributes }) => ["a", HTMLAttributes, 0],
  addKeyboardShortcuts() {
    return {
      "Mod-k": () => {
        this.options.openLink(this.editor);
        return true;
      },
    };
  },
});

/** Words of another language than the text's. */
export const Language = Mark.create({
  name: "language",
  addOptions: () => ({ language: "" }),
  addAttributes: () => ({
    lang: { parseHTML: ({ lang }) => lang.split("-")[0].toLowerCase() },
  }),
  parseHTML() {
    return [
      {
        tag: "span[lang]",
        getAttrs: ({ lang, textContent }) =>
          lang.split("-")[0].toLowerCase() !== this.options.language &&
          mayBeIn(lang, textContent) &&
          null,
      },
    ];
  },
  renderHTML: ({ HTMLAttributes }) => ["span", HTMLAttributes, 0],
});

// A footnote is one piece in its text, and is written in a dialog of its own.

const content = (node) => Fragment.fromJSON(node.type.schema, node.attrs.note);

function lineOf(schema, dom) {
  const line = [];
  DOMParser.fromSchema(schema)
    .parse(dom)
    .descendants((node) => {
      if (node.isText || node.type.name === "hardBreak") line.push(node.toJSON());
    });
  return line;
}

export const chosenNote = ({ selection }) =>
  selection.node?.type.name === "footnote" ? selection.node : undefined;

export const Footnote = Node.create({
  name: "footnote",
  group: "inline",
  inline: true,
  atom: true,
  addOptions: () => ({ edit: () => {} }),
  addAttributes: () => ({ note: { default: [], rendered: false } }),
  parseHTML() {
    return [
      {
        tag: "span.footnote",
        priority: 60,
        getAttrs: (dom) => ({ note: lineOf(this.editor.schema, dom) }),
      },
    ];
  },
  renderHTML({ node }) {
    const dom = element("span", { className: "footnote" });
    const serializer = DOMSerializer.fromSchema(node.type.schema);
    serializer.serializeFragment(content(node), { document }, dom);
    return dom;
  },
  renderText: ({ node }) => ` ${content(node).textBetween(0, content(node).size)} `,
  addKeyboardShortcuts() {
    const edit = () => {
      this.options.edit(this.editor);
      return true;
    };
    return {
      "Mod-Alt-f": edit,
      Enter: () => Boolean(chosenNote(this.editor.state)) && edit(),
    };
  },
  addProseMirrorPlugins() {
    return [
      new Plugin({
        props: {
          handleDoubleClickOn: (view, _pos, node) => {
            if (!view.editable || node.type !== this.type) return false;
            this.options.edit(this.editor);
            return true;
          },
          // A link in a note would lead away, as the note itself is not editable.
          handleDOMEvents: {
            click: (_view, event) => {
              if (event.target.closest("a")) event.preventDefault();
              return false;
            },
          },
        },
      }),
    ];
  },
});

// A table and its caption. The rows are a node of their own, the tbody, as the
// commands for tables know nothing of captions.

const spans = {
  colspan: { default: 1, parseHTML: (dom) => dom.colSpan },
  rowspan: { default: 1, parseHTML: (dom) => dom.rowSpan },
};
const cell = (original) => original.extend({ addAttributes: () => spans });

export const surroundingTable = findParentNode(
  (node) => node.type.name === "tableBlock",
);

export const isHead = ({ type }) => type.name === "tableHeader";

/** Count the rows at the top that hold heads alone; where all do, the first counts. */
function headRows({ content: { content: rows } }) {
  const row = rows.findIndex(({ content }) => !content.content.every(isHead));
  return row < 0 ? 1 : row;
}

/** Tell whether the first row, and the first column, of the table are heads. */
export function headsOf(selection) {
  const rows = surroundingTable(selection)?.node.lastChild;
  return {
    row: Boolean(rows && headRows(rows)),
    column: Boolean(
      rows?.content.content.every(({ firstChild }) => isHead(firstChild)),
    ),
  };
}

/** Put the rows of all parts of a table into one. */
function united(dom) {
  const copy = dom.cloneNode(false);
  const caption = dom.querySelector(":scope > caption");
  if (caption) copy.append(caption.cloneNode(true));
  const body = dom.ownerDocument.createElement("tbody");
  for (const row of dom.querySelectorAll(":scope > tr, :scope > * > tr")) {
    body.append(row.cloneNode(true));
  }
  copy.append(body);
  return copy;
}

function empty({ caption, rows, columns, headRow, headColumn }) {
  const isHead = (row, column) => (headRow && !row) || (headColumn && !column);
  const cellAt = (row, column) => ({
    type: isHead(row, column) ? "tableHeader" : "tableCell",
    content: [{ type: "paragraph" }],
  });
  const rowAt = (row) => ({
    type: "tableRow",
    content: Array.from({ length: columns }, (_, column) => cellAt(row, column)),
  });
  const length = rows + (headRow ? 1 : 0);
  const content = Array.from({ length }, (_, row) => rowAt(row));
  const table = { type: "table", content };
  const title = { type: "caption", content: [{ type: "text", text: caption }] };
  return { type: "tableBlock", content: caption ? [title, table] : [table] };
}

function selectFirstCell(tr, pos) {
  const { firstChild, childCount } = tr.doc.nodeAt(pos);
  const start = pos + 1 + (childCount > 1 ? firstChild.nodeSize : 0);
  tr.setSelection(TextSelection.near(tr.doc.resolve(start + 1)));
}

const TableBlock = Node.create({
  name: "tableBlock",
  group: "block",
  content: "caption? table",
  isolating: true,
  addOptions: () => ({ labels: {} }),
  addAttributes: () => ({
    chart: {
      default: null,
      parseHTML: ({ dataset: { chart } }) => (CHARTS.includes(chart) ? chart : null),
      renderHTML: ({ chart }) => (chart ? { "data-chart": chart } : {}),
    },
  }),
  // What links within a text lead to.
  addGlobalAttributes: () => [
    { types: ["heading", "figure", "tableBlock"], attributes: { id: {} } },
  ],
  parseHTML: () => [{ tag: "table", contentElement: united }],
  renderHTML({ node, HTMLAttributes }) {
    const label = this.options.labels[`${node.attrs.chart}Chart`];
    return [
      "div",
      { class: "table", "data-label": label },
      ["table", HTMLAttributes, 0],
    ];
  },
  addCommands() {
    return {
      insertTableBlock:
        (shape) =>
        ({ state, tr, dispatch }) => {
          const block = state.schema.nodeFromJSON(empty(shape));
          if (!dispatch) return true;
          tr.replaceSelectionWith(block);
          tr.doc.descendants((node, pos) => {
            if (node === block) selectFirstCell(tr, pos);
          });
          tr.scrollIntoView();
          return true;
        },
      removeTableBlock:
        () =>
        ({ state, tr, dispatch }) => {
          const found = surroundingTable(state.selection);
          if (found && dispatch) tr.delete(found.pos, found.pos + found.node.nodeSize);
          return Boolean(found);
        },
      toggleChart:
        (kind) =>
        ({ state, tr, dispatch }) => {
          const found = surroundingTable(state.selection);
          const chart = found?.node.attrs.chart === kind ? null : kind;
          if (found && dispatch) tr.setNodeAttribute(found.pos, "chart", chart);
          return Boolean(found);
        },
      toggleCaption:
        () =>
        ({ state, tr, dispatch }) => {
          const found = surroundingTable(state.selection);
          if (!found) return false;
          if (!dispatch) return true;
          const first = found.node.firstChild;
          if (first.type.name === "caption") {
            tr.delete(found.start, found.start + first.nodeSize);
          } else {
            tr.insert(found.start, state.schema.nodes.caption.create());
            tr.setSelection(TextSelection.create(tr.doc, found.start + 1));
          }
          return true;
        },
    };
  },
});

const command =
  (run) =>
  () =>
  ({ state, dispatch }) =>
    run(state, dispatch);

/** Add a row above, but none above the heads of the columns: it begins below them. */
function addRowBefore(state, dispatch) {
  if (!pm.tables.isInTable(state)) return false;
  const rect = pm.tables.selectedRect(state);
  const row = Math.max(rect.top, headRows(rect.table));
  dispatch?.(pm.tables.addRow(state.tr, rect, row));
  return true;
}

const Table = Node.create({
  name: "table",
  content: "tableRow+",
  tableRole: "table",
  isolating: true,
  parseHTML: () => [{ tag: "tbody", context: "tableBlock/" }],
  renderHTML: () => ["tbody", 0],
  extendNodeSchema: (extension) => ({ tableRole: extension.config.tableRole }),
  addCommands: () => ({
    addRowBefore: command(addRowBefore),
    addRowAfter: command(pm.tables.addRowAfter),
    deleteRow: command(pm.tables.deleteRow),
    addColumnBefore: command(pm.tables.addColumnBefore),
    addColumnAfter: command(pm.tables.addColumnAfter),
    deleteColumn: command(pm.tables.deleteColumn),
    toggleHeaderRow: command(pm.tables.toggleHeader("row")),
    toggleHeaderColumn: command(pm.tables.toggleHeader("column")),
  }),
  // From the last cell Tab leads into a new row, and an arrow out of the table.
  addKeyboardShortcuts() {
    const { editor } = this;
    const go = (by) => editor.commands.command(command(pm.tables.goToNextCell(by))());
    return {
      Tab: () => go(1) || (editor.commands.addRowAfter() && go(1)),
      "Shift-Tab": () => go(-1),
    };
  },
  addProseMirrorPlugins: () => [
    pm.tables.tableEditing(),
    new Plugin({
      props: {
        // Pasted into a table, a table fills its cells.
        transformPasted: (slice, view) => {
          const only = slice.content.childCount === 1 && slice.content.firstChild;
          return only?.type?.name === "tableBlock" && pm.tables.isInTable(view.state)
            ? new Slice(Fragment.from(only.lastChild), 0, 0)
            : slice;
        },
      },
    }),
  ],
});

// The caption of a table, written in its place.

export const Caption = Node.create({
  name: "caption",
  content: "inline*",
  isolating: true,
  parseHTML: () => [{ tag: "caption", context: "tableBlock/" }],
  renderHTML: () => ["caption", 0],
  addKeyboardShortcuts() {
    const inCaption = () => {
      const { $from, empty } = this.editor.state.selection;
      return $from.parent.type === this.type && { $from, empty };
    };
    return {
      Enter: () => {
        const caret = inCaption();
        if (!caret) return false;
        const { doc } = this.editor.state;
        const { from } = TextSelection.near(doc.resolve(caret.$from.after()), 1);
        return this.editor.commands.setTextSelection(from);
      },
      Backspace: () => {
        const caret = inCaption();
        const isBlank = caret?.empty && caret.$from.parent.content.size === 0;
        return isBlank ? this.editor.commands.toggleCaption() : false;
      },
    };
  },
});

const tables = [Caption, Table, TableRow, cell(TableCell), cell(TableHeader)];
