// A field that shows what it finds for the text in it: the combobox with a listbox of
// WAI-ARIA's practices. The search boxes, the palette and the editor have one each.

// Milliseconds between the last letter and the question.
const PAUSE = 150;

/** Return the number of the option to which a key leads, or nothing. */
function led(key, pointed, options) {
  const last = options.length - 1;
  if (last < 0) return undefined;
  if (pointed < 0) return { ArrowDown: 0, ArrowUp: last }[key];
  const [first] = options;
  const below = options.findIndex(({ offsetTop }) => offsetTop > first.offsetTop);
  const columns = below < 0 ? options.length : below;
  const isInLastRow = pointed + columns - (pointed % columns) > last;
  const lastOfColumn = last - ((last - pointed) % columns);
  const beside = {
    ArrowRight: (pointed + 1) % options.length,
    ArrowLeft: (pointed || options.length) - 1,
  };
  return {
    ArrowDown: isInLastRow ? pointed % columns : Math.min(last, pointed + columns),
    ArrowUp: pointed < columns ? lastOfColumn : pointed - columns,
    Home: 0,
    End: last,
    ...(columns > 1 && beside),
  }[key];
}

export class Combobox {
  /**
   * ``input`` names its listbox by ``aria-controls``. ``ask`` returns a promise of the
   * answer to a text; ``show`` puts that into the page, or says that there is none.
   * ``isQuestion`` says what is worth a search; without one ``clear`` is called.
   * ``takesFirst``: the first option is pointed at by itself. An option is chosen by a
   * click, which Enter makes, too.
   */
  constructor(input, handlers) {
    const { ask, show, clear, isQuestion = (text) => text, takesFirst } = handlers;
    Object.assign(this, { input, ask, show, clear, isQuestion, takesFirst });
    this.pointed = -1;
    input.addEventListener("input", () => this.wait());
    input.addEventListener("keydown", (event) => this.press(event));
  }

  get text() {
    return this.input.value.trim();
  }

  get list() {
    return document.getElementById(this.input.getAttribute("aria-controls"));
  }

  get options() {
    return [...(this.list?.querySelectorAll("[role=option]") ?? [])];
  }

  wait() {
    this.stop();
    this.point(-1);
    if (this.isQuestion(this.text)) {
      this.timer = setTimeout(() => this.search(), PAUSE);
    } else {
      this.clear();
      this.open();
    }
  }

  stop() {
    clearTimeout(this.timer);
    this.request?.abort();
  }

  async search() {
    this.stop();
    this.request = new AbortController();
    const { signal } = this.request;
    const answer = await this.ask(this.text, signal).catch(() => undefined);
    if (signal.aborted) return;
    this.show(answer);
    this.open();
    this.point(this.takesFirst && this.text && this.options.length ? 0 : -1);
  }

  /** Show the list, if something is in it. */
  open() {
    const isEmpty = this.options.length === 0;
    if (this.list) this.list.hidden = isEmpty;
    this.input.ariaExpanded = String(!isEmpty);
  }

  close() {
    this.stop();
    this.point(-1);
    this.list.hidden = true;
    this.input.ariaExpanded = "false";
  }

  /** Point at one of the options, or at none. */
  point(number) {
    this.pointed = number;
    for (const [index, option] of this.options.entries()) {
      option.ariaSelected = String(index === number);
    }
    const option = this.options[number];
    if (!option) return this.input.removeAttribute("aria-activedescendant");
    this.input.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  }

  press(event) {
    if (event.isComposing || event.ctrlKey || event.metaKey) return;
    const next = led(event.key, this.pointed, this.options);
    if (next !== undefined) {
      this.open();
      this.point(next);
    } else if (event.key === "Enter" && this.pointed >= 0) {
      this.options[this.pointed].click();
    } else return;
    event.preventDefault();
  }
}
