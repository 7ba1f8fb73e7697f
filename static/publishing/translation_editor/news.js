// Shows at its paragraph that somebody has changed the source since the form was opened.

import { changeUntyped } from "../keeping.js";

/** Ask for the page once more after each save of another person, and compare. */
export function watchSource(blocks) {
  let last = "";
  document.addEventListener("saved-by-other", async ({ detail: save }) => {
    if (save.moment === last) return;
    last = save.moment;
    const response = await fetch(location.href);
    if (!response.ok || response.redirected) return;
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    changeUntyped(() => {
      for (const text of blocks.texts) {
        const dom = page.querySelector(`[data-text="${text.name}"]`);
        if (dom)
          update(text, [...dom.querySelectorAll(".segment")], save.words, blocks);
      }
    });
    blocks.showPictures?.();
    blocks.count();
  });
}

/** Show what is new between paragraphs that are the same; nothing typed is lost. */
function update(text, segments, words, { current }) {
  const old = text.blocks.filter(({ source }) => source);
  const fresh = segments.filter((dom) => sourceOf(dom).innerHTML.trim());
  let place = 0;
  let news = [];
  for (const dom of [...fresh, null]) {
    const same = ({ mark }, at) => at >= place && mark === dom.dataset.mark;
    const next = dom ? old.findIndex(same) : old.length;
    if (next < 0) {
      news.push(dom);
      continue;
    }
    for (const block of old.slice(place, next)) {
      const instead = news.shift();
      if (instead) change(block, instead, words, block === current);
      else leaveOut(block, words);
    }
    if (news.length) tell(old[Math.max(next - 1, 0)], words, news.map(sourceOf));
    place = next + 1;
    news = [];
  }
  text.writeMarks();
}

function sourceOf(dom) {
  return dom.querySelector(".segment-source > .segment-text");
}

function change(block, instead, words, isCurrent) {
  const cell = block.dom.querySelector(".segment-source");
  cell.replaceChildren(...instead.querySelector(".segment-source").children);
  block.readSource();
  block.dom.dataset.mark = instead.dataset.mark;
  block.dom.querySelector(".mark")?.replaceWith(instead.querySelector(".mark") ?? "");
  // What is being written was written for the former source.
  ask(block, words, isCurrent);
}

/** Show that a paragraph is no longer in the source. */
function leaveOut(block, words) {
  const shown = sourceOf(block.dom);
  const gone = document.createElement("del");
  gone.textContent = shown.textContent;
  shown.replaceChildren(gone);
  ask(block, words, true);
}

/** Let it be in step no longer. */
function ask(block, words, isWritten) {
  block.dom.dataset.state = "stale";
  block.box.checked = false;
  block.isWritten = isWritten;
  block.arm();
  tell(block, words);
}

function tell(block, words, more = []) {
  const cell = block.dom.querySelector(".segment-source");
  const note = document.createElement("p");
  note.className = "segment-news";
  note.lang = document.documentElement.lang;
  note.textContent = words;
  for (const former of cell.querySelectorAll(".segment-news")) former.remove();
  cell.prepend(note);
  for (const dom of more) dom.classList.add("segment-news");
  cell.append(...more);
}
