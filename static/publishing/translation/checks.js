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
    const { answer, takeBack, replace, with: other, insert } = button.dataset;
    if (replace !== undefined || insert !== undefined) {
      blocks.open(block);
      if (insert !== undefined) block.insert(insert);
      else block.replace(replace, other);
    } else {
      const said = answer === undefined ? { take_back: takeBack } : { answer };
      await ask(this.root.dataset.checksAnswerUrl, {
        ...dataOf(this.root, block),
        ...said,
      });
    }
    this.ask(block);
  }
}

function textsOf(block) {
  return { source_html: block.source, target_html: block.target };
}
