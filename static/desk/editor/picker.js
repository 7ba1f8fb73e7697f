// A field that searches items of all kinds: one of those found is chosen by the arrow
// keys and Enter, or by the mouse.
import { asAddress } from "./addresses.js";
import { element, uniqueId } from "./elements.js";

// Milliseconds between the last letter and the question.
const PAUSE = 200;

export class Picker {
  constructor({ url, labels, value, describedBy }) {
    Object.assign(this, { url, labels, options: [] });
    const hint = element("p", { id: uniqueId(), className: "help" }, [labels.linkHelp]);
    this.list = element("ul", {
      id: "rich-text-choices",
      role: "listbox",
      "aria-label": labels.found,
      hidden: true,
    });
    this.input = element("input", {
      id: "rich-text-link",
      value,
      autocomplete: "off",
      autocapitalize: "none",
      spellcheck: false,
      role: "combobox",
      "aria-autocomplete": "list",
      "aria-expanded": "false",
      "aria-controls": this.list.id,
      "aria-describedby": `${hint.id} ${describedBy}`,
    });
    this.status = element("p", { className: "rich-text-status", role: "status" });
    const label = element("label", { htmlFor: this.input.id }, [labels.linkText]);
    this.parts = [label, this.input, hint, this.status, this.list];
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
    this.chosen = undefined;
    const { text } = this;
    if (!text || asAddress(text)) this.show([], "");
    else this.timer = setTimeout(() => this.search(text), PAUSE);
  }

  async search(text) {
    const items = await this.ask({ q: text });
    if (this.text !== text || this.chosen) return;
    const { nothingFound, found, noAnswer } = this.labels;
    if (!items) this.show([], noAnswer);
    else if (!items.length) this.show([], nothingFound);
    else this.show(items, `${found}: ${items.length}`);
  }

  /** Return the items that the server names, or nothing if it does not answer. */
  async ask(query) {
    this.stop();
    this.request = new AbortController();
    try {
      const response = await fetch(`${this.url}?${new URLSearchParams(query)}`, {
        signal: this.request.signal,
      });
      return (await response.json()).results;
    } catch {
      return undefined;
    }
  }

  stop() {
    clearTimeout(this.timer);
    this.request?.abort();
  }

  choose(item) {
    this.stop();
    this.chosen = item;
    this.input.value = item.title ?? item.text;
    this.show([], "");
  }

  show(items, status) {
    this.options = items.map((item) => {
      const option = element("li", { id: uniqueId(), role: "option" }, [item.text]);
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

  press(event) {
    const { options, pointed } = this;
    const count = options.length;
    if (!count || event.isComposing) return;
    if (event.key === "ArrowDown") this.point((pointed + 1) % count);
    else if (event.key === "ArrowUp") this.point(pointed > 0 ? pointed - 1 : count - 1);
    else if (event.key === "Enter" && pointed >= 0) this.choose(options[pointed].item);
    else return;
    event.preventDefault();
  }
}
