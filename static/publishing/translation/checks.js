// What the server remarks on a block when one leaves it, each of which can be answered.

import { ask, dataOf } from "./fragments.js";

export class Checks {
  constructor(root) {
    this.root = root;
  }

  async ask(block) {
    const { checksUrl } = this.root.dataset;
    const place = block.dom.querySelector(".segment-checks");
    if (!checksUrl || !block.target.trim()) return place.replaceChildren();
    const data = { ...dataOf(this.root, block), ...textsOf(block) };
    place.replaceChildren(...(await ask(checksUrl, data)));
  }

  async press(target, blocks) {
    const button = target.closest(".segment-checks button");
    const block = button && blocks.at(button);
    if (!block) return;
    const { answer, replace, with: other } = button.dataset;
    if (replace !== undefined) {
      blocks.open(block);
      block.replace(replace, other);
      this.ask(block);
    } else if (answer !== undefined) {
      const data = { ...dataOf(this.root, block), ...textsOf(block), answer };
      await ask(this.root.dataset.checksAnswerUrl, data);
      this.ask(block);
    }
  }
}

function textsOf(block) {
  return { source_html: block.source, target_html: block.target };
}
