// What the server remarks on a block when one leaves it, each of which can be answered.

import { ask, dataOf } from "./fragments.js";

// Blocks of a text that are asked about when the form opens.
const MOST = 50;
// The remarks on a block that are open.
const LINES = ".segment-checks > ul > li";

export class Checks {
  constructor(root, blocks) {
    Object.assign(this, { root, blocks, form: root.closest("form") });
    this.turns = new WeakMap();
    this.rules = new Intl.PluralRules(document.documentElement.lang);
    // The focus stays, or what it opens would move a button away from under the pointer.
    root.addEventListener("mousedown", (event) => {
      if (event.target.closest(".segment-checks button")) event.preventDefault();
    });
    for (const event of ["input", "change"])
      root.addEventListener(event, () => this.count());
  }

  async ask(block) {
    const { checksUrl } = this.root.dataset;
    const place = block.dom.querySelector(".segment-checks");
    const turn = Symbol();
    this.turns.set(block, turn);
    if (!checksUrl) return;
    const data = { ...dataOf(this.root, block), ...textsOf(block) };
    const remarks = document.createElement("div");
    remarks.append(...(await ask(checksUrl, data)));
    // An answer that was overtaken is out of date. What is the same stays, because
    // somebody may be about to press a button in it.
    const isLast = this.turns.get(block) === turn;
    if (!isLast) return;
    if (remarks.innerHTML !== place.innerHTML)
      place.replaceChildren(...remarks.childNodes);
    block.isRemarked = Boolean(place.querySelector(":scope > ul > li"));
    this.blocks.count();
    this.count();
  }

  /** Show in their places the remarks that the checklist has. */
  async show() {
    const { root, blocks } = this;
    const links = [...root.querySelectorAll(".checklist a[href^='#id_']")];
    const names = links.map(({ hash }) => hash.slice("#id_".length));
    const texts = new Set(names.map((name) => blocks.textOf(name)).filter(Boolean));
    for (const { blocks: all } of texts)
      for (const block of all.filter((each) => !each.isEmpty).slice(0, MOST))
        await this.ask(block);
    this.isShown = true;
    this.count();
  }

  /** Say in buttons that send, and in the pane, how many remarks are open on the item. */
  count() {
    if (!this.isShown) return;
    const { all, empty } = this.blocks;
    // What has been written on since is not checked yet.
    const remarked = all.filter((block) => block.isRemarked && !block.isEmpty);
    const lines = remarked.map(({ dom }) => [...dom.querySelectorAll(LINES)]);
    const here = lines.flat().length + empty.length;
    const others = this.root.querySelectorAll(
      ".checklist li:not(.note, [data-unlike])",
    );
    const open = [...others].filter((line) => this.isOpen(line)).length;
    for (const shown of this.form.querySelectorAll(".bar-remarks")) {
      const words =
        shown.dataset[this.rules.select(here + open)] ?? shown.dataset.other;
      shown.textContent = words.replace(/\d+/, here + open);
      shown.hidden = !(here + open);
    }
  }

  /** Whether a remark on a text still holds: not, once all its blocks say the same. */
  isOpen(line) {
    const { hash } = line.querySelector("a");
    const text = this.blocks.textOf(hash.slice("#id_".length));
    return !text || text.blocks.some((block) => !block.saysSame);
  }

  async press(target) {
    const button = target.closest(".segment-checks button");
    const block = button && this.blocks.at(button);
    if (!block) return;
    const { answer, takeBack, replace, with: other, insert } = button.dataset;
    if (replace !== undefined || insert !== undefined) {
      const isOpened = block !== this.blocks.current;
      this.blocks.open(block);
      if (insert === undefined) block.replace(replace, other);
      else {
        block.leadIn(isOpened);
        block.insert(insert);
      }
    } else {
      const said = answer === undefined ? { take_back: takeBack } : { answer };
      await ask(this.root.dataset.checksAnswerUrl, {
        ...dataOf(this.root, block),
        ...said,
      });
      if (answer !== undefined && block.isEmpty) block.leaveOut();
    }
    this.ask(block);
  }
}

function textsOf(block) {
  return { source_html: block.source, target_html: block.target };
}
