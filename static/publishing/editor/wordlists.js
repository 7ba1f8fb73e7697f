// Word writes lists as paragraphs that say their level and bring their own marks.
const LEVEL = /mso-list:\s*l(\d+)\s+level(\d+)/i;
const MARK = /mso-list:\s*ignore/i;
const NUMBER = /^[([]?(?:\d+(?:\.\d+)*|[\p{L}]|[ivxlcdm]+)[.)\]]/iu;

/** Return what a paragraph says of its list: its level, and whether it is numbered. */
function itemOf(dom) {
  const found = LEVEL.exec(dom.dataset?.style ?? "");
  if (!found || dom.localName !== "p") return undefined;
  const mark = [...dom.querySelectorAll("[data-style]")].find(({ dataset }) =>
    MARK.test(dataset.style),
  );
  const text = mark?.textContent.trim() ?? "";
  mark?.remove();
  return { level: Number(found[2]), tag: NUMBER.test(text) ? "ol" : "ul" };
}

/** Put the paragraphs of a list, one after the other, into real lists. */
function build(items) {
  const { ownerDocument } = items[0].dom;
  const made = [];
  const open = [];
  for (const { dom, level, tag } of items) {
    while (open.length > 1 && open.at(-1).level > level) open.pop();
    let top = open.at(-1);
    const isDeeper = top && level > top.level;
    if (!top || isDeeper || top.list.localName !== tag) {
      const list = ownerDocument.createElement(tag);
      if (isDeeper) top.list.lastElementChild.append(list);
      else {
        if (top) open.pop();
        const outer = open.at(-1);
        if (outer) outer.list.lastElementChild.append(list);
        else made.push(list);
      }
      top = { list, level };
      open.push(top);
    }
    const item = ownerDocument.createElement("li");
    const line = ownerDocument.createElement("p");
    line.append(...dom.childNodes);
    item.append(line);
    top.list.append(item);
  }
  return made;
}

export function listsIn(body) {
  const items = [];
  for (const dom of body.querySelectorAll("p[data-style]")) {
    const item = itemOf(dom);
    if (item) items.push({ dom, ...item });
  }
  while (items.length) {
    const run = [items.shift()];
    while (items[0] && run.at(-1).dom.nextElementSibling === items[0].dom) {
      run.push(items.shift());
    }
    run[0].dom.before(...build(run));
    for (const { dom } of run) dom.remove();
  }
}
