import { openDialog } from "./dialog.js";
import { element, uniqueId } from "./elements.js";

const MOST = 50;

export function openTable(editor, { labels, language }) {
  const caption = element("input", { id: "rich-text-caption", lang: language });
  const number = { type: "number", min: 1, max: MOST, value: 2 };
  const rows = element("input", { id: "rich-text-rows", ...number });
  const columns = element("input", { id: "rich-text-columns", ...number });
  const line = (text, input) =>
    element("p", {}, [element("label", { htmlFor: input.id, textContent: text }), input]);
  const count = ({ value }) => Math.min(MOST, Math.max(1, Math.round(value) || 1));
  openDialog({
    title: labels.table,
    titleId: uniqueId(),
    body: [
      line(labels.captionText, caption),
      line(labels.rows, rows),
      line(labels.columns, columns),
    ],
    labels,
    onApply: () =>
      editor.commands.insertTableBlock({
        caption: caption.value.trim(),
        rows: count(rows),
        columns: count(columns),
      }),
    onClose: () => editor.view.focus(),
  });
}
