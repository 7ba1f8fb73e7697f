// The grammar of rich text, as publishing.richtext stores it.
import {
  Blockquote,
  Bold,
  BulletList,
  Code,
  Document,
  Dropcursor,
  Gapcursor,
  HardBreak,
  Heading,
  HorizontalRule,
  Italic,
  ListItem,
  Node,
  Paragraph,
  Subscript,
  Superscript,
  Text,
  TrailingNode,
  UndoRedo,
} from "../../django_prose_editor/editor.js";
import { Figure, FigureCaption, Image, Picture } from "./figure.js";
import { Footnote } from "./footnote.js";
import { Language, Link } from "./marks.js";
import { tables } from "./table.js";

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

// What may stand in a line of text. Marks that come first stand outside.
const phrasing = (options) => [
  Text,
  HardBreak,
  Language.configure(options),
  Link.configure(options),
  Bold,
  Italic,
  Subscript,
  Superscript,
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
  Heading.configure({ levels: [2, 3, 4] }),
  BulletList,
  OrderedList,
  Item,
  Blockquote,
  HorizontalRule,
  ...tables,
  Figure,
  FigureCaption,
  Picture,
  Image,
  Footnote.configure({ edit: options.editNote }),
  Gapcursor,
  Dropcursor.configure({ color: false, class: "rich-text-drop" }),
  TrailingNode.configure({ notAfter: ["heading", "bulletList", "orderedList"] }),
];
