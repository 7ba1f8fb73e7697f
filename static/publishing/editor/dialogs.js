import { Combobox } from "../../js/combobox.js";
import { element, shortcut, uniqueId } from "./elements.js";

// A dialog of the browser, with a form in it. Escape closes it.

/**
 * Open a dialog; return it and its form. ``onApply`` may return false: it stays open.
 * ``removeLabel`` is that of a button which takes away what the dialog is about. Where
 * ``okLabel`` is empty, the body has a button of its own that submits.
 */
export function openDialog(options) {
  const { title, titleId, body, labels, removeLabel, className = "" } = options;
  const { okLabel = labels.ok, cancelLabel = labels.cancel } = options;
  const button = (textContent, type, onclick) =>
    element("button", { textContent, type, onclick });
  const buttons = [];
  if (okLabel) buttons.push(button(okLabel, "submit"));
  if (cancelLabel) buttons.push(button(cancelLabel, "button", () => dialog.close()));
  if (removeLabel) {
    const removal = button(removeLabel, "button", () => {
      dialog.close();
      options.onRemove();
    });
    buttons.push(removal);
  }
  const form = element("form", { method: "dialog", noValidate: true }, [
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

// Tabs of a dialog: one of several panels is shown.

/** Return the list of tabs of {label, panel, onShow}; the first is shown. */
export function tabList(label, tabs) {
  const buttons = tabs.map((tab) => {
    tab.panel.id = uniqueId();
    tab.panel.setAttribute("role", "tabpanel");
    const button = element("button", {
      id: uniqueId(),
      type: "button",
      role: "tab",
      "aria-controls": tab.panel.id,
    });
    button.textContent = tab.label;
    tab.panel.setAttribute("aria-labelledby", button.id);
    button.addEventListener("click", () => {
      show(tab);
      tab.onShow();
    });
    return button;
  });

  const show = (shown) => {
    for (const [number, { panel }] of tabs.entries()) {
      const isShown = panel === shown.panel;
      panel.hidden = !isShown;
      buttons[number].ariaSelected = String(isShown);
      buttons[number].tabIndex = isShown ? 0 : -1;
    }
  };

  const list = element(
    "div",
    { className: "rich-text-tabs", role: "tablist", "aria-label": label },
    buttons,
  );
  list.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: buttons.length - 1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const next = (buttons.indexOf(event.target) + step) % buttons.length;
    show(tabs[next]);
    buttons[next].focus();
  });
  show(tabs[0]);
  return list;
}

// The fields of a dialog that sends something to the library, with an error at each.

const oneLine = (text) => text.replace(/\s+/g, " ").trim();

export class Fields {
  constructor(labels) {
    this.labels = labels;
    this.fields = new Map();
    this.error = element("p", { className: "rich-text-error", role: "alert" });
    this.status = element("p", { className: "rich-text-status", role: "status" });
  }

  field(name, text, options = {}) {
    const { tag = "input", type, lang, own, helpId = "", ...properties } = options;
    const { choices = [], ...others } = properties;
    const id = uniqueId();
    const error = element("p", { id: `${id}-error`, className: "rich-text-error" });
    const input = element(tag, {
      id,
      name,
      "aria-describedby": `${error.id} ${helpId}`.trim(),
      ...others,
    });
    if (type) input.type = type;
    if (lang) input.lang = lang;
    if (tag === "textarea") input.rows = 2;
    input.append(...choices.map(({ value, label }) => new Option(label, value)));
    const label = element("label", { htmlFor: id }, [text]);
    if (own) {
      const language = element("span", { className: "rich-text-language", lang });
      language.textContent = own;
      label.append(" ", language);
    }
    const isBox = type === "checkbox";
    if (isBox) label.prepend(input, " ");
    const parts = isBox ? [label, error] : [label, error, input];
    const place = element("div", { className: "rich-text-field" }, parts);
    this.fields.set(name, { input, error, place });
    return place;
  }

  input(name) {
    return this.fields.get(name).input;
  }

  get data() {
    const data = new FormData();
    for (const [name, { input }] of this.fields) {
      if (input.type === "file") data.append(name, input.files[0] ?? "");
      else if (input.type !== "checkbox") data.append(name, oneLine(input.value));
      else if (input.checked) data.append(name, "on");
    }
    return data;
  }

  /** Show the errors beside their fields; the others stay as they are. */
  complain(errors) {
    const unplaced = [];
    for (const [name, messages] of Object.entries(errors)) {
      const field = this.fields.get(name);
      if (!field) unplaced.push(...messages);
      else {
        const { input, error } = field;
        error.textContent = messages.join(" ");
        input.setAttribute("aria-invalid", messages.length > 0);
      }
    }
    this.error.textContent = unplaced.join(" ");
  }

  /** Show why what was sent is refused; return the first field that is wrong. */
  refuse(status, errors, notSent) {
    const general = status === 413 ? this.labels.tooLarge : notSent;
    const none = [...this.fields.keys()].map((name) => [name, []]);
    this.complain({
      ...Object.fromEntries(none),
      ...(errors ?? { __all__: [general] }),
    });
    return [...this.fields.values()].find(({ error }) => error.textContent)?.input;
  }
}

// A field of the editor that searches: one of those found is chosen by the arrow keys
// and Enter, or by the mouse.

export class Picker {
  /**
   * ``ask`` answers a query, ``fill`` returns what an option shows, ``name`` what stands
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
    const { nothingFound, found, noAnswer, more } = this.labels;
    const items = answer?.results ?? [];
    let status = `${found}: ${items.length}`;
    if (!answer) status = noAnswer;
    else if (!items.length) status = answer.note || nothingFound;
    else if (answer.note) status = `${answer.note} ${status}`;
    else if (answer.more) status = `${status}. ${more}`;
    this.fillList(items, status);
    if (answer?.is_address) [this.certain] = items;
  }

  fillList(items, status) {
    const options = items.map((item) => {
      const option = element("li", { id: uniqueId(), role: "option" }, this.fill(item));
      option.item = item;
      return option;
    });
    this.list.replaceChildren(...options);
    this.status.textContent = status;
  }
}

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

// The keys of the editor, in a dialog.

export function openHelp(editor, { labels }, tools) {
  const named = tools
    .filter(({ keys }) => keys)
    .map(({ name, keys }) => [labels[name], keys]);
  const others = [
    [labels.keyToolbar, "Alt+F10"],
    [labels.keyBack, "Escape"],
    [labels.keyChange, "Enter"],
    [labels.keyCell, "Tab"],
    [labels.keyCellBack, "Shift+Tab"],
    [labels.keyBreak, "Shift+Enter"],
  ];
  const row = ([text, keys]) =>
    element("div", {}, [
      element("dt", {}, [text]),
      element("dd", {}, [element("kbd", {}, [shortcut(keys)])]),
    ]);
  const list = element("dl", { className: "rich-text-keys", tabIndex: 0 });
  list.append(...[...new Map([...named, ...others])].map(row));
  openDialog({
    title: labels.keys,
    titleId: uniqueId(),
    body: [list],
    labels,
    okLabel: labels.close,
    cancelLabel: "",
    onClose: () => editor.view.focus(),
  });
}
