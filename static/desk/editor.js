// The rich-text editor: what it can write is the grammar that the server keeps.
// Without it the field holds the same HTML and works.

import { initializeEditors, Editor } from "../django_prose_editor/editor.js";
import { extensions } from "./schema.js";
import { toolbar } from "./toolbar.js";

function create(textarea) {
  const labels = JSON.parse(textarea.dataset.labels);
  const label = document.querySelector(`label[for="${textarea.id}"]`);
  const frame = document.createElement("div");
  frame.className = "rich-text";
  textarea.before(frame);
  frame.append(textarea);
  textarea.hidden = true;

  const editor = new Editor({
    element: frame,
    extensions,
    content: textarea.value,
    injectCSS: false,
    editorProps: {
      attributes: {
        class: "rich-text-body",
        lang: textarea.lang,
        role: "textbox",
        spellcheck: "true",
        "aria-multiline": "true",
        "aria-label": label?.textContent.trim() ?? "",
      },
    },
    // Only a change is written back: a text that nobody touched stays as it was stored.
    onUpdate() {
      textarea.value = editor.isEmpty ? "" : editor.getHTML();
      count();
    },
  });
  frame.prepend(toolbar(editor, textarea, labels));

  const words = document.createElement("p");
  words.className = "rich-text-count";
  frame.append(words);
  function count() {
    const found = editor.getText({ blockSeparator: " " }).match(/[\p{L}\p{N}]+/gu);
    words.textContent = `${labels.words}: ${found?.length ?? 0}`;
  }
  count();

  label?.addEventListener("click", () => editor.commands.focus());
}

initializeEditors(create, "textarea[data-rich-text]");
