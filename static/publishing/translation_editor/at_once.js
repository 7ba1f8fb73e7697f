// What is done to several blocks at once, and taken back at once: those that the memory
// knows are filled; of those whose source was changed it is said that they say the same.

import { dataOf, packed, post } from "./fragments.js";

export class AtOnce {
  constructor(root, blocks, checks) {
    Object.assign(this, { root, blocks, checks, found: [], done: [] });
    for (const name of ["fill", "still", "back"]) {
      this[`${name}Button`] = root.querySelector(`.translation-${name}`);
      this[`${name}Button`].addEventListener("click", () => this[name]());
    }
    root.addEventListener("change", () => this.show());
    this.look();
  }

  get known() {
    return this.found.filter(({ block, text }) => text && block.isEmpty);
  }

  get stale() {
    const stale = this.blocks.all.filter(({ dom }) => dom.dataset.state === "stale");
    return stale.filter((block) => !block.saysSame && !block.isEmpty);
  }

  /** Ask what the memory has of the blocks that are empty, if anything has changed. */
  async look() {
    const { fillUrl } = this.root.dataset;
    const asked = [...this.blocks.empty, ...this.blocks.known];
    const sent = packed(asked);
    if (sent === this.sent || !fillUrl) return this.show();
    this.sent = sent;
    this.found = [];
    if (this.blocks.empty.length) {
      const data = { ...dataOf(this.root, asked[0]), blocks: sent };
      const answer = await post(fillUrl, data).catch(() => null);
      const texts =
        answer?.ok && !answer.redirected ? (await answer.json()).blocks : [];
      // An answer that was overtaken is out of date.
      if (sent !== this.sent) return;
      this.found = asked.map((block, at) => ({ block, text: texts[at] }));
    }
    this.show();
  }

  show() {
    this.done = this.done.filter(({ block, text }) => block.target === text);
    const { stale, known } = this;
    this.label(this.fillButton, known.length);
    // One is ticked as fast.
    this.label(this.stillButton, stale.length > 1 ? stale.length : 0);
    this.label(this.backButton, this.done.length);
  }

  label(button, number) {
    button.hidden = !number;
    button.textContent = button.dataset.text.replace("{n}", number);
  }

  fill() {
    this.do(this.known.map(({ block, text }) => [block, text, true]));
  }

  still() {
    this.do(this.stale.map((block) => [block, block.target, true]));
  }

  back() {
    this.do(this.done.map(({ block, was }) => [block, ...was]));
    this.done = [];
    this.show();
    this.root.querySelector(".translation-next").focus();
  }

  async do(changes) {
    this.blocks.leave();
    const done = changes.map(([block, text, saysSame]) => {
      const was = [block.target, block.saysSame];
      block.take(text, saysSame);
      return { block, was, text: block.target };
    });
    this.done = done;
    this.show();
    this.backButton.focus();
    for (const { block } of done) await this.checks.ask(block);
    this.look();
  }
}
