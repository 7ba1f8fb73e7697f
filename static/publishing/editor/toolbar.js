import { chain, element, icon, shortcut } from "./elements.js";
import { chosenFigure } from "./figure.js";
import { chosenNote, headsOf, surroundingTable } from "./grammar.js";

// A row of buttons that is one stop of the Tab key; arrows move inside it.

export class Toolbar {
  constructor(editor, labels, groups, name) {
    this.editor = editor;
    this.buttons = [];
    this.dom = element("div", { role: "toolbar", "aria-label": name });
    for (const tools of groups) {
      const group = element("div", { className: "rich-text-group" });
      group.append(...tools.map((tool) => this.button(tool, labels[tool.name])));
      this.dom.append(group);
    }
    this.dom.addEventListener("keydown", (event) => this.move(event));
    // The selection in the text stays while a button is pressed by the mouse.
    this.dom.addEventListener("mousedown", (event) => event.preventDefault());
    editor.on("transaction", () => this.refresh());
    this.refresh();
  }

  button(tool, named) {
    const { name, keys, label = named } = tool;
    const dom = element(
      "button",
      {
        type: "button",
        title: keys ? `${label} (${shortcut(keys)})` : label,
        "aria-label": label,
        "data-tool": name,
        tabIndex: -1,
      },
      [tool.icon ? icon(tool.icon) : tool.text],
    );
    dom.addEventListener("click", () => {
      this.rest(dom);
      if (dom.ariaDisabled !== "true") tool.run(this.editor);
      this.refresh();
    });
    dom.addEventListener("focus", () => this.rest(dom));
    this.buttons.push({ ...tool, dom });
    return dom;
  }

  refresh() {
    const { editor } = this;
    for (const { dom, isActive, isShown, isEnabled } of this.buttons) {
      if (isActive) dom.setAttribute("aria-pressed", isActive(editor));
      if (isShown) dom.hidden = !isShown(editor);
      if (isEnabled) dom.ariaDisabled = String(!isEnabled(editor));
    }
    const shown = this.shown();
    this.dom.hidden = shown.length === 0;
    if (!shown.includes(this.stop)) this.rest(shown[0]);
  }

  shown() {
    return this.buttons.map(({ dom }) => dom).filter((dom) => !dom.hidden);
  }

  /** Let Tab stop at this button from now on. */
  rest(dom) {
    if (this.stop) this.stop.tabIndex = -1;
    this.stop = dom;
    if (dom) dom.tabIndex = 0;
  }

  move(event) {
    const shown = this.shown();
    const number = shown.indexOf(document.activeElement);
    const next = {
      ArrowRight: number + 1,
      ArrowDown: number + 1,
      ArrowLeft: number - 1,
      ArrowUp: number - 1,
      Home: 0,
      End: -1,
    }[event.key];
    if (next === undefined) return;
    shown.at(next % shown.length).focus();
    event.preventDefault();
  }
}

/** Fold a toolbar to a name, or to that of the tool which is pressed in it. */
export function foldedTo(name, bar) {
  const { ariaLabel: title } = bar.dom;
  const summary = element("summary", { title, ariaLabel: name === "+" ? title : null });
  const dom = element("details", { className: "rich-text-menu" }, [summary, bar.dom]);
  const tell = () => {
    const { ariaLabel } = bar.dom.querySelector("[aria-pressed=true]") ?? {};
    summary.textContent = (name === "+" ? null : ariaLabel) ?? name;
  };
  bar.editor.on("transaction", tell);
  tell();
  const close = ({ relatedTarget }) => {
    if (!dom.contains(relatedTarget)) dom.open = false;
  };
  dom.addEventListener("focusout", close);
  bar.dom.addEventListener("click", close);
  return dom;
}

/** Lead to the tools by Alt+F10, or "/" where a block begins; letters lead to one. */
export function leadByKeys(editor, tools, inserting) {
  const lead = (event) => {
    const { empty, $from } = editor.state.selection;
    const isSlash = event.key === "/" && empty && !$from.parentOffset && inserting;
    if (!isSlash && !(event.altKey && event.key === "F10")) return;
    event.preventDefault();
    if (isSlash) inserting.open = true;
    const place = isSlash ? "[open] [tabindex='0']" : "summary, [tabindex='0']";
    tools.querySelector(place).focus();
  };
  // Before the text has it.
  editor.view.dom.addEventListener("keydown", lead, true);
  let typed = "";
  tools.addEventListener("keydown", (event) => {
    typed =
      event.key.length > 1 || event.ctrlKey ? "" : typed + event.key.toLowerCase();
    const begins = ({ ariaLabel }) => ariaLabel.toLowerCase().startsWith(typed);
    if (typed) [...tools.querySelectorAll("[open] button")].find(begins)?.focus();
    if (event.key !== "Escape" && event.key !== "/") return;
    event.preventDefault();
    editor.view.focus();
    if (event.key === "/") editor.commands.insertContent("/");
  });
}

// What the buttons for blocks and tables do. A tool's name is that of its label.

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
  run: (editor) => options.openNote(editor),
  isActive: (editor) => Boolean(chosenNote(editor.state)),
});

const picture = (options) => ({
  name: "picture",
  icon: "image",
  keys: "Mod+Alt+P",
  run: (editor) => options.openFigure(editor),
  isActive: isInFigure,
});

// Opened by ../fields.js.
const colleagueNote = {
  name: "colleagueNote",
  icon: "comment",
  keys: "Mod+Alt+M",
  run: (editor) =>
    editor.view.dom.dispatchEvent(new CustomEvent("colleague-note", { bubbles: true })),
};

const help = {
  name: "keys",
  text: "?",
  run: (editor) => {
    // What has the focus gets it back when the dialog closes.
    editor.view.focus();
    document.querySelector(".keys-button").click();
  },
};

// Where a block is translated: what its source is stays what it is.
const blockTools = (options) => [
  marks,
  [link(options), footnote(options), ...languages(options)],
  history,
  [help],
];

const kinds = [
  heading(2),
  heading(3),
  heading(4),
  list("bulletList", "format_list_bulleted", "Mod+Shift+8"),
  list("orderedList", "format_list_numbered", "Mod+Shift+7"),
  {
    name: "blockquote",
    icon: "format_quote",
    keys: "Mod+Shift+B",
    run: (editor) => chain(editor).toggleBlockquote().run(),
    isActive: (editor) => editor.isActive("blockquote"),
  },
];

const kindTools = () => [
  [
    ...kinds,
    paragraph,
    nesting("indent", "format_indent_increase", "Mod+]", "sinkListItem"),
    nesting("outdent", "format_indent_decrease", "Mod+[", "liftListItem"),
  ],
];

const insertTools = (options) => [
  [
    ...(options.picturesUrl ? [picture(options)] : []),
    {
      name: "table",
      icon: "table_chart",
      run: (editor) => options.openTable(editor),
      isEnabled: (editor) => !isInTable(editor),
    },
    footnote(options),
    link(options),
    ...kinds,
    {
      name: "horizontalRule",
      icon: "horizontal_rule",
      run: (editor) => chain(editor).setHorizontalRule().run(),
    },
  ],
];

const wordTools = (options) => [
  [...marks, link(options), footnote(options), ...languages(options), colleagueNote],
];

/** Return the groups of tools of each toolbar of a text; those before the last fold. */
export const textTools = (options) =>
  (options.isBlock ? [blockTools] : [kindTools, insertTools, wordTools]).map((tools) =>
    tools(options),
  );

const cells = (name, text, command, isActive) => ({
  name,
  text,
  isActive,
  run: (editor) => chain(editor)[command]().run(),
  isShown: isInTable,
  isEnabled: (editor) => editor.can()[command](),
});

const charted = (kind, icon) => ({
  name: `${kind}Chart`,
  icon,
  run: (editor) => chain(editor).toggleChart(kind).run(),
  isActive: ({ state }) => surroundingTable(state.selection)?.node.attrs.chart === kind,
  isShown: isInTable,
});

export const tableTools = [
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
    charted("bars", "align_horizontal_left"),
    charted("columns", "bar_chart"),
    charted("line", "show_chart"),
  ],
  [
    cells("caption", "Aa", "toggleCaption", hasCaption),
    cells("deleteTable", "✕", "removeTableBlock"),
  ],
];

const ofFigure = (tool) => ({ ...tool, isShown: isInFigure });

export const figureTools = (options) => [
  [
    ofFigure({
      name: "changePicture",
      icon: "edit",
      run: (editor) => options.openFigure(editor),
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
];

// What the buttons for words do.

const mark = (name, icon, keys) => ({
  name,
  icon,
  keys,
  run: (editor) => chain(editor).toggleMark(name).run(),
  isActive: (editor) => editor.isActive(name),
});

export const marks = [
  mark("bold", "format_bold", "Mod+B"),
  mark("italic", "format_italic", "Mod+I"),
  mark("subscript", "subscript", "Mod+,"),
  mark("superscript", "superscript", "Mod+."),
  mark("code", "code", "Mod+E"),
];

export const languages = ({ labels, languages: others }) =>
  others.map(({ code, name }) => ({
    name: "foreign",
    label: `${labels.foreign}: ${name}`,
    text: code.toUpperCase(),
    run: (editor) => chain(editor).toggleMark("language", { lang: code }).run(),
    isActive: (editor) => editor.isActive("language", { lang: code }),
  }));

export const link = (options) => ({
  name: "link",
  icon: "link",
  keys: "Mod+K",
  run: (editor) => options.openLink(editor),
  isActive: (editor) => editor.isActive("link"),
});

export const history = [
  {
    name: "undo",
    icon: "undo",
    keys: "Mod+Z",
    run: (editor) => chain(editor).undo().run(),
    isEnabled: (editor) => editor.can().undo(),
  },
  {
    name: "redo",
    icon: "redo",
    keys: "Mod+Shift+Z",
    run: (editor) => chain(editor).redo().run(),
    isEnabled: (editor) => editor.can().redo(),
  },
];

export const phraseTools = (options) => [
  marks,
  [link(options), ...languages(options)],
  history,
];
