// The dialog in which a footnote is written.
import { chain, createEditor } from "./create.js";
import { openDialog } from "./dialog.js";
import { element, uniqueId } from "./elements.js";
import { noteExtensions } from "./extensions.js";
import { chosenNote } from "./footnote.js";
import { phraseTools } from "./phrasetools.js";
import { Toolbar } from "./toolbar.js";

export function openNote(editor, options) {
  const { labels, language } = options;
  const chosen = chosenNote(editor.state);
  const title = uniqueId();
  const tools = element("div", { className: "rich-text-tools" });
  const text = element("div");
  const { dialog, form } = openDialog({
    title: labels.footnote,
    titleId: title,
    body: [element("div", { className: "rich-text" }, [tools, text])],
    labels,
    removeLabel: chosen && labels.removeFootnote,
    onRemove: () => chain(editor).deleteSelection().run(),
    onApply: () => put(editor, chosen, noteEditor),
    onClose: () => {
      noteEditor.destroy();
      editor.view.focus();
    },
  });
  const noteEditor = createEditor({
    element: text,
    extensions: noteExtensions(options),
    content: {
      type: "doc",
      content: [{ type: "paragraph", content: chosen?.attrs.note ?? [] }],
    },
    attributes: { id: "rich-text-answer", "aria-labelledby": title, lang: language },
    props: {
      handleKeyDown: (_view, event) => {
        if (event.key === "Escape") dialog.close();
        else if (event.key === "Enter" && !event.shiftKey) form.requestSubmit();
        else return false;
        return true;
      },
    },
  });
  tools.append(new Toolbar(noteEditor, phraseTools(options), labels.toolbar).dom);
  noteEditor.commands.setTextSelection(noteEditor.state.doc.content.size - 1);
  noteEditor.view.focus();
}

function put(editor, chosen, noteEditor) {
  const note = noteEditor.getJSON().content[0].content ?? [];
  const isBlank = !noteEditor.getText().trim();
  if (isBlank && chosen) editor.commands.deleteSelection();
  else if (chosen) editor.commands.updateAttributes("footnote", { note });
  else if (!isBlank) {
    const { to } = editor.state.selection;
    editor.commands.insertContentAt(to, { type: "footnote", attrs: { note } });
  }
}
