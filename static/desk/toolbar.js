// The buttons above a rich text: one stop of the Tab key, arrows between them.

import { ask } from "./dialogs.js";
import { chooseLink } from "./picker.js";

// Name, what it shows, whether it is on, what it does.
function tools(editor, textarea, labels) {
  // Focus at once: the editor's own command waits, and the first letter is lost.
  const run = (name, ...values) => {
    editor.view.focus();
    editor.chain()[name](...values).run();
  };
  const other = textarea.dataset.otherLanguage;
  const blocks = [2, 3, 4].map((level) => ({
    name: `heading${level}`,
    sign: `H${level}`,
    isOn: () => editor.isActive("heading", { level }),
    act: () => run("toggleHeading", { level }),
  }));
  const toggle = (name, sign, command, mark) => ({
    name,
    sign,
    isOn: () => editor.isActive(mark),
    act: () => run(command),
  });
  const inTable = (name, sign, command) => ({
    name,
    sign,
    isShown: () => editor.isActive("table"),
    act: () => run(command),
  });
  return [
    { name: "paragraph", sign: "¶", isOn: () => editor.isActive("paragraph"), act: () => run("setParagraph") },
    ...blocks,
    toggle("bold", "B", "toggleBold", "bold"),
    toggle("italic", "I", "toggleItalic", "italic"),
    toggle("subscript", "x₂", "toggleSubscript", "subscript"),
    toggle("superscript", "x²", "toggleSuperscript", "superscript"),
    toggle("bulletList", "•", "toggleBulletList", "bulletList"),
    toggle("orderedList", "1.", "toggleOrderedList", "orderedList"),
    toggle("blockquote", "“”", "toggleBlockquote", "blockquote"),
    toggle("code", "<>", "toggleCode", "code"),
    { name: "horizontalRule", sign: "—", act: () => run("setHorizontalRule") },
    { name: "link", sign: "↗", isOn: () => editor.isActive("link"), act: () => chooseLink(editor, textarea, labels) },
    { name: "footnote", sign: "*", isOn: () => editor.isActive("footnote"), act: () => writeFootnote(editor, labels) },
    { name: "foreign", sign: other.toUpperCase(), isOn: () => editor.isActive("foreign"), act: () => run("toggleMark", "foreign", { lang: other }) },
    { name: "table", sign: "▦", act: () => insertTable(editor, labels) },
    inTable("addRow", "+↓", "addRowAfter"),
    inTable("deleteRow", "−↓", "deleteRow"),
    inTable("addColumn", "+→", "addColumnAfter"),
    inTable("deleteColumn", "−→", "deleteColumn"),
    inTable("headerRow", "TH", "toggleHeaderRow"),
    { name: "caption", sign: "▔", isShown: () => editor.isActive("table"), act: () => writeCaption(editor, labels) },
    inTable("deleteTable", "✕▦", "deleteTable"),
    { name: "undo", sign: "↶", isOff: () => !editor.can().undo(), act: () => run("undo") },
    { name: "redo", sign: "↷", isOff: () => !editor.can().redo(), act: () => run("redo") },
  ];
}

async function writeFootnote(editor, labels) {
  if (!editor.state.selection.empty || editor.isActive("footnote")) {
    editor.view.focus();
    editor.chain().toggleMark("footnote").run();
    return;
  }
  const text = await ask(labels.footnote, labels.footnoteText, "", labels);
  editor.view.focus();
  if (text) {
    const note = { type: "text", text, marks: [{ type: "footnote" }] };
    editor.chain().insertContent(note).unsetMark("footnote").run();
  }
}

async function insertTable(editor, labels) {
  const caption = await ask(labels.table, labels.captionText, "", labels);
  editor.view.focus();
  if (caption !== null) {
    editor.chain().insertTable({ rows: 3, cols: 2, withHeaderRow: true })
      .updateAttributes("table", { caption }).run();
  }
}

async function writeCaption(editor, labels) {
  const now = editor.getAttributes("table").caption;
  const caption = await ask(labels.caption, labels.captionText, now, labels);
  editor.view.focus();
  if (caption !== null) editor.chain().updateAttributes("table", { caption }).run();
}

export function toolbar(editor, textarea, labels) {
  const bar = document.createElement("div");
  bar.className = "rich-text-tools";
  bar.setAttribute("role", "toolbar");
  bar.setAttribute("aria-label", labels.toolbar);
  const buttons = tools(editor, textarea, labels).map((tool) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = tool.sign;
    button.title = labels[tool.name];
    button.setAttribute("aria-label", labels[tool.name]);
    button.dataset.tool = tool.name;
    button.tabIndex = -1;
    button.addEventListener("click", () => {
      if (button.getAttribute("aria-disabled") !== "true") tool.act();
    });
    bar.append(button);
    return { ...tool, button };
  });
  buttons[0].button.tabIndex = 0;

  bar.addEventListener("keydown", (event) => {
    const shown = buttons.map(({ button }) => button).filter((button) => !button.hidden);
    const at = shown.indexOf(document.activeElement);
    const to = {
      ArrowRight: (at + 1) % shown.length,
      ArrowLeft: (at + shown.length - 1) % shown.length,
      Home: 0,
      End: shown.length - 1,
    }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    shown[at].tabIndex = -1;
    shown[to].tabIndex = 0;
    shown[to].focus();
  });

  function update() {
    for (const { button, isOn, isOff, isShown } of buttons) {
      if (isOn) button.setAttribute("aria-pressed", String(isOn()));
      if (isOff) button.setAttribute("aria-disabled", String(isOff()));
      if (isShown) button.hidden = !isShown();
    }
    if (!buttons.some(({ button }) => button.tabIndex === 0 && !button.hidden)) {
      buttons[0].button.tabIndex = 0;
    }
  }
  editor.on("transaction", update);
  update();
  return bar;
}
