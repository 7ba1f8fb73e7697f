// What the buttons for blocks and tables do. A tool's name is that of its label.
import { chain } from "./create.js";
import { chosenFigure } from "./figure.js";
import { openFigure } from "./figuredialog.js";
import { chosenNote } from "./footnote.js";
import { openHelp } from "./help.js";
import { openNote } from "./note.js";
import { history, languages, link, marks } from "./phrasetools.js";
import { headsOf, surroundingTable } from "./table.js";
import { openTable } from "./tabledialog.js";

const isInTable = (editor) => Boolean(surroundingTable(editor.state.selection));
const isInFigure = (editor) => Boolean(chosenFigure(editor.state));
const hasCaption = (editor) =>
  surroundingTable(editor.state.selection)?.node.childCount > 1;
const hasHeads = (where) => (editor) => headsOf(editor.state.selection)[where];
const isInList = (editor) => editor.isActive("listItem");

const paragraph = {
  name: "paragraph",
  text: "¶",
  keys: "Mod+Alt+0",
  run: (editor) => chain(editor).setParagraph().run(),
  isActive: (editor) => editor.isActive("paragraph"),
};

const heading = (level) => ({
  name: `heading${level}`,
  text: `H${level}`,
  keys: `Mod+Alt+${level}`,
  run: (editor) => chain(editor).toggleHeading({ level }).run(),
  isActive: (editor) => editor.isActive("heading", { level }),
});

const list = (name, icon, keys) => ({
  name,
  icon,
  keys,
  run: (editor) => chain(editor).toggleList(name, "listItem").run(),
  isActive: (editor) => editor.isActive(name),
});

const nesting = (name, icon, keys, command) => ({
  name,
  icon,
  keys,
  run: (editor) => chain(editor)[command]("listItem").run(),
  isShown: isInList,
  isEnabled: (editor) => editor.can()[command]("listItem"),
});

const footnote = (options) => ({
  name: "footnote",
  icon: "sticky_note_2",
  keys: "Mod+Alt+F",
  run: (editor) => openNote(editor, options),
  isActive: (editor) => Boolean(chosenNote(editor.state)),
});

const picture = (options) => ({
  name: "picture",
  icon: "image",
  keys: "Mod+Alt+P",
  run: (editor) => openFigure(editor, options),
  isActive: isInFigure,
});

// Opened by ../notes.js.
const colleagueNote = {
  name: "colleagueNote",
  icon: "comment",
  keys: "Mod+Alt+M",
  run: (editor) =>
    editor.view.dom.dispatchEvent(new CustomEvent("colleague-note", { bubbles: true })),
};

const fullScreen = (options) => ({
  name: "fullScreen",
  icon: "fullscreen",
  keys: "Mod+Alt+Enter",
  run: options.fillScreen,
  isActive: options.isFull,
});

const help = (options) => ({
  name: "keys",
  text: "?",
  run: (editor) => openHelp(editor, options, textTools(options)),
});

// Where a block is translated: what its source is stays what it is.
const blockTools = (options) => ({
  labels: options.labels,
  groups: [
    marks,
    [link(options), footnote(options), ...languages(options)],
    history,
    [help(options)],
  ],
});

export const textTools = (options) =>
  options.isBlock ? blockTools(options) : wholeTools(options);

const wholeTools = (options) => ({
  labels: options.labels,
  groups: [
    [paragraph, heading(2), heading(3), heading(4)],
    marks,
    [link(options), footnote(options), ...languages(options)],
    [
      list("bulletList", "format_list_bulleted", "Mod+Shift+8"),
      list("orderedList", "format_list_numbered", "Mod+Shift+7"),
      nesting("indent", "format_indent_increase", "Mod+]", "sinkListItem"),
      nesting("outdent", "format_indent_decrease", "Mod+[", "liftListItem"),
    ],
    [
      ...(options.picturesUrl ? [picture(options)] : []),
      {
        name: "blockquote",
        icon: "format_quote",
        keys: "Mod+Shift+B",
        run: (editor) => chain(editor).toggleBlockquote().run(),
        isActive: (editor) => editor.isActive("blockquote"),
      },
      {
        name: "horizontalRule",
        icon: "horizontal_rule",
        run: (editor) => chain(editor).setHorizontalRule().run(),
      },
      {
        name: "table",
        icon: "table_chart",
        run: (editor) => openTable(editor, options),
        isEnabled: (editor) => !isInTable(editor),
      },
    ],
    history,
    [colleagueNote, fullScreen(options), help(options)],
  ],
});

const cells = (name, text, command, isActive) => ({
  name,
  text,
  isActive,
  run: (editor) => chain(editor)[command]().run(),
  isShown: isInTable,
  isEnabled: (editor) => editor.can()[command](),
});

export const tableTools = ({ labels }) => ({
  labels,
  groups: [
    [
      cells("addRowBefore", "+↑", "addRowBefore"),
      cells("addRow", "+↓", "addRowAfter"),
      cells("deleteRow", "−↔", "deleteRow"),
    ],
    [
      cells("addColumnBefore", "+←", "addColumnBefore"),
      cells("addColumn", "+→", "addColumnAfter"),
      cells("deleteColumn", "−↕", "deleteColumn"),
    ],
    [
      cells("headerRow", "TH↔", "toggleHeaderRow", hasHeads("row")),
      cells("headerColumn", "TH↕", "toggleHeaderColumn", hasHeads("column")),
    ],
    [
      cells("caption", "Aa", "toggleCaption", hasCaption),
      cells("deleteTable", "✕", "removeTableBlock"),
    ],
  ],
});

const ofFigure = (tool) => ({ ...tool, isShown: isInFigure });

export const figureTools = (options) => ({
  labels: options.labels,
  groups: [
    [
      ofFigure({
        name: "changePicture",
        icon: "edit",
        run: (editor) => openFigure(editor, options),
      }),
      ofFigure({
        name: "figureCaption",
        text: "Aa",
        run: (editor) => chain(editor).toggleFigureCaption().run(),
        isActive: (editor) => chosenFigure(editor.state)?.figure.childCount > 1,
      }),
      ofFigure({
        name: "removePicture",
        text: "✕",
        run: (editor) => chain(editor).removeFigure().run(),
      }),
    ],
  ],
});
