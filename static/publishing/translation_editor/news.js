// Tells in its block that the source was changed by somebody while one translates.

// Milliseconds between two questions.
const EVERY = 5_000;

export function watchSource(root, blocks) {
  setInterval(() => {
    if (document.visibilityState === "visible") look(root, blocks);
  }, EVERY);
}

async function look(root, blocks) {
  const versions = blocks.texts.map(({ name, dom }) => [name, dom.dataset.version]);
  const query = new URLSearchParams(versions);
  let answer;
  try {
    const response = await fetch(`${root.dataset.sourceUrl}?${query}`);
    if (!response.ok || response.redirected) return;
    answer = await response.json();
  } catch {
    return;
  }
  for (const text of blocks.texts)
    if (text.name in answer.texts) update(text, answer.texts[text.name], answer.who);
  blocks.count();
}

/** Bring the sources of a text up to date; what changed is no longer in step. */
function update(text, { version, blocks }, who) {
  text.dom.dataset.version = version;
  const old = text.blocks;
  const known = new Map(old.map((block) => [block.mark, block]));
  let last = null;
  let rest = [];
  for (const news of blocks) {
    const same = known.get(news.mark);
    if (!same) {
      rest.push(news);
      continue;
    }
    settle(text, last, same, rest, who);
    rest = [];
    last = same;
  }
  settle(text, last, null, rest, who);
  text.writeMarks();
}

/** Give the blocks between two that stay the same what is new there. */
function settle(text, after, before, news, who) {
  const { blocks } = text;
  const from = after ? blocks.indexOf(after) + 1 : 0;
  const to = before ? blocks.indexOf(before) : blocks.length;
  const between = blocks.slice(from, to).filter(({ source }) => source);
  between.forEach((block, place) => {
    if (news[place]) change(block, news[place], who);
    else change(block, { mark: block.mark, text: "", html: "", changes: "" }, who);
  });
  let last = between.at(-1) ?? after;
  for (const more of news.slice(between.length)) {
    last = add(text, last, more);
    change(last, more, who);
  }
}

function change(block, { mark, text, html, changes }, who) {
  const cell = block.dom.querySelector(".segment-source");
  const [shown, former] = cell.children;
  block.dom.dataset.mark = mark;
  block.dom.dataset.state = "stale";
  // Of a plain text what it says, not how that is shown.
  block.source = block.plain ? text : html;
  if (block.plain) shown.dataset.plain = text;
  shown.innerHTML = html;
  const page = new DOMParser().parseFromString(changes, "text/html");
  former.replaceChildren(...(page.body.firstElementChild?.childNodes ?? []));
  const note = document.querySelector("template.segment-news").content.cloneNode(true);
  note.querySelector("span").textContent = who ? `: ${who}` : "";
  cell.querySelector("p.segment-news")?.remove();
  shown.before(note);
  block.box.checked = false;
  block.isWritten = false;
  block.arm();
}

/** Put in a block for a part of the source that is new. */
function add(text, after, { mark }) {
  const model = after ?? text.blocks[0];
  const dom = model.dom.cloneNode(true);
  dom.classList.remove("is-current");
  dom.dataset.mark = mark;
  dom.querySelector(".segment-target > .rich-text")?.remove();
  const shown = dom.querySelector(".segment-target > .segment-text");
  shown.replaceChildren();
  shown.hidden = false;
  dom.querySelector(".segment-checks").replaceChildren();
  if (after) after.dom.after(dom);
  else model.dom.before(dom);
  text.read();
  return text.blocks.find((block) => block.dom === dom);
}
