// What the buttons for words do.
import { chain } from "./create.js";
import { openLink } from "./link.js";

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
  run: (editor) => openLink(editor, options),
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

export const phraseTools = (options) => ({
  labels: options.labels,
  groups: [marks, [link(options), ...languages(options)], history],
});
