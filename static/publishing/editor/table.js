// A table and its caption. The rows are a node of their own, the tbody, as the
// commands for tables know nothing of captions.
import {
  findParentNode,
  Node,
  Plugin,
  pm,
  TableCell,
  TableHeader,
  TableRow,
} from "../../django_prose_editor/editor.js";
import { Caption } from "./caption.js";

const { Fragment, Slice } = pm.model;
const { TextSelection } = pm.state;

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
  parseHTML: () => [{ tag: "table", contentElement: united }],
  renderHTML: () => ["div", { class: "table" }, ["table", 0]],
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
  // From the last cell Tab leads out of the text, as elsewhere.
  addKeyboardShortcuts() {
    const { goToNextCell } = pm.tables;
    const go = (direction) => () =>
      this.editor.commands.command(({ state, dispatch }) =>
        goToNextCell(direction)(state, dispatch),
      );
    return { Tab: go(1), "Shift-Tab": go(-1) };
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

export const tables = [
  TableBlock,
  Caption,
  Table,
  TableRow,
  cell(TableCell),
  cell(TableHeader),
];
