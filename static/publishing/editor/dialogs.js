import { Combobox } from "../../js/combobox.js";
import { element, uniqueId } from "./elements.js";

// A dialog of the browser, with a form in it. Escape closes it.

/**
 * Open a dialog; return it and its form. ``onApply`` may return false: it stays open.
 * ``removeLabel`` is that of a button which takes away what the dialog is about. Where
 * ``okLabel`` is empty, the body has a button of its own that submits.
 */
export function openDialog(options) {
  const { title, titleId, body, labels, removeLabel, className = "" } = options;
  const { okLabel = labels.ok } = options;
  const button = (textContent, type, onclick) =>
    element("button", { textContent, type, onclick });
  const buttons = [];
  if (okLabel) buttons.push(button(okLabel, "submit"));
  buttons.push(button(labels.cancel, "button", () => dialog.close()));
  if (removeLabel) {
    const removal = button(removeLabel, "button", () => {
      dialog.close();
      options.onRemove();
    });
    buttons.push(removal);
  }
  const form = element("form", { method: "dialog" }, [
    element("h2", { id: titleId, textContent: title }),
    ...body,
    element("div", { className: "rich-text-buttons" }, buttons),
  ]);
  const dialog = element(
    "dialog",
    { className: `rich-text-dialog ${className}`.trim(), "aria-labelledby": titleId },
    [form],
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (options.onApply?.() !== false) dialog.close();
  });
  dialog.addEventListener("close", () => {
    dialog.remove();
    options.onClose();
  });
  document.body.append(dialog);
  dialog.showModal();
  return { dialog, form };
}

// A field of the editor that searches: one of those found is chosen by the arrow keys
// and Enter, or by the mouse.

export class Picker {
  /**
   * ``ask`` answers a query, ``fill`` puts into an option what it shows, ``name`` stands
   * in the field when it is chosen; ``isQuestion`` says what is worth a search.
   */
  constructor(options) {
    const { ask, fill, name, isQuestion, onChoose = () => {} } = options;
    const { labels, label, hint, value = "", describedBy = [] } = options;
    Object.assign(this, { fill, name, onChoose, labels });
    const help = element("p", { id: uniqueId(), className: "help" }, [hint]);
    this.list = element("ul", {
      id: uniqueId(),
      role: "listbox",
      "aria-label": labels.found,
      hidden: true,
    });
    this.input = element("input", {
      id: uniqueId(),
      value,
      autocomplete: "off",
      autocapitalize: "none",
      spellcheck: false,
      role: "combobox",
      "aria-autocomplete": "list",
      "aria-expanded": "false",
      "aria-controls": this.list.id,
      "aria-describedby": [help.id, ...describedBy].join(" "),
    });
    this.status = element("p", { className: "rich-text-status", role: "status" });
    const tag = element("label", { htmlFor: this.input.id }, [label]);
    this.parts = [tag, this.input, help, this.status, this.list];
    this.input.addEventListener("input", () => {
      this.chosen = this.certain = undefined;
    });
    this.box = new Combobox(this.input, {
      ask: (text, signal) => ask({ q: text }, signal),
      show: (answer) => this.show(answer),
      clear: () => this.fillList([], ""),
      isQuestion,
    });
    // The field keeps the focus.
    this.list.addEventListener("mousedown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => {
      const option = event.target.closest("li");
      if (option) this.choose(option.item);
    });
  }

  get text() {
    return this.box.text;
  }

  search() {
    return this.box.search();
  }

  stop() {
    this.box.stop();
  }

  choose(item) {
    this.stop();
    this.chosen = item;
    this.input.value = this.name(item);
    this.fillList([], "");
    this.box.close();
    this.onChoose(item);
  }

  show(answer) {
    const { nothingFound, found, noAnswer } = this.labels;
    const items = answer?.results ?? [];
    let status = `${found}: ${items.length}`;
    if (!answer) status = noAnswer;
    else if (!items.length) status = answer.note || nothingFound;
    else if (answer.note) status = `${answer.note} ${status}`;
    this.fillList(items, status);
    if (answer?.is_address) [this.certain] = items;
  }

  fillList(items, status) {
    const options = items.map((item) => {
      const option = element("li", { id: uniqueId(), role: "option", item });
      this.fill(option, item);
      return option;
    });
    this.list.replaceChildren(...options);
    this.status.textContent = status;
  }
}

export function openTable(editor, { labels, language }) {
  const field = (name, text, properties) =>
    element("label", {}, [text, element("input", { name, ...properties })]);
  const box = (name, text, checked) =>
    element("label", {}, [
      element("input", { type: "checkbox", name, checked }),
      ` ${text}`,
    ]);
  const size = { type: "number", min: 1, max: 50, required: true, value: 2 };
  const { form } = openDialog({
    title: labels.table,
    titleId: uniqueId(),
    body: [
      field("caption", labels.captionText, { lang: language }),
      element("div", { className: "rich-text-pair" }, [
        field("rows", labels.rows, size),
        field("columns", labels.columns, size),
      ]),
      box("headRow", labels.headerRow, true),
      box("headColumn", labels.headerColumn, false),
    ],
    labels,
    onApply: () => {
      const { caption, rows, columns, headRow, headColumn } = form.elements;
      editor.commands.insertTableBlock({
        caption: caption.value.trim(),
        rows: rows.valueAsNumber,
        columns: columns.valueAsNumber,
        headRow: headRow.checked,
        headColumn: headColumn.checked,
      });
    },
    onClose: () => editor.view.focus(),
  });
}
