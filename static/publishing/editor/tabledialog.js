import { openDialog } from "./dialog.js";
import { element, uniqueId } from "./elements.js";

const MOST = 50;

export function openTable(editor, { labels, language }) {
  const caption = element("input", { id: "rich-text-caption", lang: language });
  const error = element("p", {
    id: uniqueId(),
    className: "rich-text-error",
    role: "alert",
  });
  const number = {
    type: "number",
    min: 1,
    max: MOST,
    value: 2,
    "aria-describedby": error.id,
  };
  const rows = element("input", { id: "rich-text-rows", ...number });
  const columns = element("input", { id: "rich-text-columns", ...number });
  const line = (text, input) =>
    element("p", {}, [
      element("label", { htmlFor: input.id, textContent: text }),
      input,
    ]);
  const box = (text, checked) => {
    const input = element("input", { type: "checkbox", id: uniqueId(), checked });
    const label = element("label", { htmlFor: input.id }, [input, " ", text]);
    return { input, line: element("p", {}, [label]) };
  };
  const headRow = box(labels.headerRow, true);
  const headColumn = box(labels.headerColumn, false);
  const isCount = ({ value }) => /^\d+$/.test(value) && value >= 1 && value <= MOST;
  openDialog({
    title: labels.table,
    titleId: uniqueId(),
    body: [
      line(labels.captionText, caption),
      element("div", { className: "rich-text-pair" }, [
        line(labels.rows, rows),
        line(labels.columns, columns),
      ]),
      error,
      headRow.line,
      headColumn.line,
    ],
    labels,
    onApply: () => {
      const wrong = [rows, columns].find((input) => !isCount(input));
      if (wrong) {
        error.textContent = labels.tableSize.replaceAll("{n}", MOST);
        wrong.focus();
        return false;
      }
      return editor.commands.insertTableBlock({
        caption: caption.value.trim(),
        rows: Number(rows.value),
        columns: Number(columns.value),
        headRow: headRow.input.checked,
        headColumn: headColumn.input.checked,
      });
    },
    onClose: () => editor.view.focus(),
  });
}
