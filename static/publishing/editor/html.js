// Writes what stands in the editor as the HTML that is sent.
import { pm } from "../../django_prose_editor/editor.js";

export function written(editor) {
  const { doc, schema } = editor.state;
  // Of a document that loads nothing.
  const holder = document.implementation.createHTMLDocument("").createElement("div");
  pm.model.DOMSerializer.fromSchema(schema).serializeFragment(
    doc.content,
    { document: holder.ownerDocument },
    holder,
  );
  for (const table of holder.querySelectorAll("div.table > table")) {
    table.parentElement.replaceWith(table);
    markHeads(table);
  }
  while (holder.lastElementChild?.matches("p:empty")) holder.lastElementChild.remove();
  return holder.innerHTML;
}

/** Tell rows of heads from the others, and say what each head is the head of. */
function markHeads(table) {
  const rows = [...table.rows];
  const isHead = (row) => [...row.cells].every((cell) => cell.tagName === "TH");
  const end = rows.findIndex((row) => !isHead(row));
  const count = end < 0 ? rows.length : end;
  const heads = rows.slice(0, count);
  const fits = (row, number) =>
    [...row.cells].every((cell) => number + cell.rowSpan <= count);
  for (const row of rows.slice(count)) {
    if (row.cells[0]?.tagName === "TH") row.cells[0].scope = "row";
  }
  if (!count || !heads.every(fits)) return;
  const head = table.ownerDocument.createElement("thead");
  head.append(...heads);
  for (const cell of head.querySelectorAll("th")) cell.scope = "col";
  table.tBodies[0].before(head);
  if (!table.tBodies[0].rows.length) table.tBodies[0].remove();
}

/** Keep the textarea as the editor is; one that nobody touched stays as it was. */
export function keepWritten(editor, textarea) {
  const read = () => ({ value: textarea.value, html: written(editor) });
  const original = read();
  let known = original;
  editor.on("update", () => {
    const html = written(editor);
    if (html === known.html) return;
    // What was undone is as it was, letter for letter.
    known = html === original.html ? original : { value: html, html };
    textarea.value = known.value;
    textarea.dispatchEvent(new Event("input", { bubbles: true }));
  });

  // A browser that goes back, and other scripts, fill the textarea.
  const reread = () => {
    if (textarea.value === known.value) return;
    editor
      .chain()
      .setMeta("addToHistory", false)
      .setContent(textarea.value, { emitUpdate: false })
      .run();
    known = read();
  };
  textarea.addEventListener("change", reread);
  addEventListener("pageshow", reread);
  textarea.form?.addEventListener("reset", () => setTimeout(reread));
}
