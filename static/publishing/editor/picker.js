// A field of the editor that searches: one of those found is chosen by the arrow keys
// and Enter, or by the mouse.
import { Combobox } from "../../js/combobox.js";
import { element, uniqueId } from "./elements.js";

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

/** Ask an address for what answers a query; nothing, if it does not answer. */
export async function asked(url, query, signal) {
  try {
    const response = await fetch(`${url}?${new URLSearchParams(query)}`, { signal });
    const answer = await response.json();
    return Array.isArray(answer.results) ? answer : undefined;
  } catch {
    return undefined;
  }
}
