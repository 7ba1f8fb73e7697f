// Nodes and marks: p h2–h4 ul ol li a strong em sub sup br hr blockquote code, table with
// caption, figure, span.footnote, span[lang].

import {
  Blockquote, Bold, BulletList, Code, Document, HardBreak, Heading, HorizontalRule,
  Italic, ListItem, Mark, Node, OrderedList, Paragraph, Subscript, Superscript, Table,
  TableCell, TableHeader, TableRow, Text, UndoRedo,
} from "../django_prose_editor/editor.js";

const Link = Mark.create({
  name: "link",
  inclusive: false,
  addAttributes: () => ({ href: { default: null } }),
  parseHTML: () => [{ tag: "a[href]" }],
  renderHTML: ({ HTMLAttributes }) => ["a", HTMLAttributes, 0],
});

const Footnote = Mark.create({
  name: "footnote",
  // Around its links, not inside them.
  priority: 1100,
  inclusive: false,
  parseHTML: () => [{ tag: "span.footnote" }],
  renderHTML: () => ["span", { class: "footnote" }, 0],
});

const Foreign = Mark.create({
  name: "foreign",
  addAttributes: () => ({ lang: { default: null } }),
  parseHTML: () => [{ tag: "span[lang]" }],
  renderHTML: ({ HTMLAttributes }) => ["span", HTMLAttributes, 0],
});

const CaptionedTable = Table.extend({
  addAttributes: () => ({
    caption: {
      default: "",
      parseHTML: (table) => table.querySelector("caption")?.textContent ?? "",
      renderHTML: () => ({}),
    },
  }),
  parseHTML: () => [{ tag: "table" }, { tag: "caption", ignore: true }],
  renderHTML: ({ node }) =>
    node.attrs.caption
      ? [
          "table",
          ["caption", { contenteditable: "false" }, node.attrs.caption],
          ["tbody", 0],
        ]
      : ["table", ["tbody", 0]],
  // The package's own view would show no caption.
  addNodeView: () => null,
});

const Picture = Node.create({
  name: "picture",
  addAttributes: () => ({ src: { default: null }, alt: { default: "" } }),
  parseHTML: () => [{ tag: "img[src]" }],
  renderHTML: ({ HTMLAttributes }) => ["img", HTMLAttributes],
});

const Legend = Node.create({
  name: "legend",
  content: "inline*",
  parseHTML: () => [{ tag: "figcaption" }],
  renderHTML: () => ["figcaption", 0],
});

const Figure = Node.create({
  name: "figure",
  group: "block",
  content: "picture legend?",
  isolating: true,
  parseHTML: () => [{ tag: "figure" }],
  renderHTML: () => ["figure", 0],
});

export const extensions = [
  Document, Paragraph, Text, HardBreak, HorizontalRule, Blockquote, BulletList, ListItem,
  Heading.configure({ levels: [2, 3, 4] }),
  OrderedList, CaptionedTable, TableRow, TableCell, TableHeader, Figure, Picture, Legend,
  Footnote, Foreign, Link, Bold, Italic, Code, Subscript, Superscript, UndoRedo,
];
