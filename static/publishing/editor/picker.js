// A field that searches: one of those found is chosen by the arrow keys and Enter, or
// by the mouse.
import { element, uniqueId } from "./elements.js";

// Milliseconds between the last letter and the question.
const PAUSE = 200;

/** Return the number of the option to which a key leads, or nothing. */
function led(key, { pointed, count, columns }) {
  const last = count - 1;
  if (pointed < 0) return { ArrowDown: 0, ArrowUp: last }[key];
  const isInLastRow = pointed + columns - (pointed % columns) > last;
  const lastOfColumn = last - ((last - pointed) % columns);
  const down = isInLastRow ? pointed % columns : Math.min(last, pointed + columns);
  const up = pointed < columns ? lastOfColumn : pointed - columns;
  const beside = {
    ArrowRight: (pointed + 1) % count,
    ArrowLeft: (pointed || count) - 1,
  };
  return { ArrowDown: down, ArrowUp: up, ...(columns > 1 && beside) }[key];
}

export class Picker {
  /**
   * ``ask`` answers a query, ``fill`` returns what an option shows, ``name`` what stands
   * in the field when it is chosen; ``isQuestion`` says what is worth a search.
   */
  constructor(options) {
    const { ask, fill, name, isQuestion, onChoose = () => {} } = options;
    const { labels, label, hint, value = "", describedBy = [] } = options;
    Object.assign(this, { ask, fill, name, isQuestion, onChoose, labels, options: [] });
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
    this.input.addEventListener("input", () => this.wait());
    this.input.addEventListener("keydown", (event) => this.press(event));
    // The field keeps the focus.
    this.list.addEventListener("mousedown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => {
      const option = event.target.closest("li");
      if (option) this.choose(option.item);
    });
  }

  get text() {
    return this.input.value.trim();
  }

  wait() {
    this.stop();
    this.chosen = this.certain = undefined;
    const { text } = this;
    if (this.isQuestion(text)) this.timer = setTimeout(() => this.search(), PAUSE);
    else this.show([], "");
  }

  async search() {
    const { text } = this;
    this.stop();
    this.request = new AbortController();
    const { signal } = this.request;
    const answer = await this.ask({ q: text }, signal);
    if (signal.aborted || this.chosen) return;
    const { nothingFound, found, noAnswer, more } = this.labels;
    const items = answer?.results ?? [];
    let status = `${found}: ${items.length}`;
    if (!answer) status = noAnswer;
    else if (!items.length) status = answer.note || nothingFound;
    else if (answer.note) status = `${answer.note} ${status}`;
    else if (answer.more) status = `${status}. ${more}`;
    this.show(items, status);
    if (answer?.is_address) [this.certain] = items;
  }

  stop() {
    clearTimeout(this.timer);
    this.request?.abort();
  }

  choose(item) {
    this.stop();
    this.chosen = item;
    this.input.value = this.name(item);
    this.show([], "");
    this.onChoose(item);
  }

  show(items, status) {
    this.options = items.map((item) => {
      const option = element("li", { id: uniqueId(), role: "option" }, this.fill(item));
      option.item = item;
      return option;
    });
    this.list.replaceChildren(...this.options);
    this.list.hidden = !items.length;
    this.input.ariaExpanded = String(items.length > 0);
    this.status.textContent = status;
    this.point(-1);
  }

  /** Point at one of the options, or at none. */
  point(number) {
    this.pointed = number;
    this.options.forEach((option, index) => {
      option.ariaSelected = String(index === number);
    });
    const option = this.options[number];
    this.input.setAttribute("aria-activedescendant", option?.id ?? "");
    option?.scrollIntoView({ block: "nearest" });
  }

  /** Return how many options stand in a row. */
  get columns() {
    const { options } = this;
    const below = options.findIndex(
      (option) => option.offsetTop > options[0].offsetTop,
    );
    return below < 0 ? options.length : below;
  }

  press(event) {
    const { options, pointed } = this;
    const count = options.length;
    if (!count || event.isComposing) return;
    const next = led(event.key, { pointed, count, columns: this.columns });
    if (next !== undefined) this.point(next);
    else if (event.key === "Enter" && pointed >= 0) this.choose(options[pointed].item);
    else return;
    event.preventDefault();
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
