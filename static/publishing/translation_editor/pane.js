// What stands beside the block that is written, on a narrow screen below it: terms,
// names, memory, translations.

import { ask, dataOf, nodesOf, packed } from "./fragments.js";

// Milliseconds for which a block is looked at before its pane is asked for.
const PAUSE = 150;

const wide = matchMedia("(width >= 62rem)");

export class Pane {
  constructor(root, blocks) {
    Object.assign(this, { root, blocks });
    this.dom = root.querySelector(".translation-beside");
    // Where it stands beside the blocks.
    this.place = document.createComment("");
    this.dom.before(this.place);
    this.answer = this.dom.querySelector(".translation-terms");
    this.number = this.dom.querySelector(".translation-number");
    this.input = this.dom.querySelector("#concordance");
    this.dom.addEventListener("click", (event) => this.press(event));
    wide.addEventListener("change", () => this.arrange());
    this.arrange();
    this.input?.addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault();
      this.find();
    });
  }

  /** Open it in its place on a wide screen, and else fold it away below the block. */
  arrange() {
    this.dom.open = wide.matches;
    this.move();
  }

  move() {
    const block = this.blocks.current;
    if (block && !wide.matches) block.dom.append(this.dom);
    else this.place.after(this.dom);
  }

  fill(...nodes) {
    this.answer.replaceChildren(...nodes);
    const { length } = this.answer.querySelectorAll("li");
    this.number.textContent = length ? `(${length})` : "";
  }

  show(block) {
    const { paneUrl } = this.root.dataset;
    clearTimeout(this.timer);
    this.request?.abort();
    this.fill();
    this.move();
    if (!paneUrl) return;
    this.request = new AbortController();
    const { signal } = this.request;
    this.timer = setTimeout(async () => {
      // What is typed and not saved helps too.
      const typed = this.blocks.known.filter(
        (each) => each.isWritten && each !== block,
      );
      const data = { ...dataOf(this.root, block), html: block.source };
      const nodes = await ask(paneUrl, { ...data, blocks: packed(typed) }, signal);
      if (!signal.aborted) this.fill(...nodes);
    }, PAUSE);
  }

  insert(number) {
    this.answer.querySelector(`[data-digit="${number}"]`)?.click();
  }

  insertMemory() {
    this.answer.querySelector(".pane-memory [data-insert]")?.click();
  }

  press(event) {
    const button = event.target.closest("button");
    if (!button) return;
    const { insert, insertHtml, suggest } = button.dataset;
    if (insert !== undefined) this.blocks.current?.insert(insert);
    if (insertHtml !== undefined) this.blocks.current?.put(insertHtml);
    if (suggest !== undefined) this.suggest(button);
  }

  /** Ask for the suggestion of a machine, and show it below its button. */
  async suggest(button) {
    const block = this.blocks.current;
    if (!block) return;
    button.disabled = true;
    const data = { ...dataOf(this.root, block), html: block.source };
    const nodes = await ask(button.dataset.suggest, data);
    button.disabled = false;
    if (block !== this.blocks.current) return;
    this.answer.querySelector("[data-suggestion]")?.replaceChildren(...nodes);
  }

  /** Look for the selected words, or those in the field, in all translations. */
  search = () => {
    const words = getSelection().toString().trim();
    if (!this.input) return;
    if (words) this.input.value = words.slice(0, this.input.maxLength);
    this.dom.open = true;
    this.input.focus();
    this.input.select();
    if (words) this.find();
  };

  async find() {
    const { concordanceUrl, target } = this.root.dataset;
    const query = new URLSearchParams({ q: this.input.value, target });
    const answer = this.dom.querySelector(".concordance-answer");
    try {
      answer.replaceChildren(
        ...(await nodesOf(await fetch(`${concordanceUrl}?${query}`))),
      );
    } catch {
      answer.replaceChildren();
    }
  }
}
