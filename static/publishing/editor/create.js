import { Editor } from "../../django_prose_editor/editor.js";
import { pasted } from "./pasting.js";

/** Make an editor that adds no style, and changes nothing that was typed. */
export function createEditor({ attributes, props, ...options }) {
  return new Editor({
    injectCSS: false,
    enableInputRules: false,
    enablePasteRules: false,
    ...options,
    editorProps: {
      transformPastedHTML: pasted,
      ...props,
      attributes: {
        class: "rich-text-body",
        role: "textbox",
        spellcheck: "true",
        "aria-multiline": "true",
        ...attributes,
      },
    },
  });
}

/** Begin a command in the text. Tiptap's own focus comes late: a letter may be lost. */
export function chain(editor) {
  editor.view.focus();
  return editor.chain();
}
