// The palette: from anywhere in the back office to any item, or to what one may do.

// Milliseconds between the last letter and the question.
const PAUSE = 150;

const palette = document.getElementById("palette");
const opener = document.getElementById("desk-search");

class Palette {
  constructor(dialog) {
    this.dialog = dialog;
    this.input = dialog.querySelector("input");
    this.status = dialog.querySelector("[role=status]");
    this.answer = dialog.querySelector(".palette-answer");
    this.input.addEventListener("input", () => this.wait());
    this.input.addEventListener("keydown", (event) => this.press(event));
    dialog.addEventListener("close", () => this.stop());
    dialog.addEventListener("click", (event) => {
      // The backdrop counts as the dialog itself.
      if (event.target === dialog || event.target.closest("button")) dialog.close();
    });
  }

  open(text = "") {
    if (this.dialog.open) return;
    this.input.value = text;
    this.dialog.showModal();
    this.input.select();
    this.ask();
  }

  stop() {
    clearTimeout(this.timer);
    this.request?.abort();
  }

  wait() {
    this.stop();
    this.timer = setTimeout(() => this.ask(), PAUSE);
  }

  async ask() {
    this.stop();
    this.request = new AbortController();
    const { signal } = this.request;
    const { url, noAnswer } = this.dialog.dataset;
    const query = new URLSearchParams({ q: this.input.value });
    try {
      const response = await fetch(`${url}?${query}`, { signal });
      if (!response.ok || response.redirected) throw new Error(response.status);
      const html = await response.text();
      if (!signal.aborted) this.show(html);
    } catch {
      if (signal.aborted) return;
      this.answer.replaceChildren(noAnswer);
      this.point(-1);
      this.status.textContent = noAnswer;
    }
  }

  show(html) {
    const page = new DOMParser().parseFromString(html, "text/html");
    this.answer.replaceChildren(...page.body.childNodes);
    this.input.ariaExpanded = String(this.options.length > 0);
    this.status.textContent = this.answer.querySelector("[data-status]").dataset.status;
    this.point(this.input.value.trim() && this.options.length ? 0 : -1);
  }

  get options() {
    return [...this.answer.querySelectorAll("[role=option]")];
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
    if (event.isComposing) return;
    const last = options.length - 1;
    const next = {
      ArrowDown: pointed < last ? pointed + 1 : 0,
      ArrowUp: pointed > 0 ? pointed - 1 : last,
    }[event.key];
    if (next !== undefined) this.point(next);
    else if (event.key === "Enter" && options[pointed]) options[pointed].click();
    else return;
    event.preventDefault();
  }
}

if (palette && opener) {
  const opened = new Palette(palette);
  const open = () => {
    opened.open(opener.value);
    opener.value = opener.defaultValue;
  };
  opener.addEventListener("click", open);
  opener.addEventListener("input", open);
  document.addEventListener("keydown", (event) => {
    const { code, ctrlKey, metaKey, altKey, shiftKey } = event;
    // By the place of the key, which has another letter in the Russian layout. In the
    // editor the key makes a link.
    const isCalled = code === "KeyK" && (ctrlKey || metaKey) && !altKey && !shiftKey;
    if (!isCalled || event.defaultPrevented) return;
    // Another dialog has the page.
    if (document.querySelector("dialog[open]")) return;
    event.preventDefault();
    opened.open();
  });
}
