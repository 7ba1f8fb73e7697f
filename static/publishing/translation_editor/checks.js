// What the server remarks on a block when one leaves it, each of which can be answered.

import { ask, dataOf } from "./fragments.js";

// Blocks of a text that are asked about when the form opens.
const MOST = 50;

export class Checks {
  constructor(root, blocks) {
    Object.assign(this, { root, blocks });
    this.turns = new WeakMap();
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
  }

  async press(target) {
    const button = target.closest(".segment-checks button");
    const block = button && this.blocks.at(button);
    if (!block) return;
    const { answer, takeBack, replace, with: other, insert } = button.dataset;
    if (replace !== undefined || insert !== undefined) {
      this.blocks.open(block);
      if (insert !== undefined) block.insert(insert);
      else block.replace(replace, other);
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
