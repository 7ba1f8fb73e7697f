// The grammar of rich text, as text.richtext stores it.
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
import { Dropping } from "./dropping.js";
import { Figure, FigureCaption, Image, Picture } from "./figure.js";
import { Footnote } from "./footnote.js";
import { Language, Link } from "./marks.js";
import { styled } from "./pasting.js";
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

// What may stand in a line of text. Marks that come first stand outside.
const phrasing = (options) => [
  Text,
  HardBreak,
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
  ...tables,
  Figure.configure({ edit: options.editFigure }),
  FigureCaption,
  Picture.configure(options),
  Image.configure(options),
  Dropping.configure({ add: options.addFiles, say: options.say }),
  Footnote.configure({ edit: options.editNote }),
  Gapcursor,
  Dropcursor.configure({ color: false, class: "rich-text-drop" }),
  TrailingNode.configure({ notAfter: ["heading", "bulletList", "orderedList"] }),
];
