// Shows the definitions of terms. Where there is room each stands in the right margin, on
// the line of its term. Elsewhere it is shown while the link is pointed at or has the focus,
// in the left margin or, on a phone, over what follows the paragraph; and between the lines
// after a tap. Escape hides it (WCAG 2.2, 1.4.13).
const WIDE = matchMedia("(width >= 72rem)");
const HAS_MARGIN = matchMedia("(width >= 48rem)");
const HIDE_DELAY = 500; // ms for the pointer to move from the link to the definition
const GAP = 16; // px between two in the margin
const FURTHEST = 320; // px below the line of its term
const MOST = 3; // in the margin of one screen

const links = [...document.querySelectorAll("a.defined")];
const tools = document.querySelector("template.definition-tools")?.content
  .firstElementChild;
const spread = links[0]?.closest(".spread");
const firstUses = new Map(); // {definition: its first link}
let open = null;
let timer = 0;

// From the top of the page's grid to the first line of a link, if it is broken into two.
const lineOf = (link) =>
  link.getClientRects()[0].top - spread.getBoundingClientRect().top;

const definitionOf = (link) =>
  document.getElementById(link.getAttribute("aria-describedby"));

function show(link, how) {
  clearTimeout(timer);
  const definition = definitionOf(link);
  if (definition.matches(`.in-margin, .${how}`)) return;
  hide();
  // Behind a list it is far from its item; there paper has it, where nothing is shown.
  link.closest("li")?.append(definition);
  open = definition;
  open.classList.add(how);
  if (how === "over" && HAS_MARGIN.matches) open.style.top = `${lineOf(link)}px`;
  if (how !== "opened") return;
  tools.querySelector("a").href = link.href;
  tools.querySelector("button").onclick = () => {
    link.focus({ preventScroll: true });
    hide();
  };
  open.append(tools);
}

function hide() {
  clearTimeout(timer);
  if (open) open.style.top = "";
  open?.classList.remove("over", "opened");
  tools?.remove();
  open = null;
}

function leave() {
  clearTimeout(timer);
  if (open?.matches(".over")) timer = setTimeout(hide, HIDE_DELAY);
}

function fillMargin() {
  for (const definition of firstUses.keys()) {
    definition.classList.toggle("in-margin", WIDE.matches);
    definition.style.top = "";
  }
  if (!WIDE.matches) return;
  const origin = spread.getBoundingClientRect().top;
  const wanted = [...firstUses].map(([definition, link]) => {
    const { top, left, height } = definition.getBoundingClientRect();
    const term = definition.querySelector("dfn").getClientRects()[0];
    return { definition, left, height, line: lineOf(link) - (term.top - top) };
  });
  const taken = [...spread.children]
    .filter((part) => part.getBoundingClientRect().left >= wanted[0].left)
    .filter((part) => part.lastElementChild)
    .map((part) => [part, part.lastElementChild])
    .concat([...spread.querySelectorAll(".margin-note")].map((note) => [note, note]))
    .map((ends) => ends.map((end) => end.getBoundingClientRect()))
    .map(([first, last]) => ({
      top: first.top - origin,
      bottom: last.bottom - origin,
    }));
  const tops = [];
  for (const { definition, height, line } of wanted) {
    let top = line;
    const meets = (box) => top < box.bottom + GAP && box.top < top + height + GAP;
    while (taken.some(meets)) top = taken.find(meets).bottom + GAP;
    const isFull = tops.length >= MOST && top - tops.at(-MOST) < innerHeight;
    // It would cover the foot.
    const isBelow = top + height > spread.offsetHeight;
    if (isFull || isBelow || top - line > FURTHEST) {
      definition.classList.remove("in-margin");
      continue;
    }
    definition.style.top = `${top}px`;
    taken.push({ top, bottom: top + height });
    tops.push(top);
  }
}

for (const link of links) {
  const definition = definitionOf(link);
  if (!firstUses.has(definition)) firstUses.set(definition, link);
  definition.onpointerenter = () => clearTimeout(timer);
  definition.onpointerleave = leave;
  link.addEventListener("pointerenter", ({ pointerType }) => {
    if (pointerType !== "touch") show(link, "over");
  });
  link.addEventListener("pointerleave", leave);
  link.addEventListener("focus", () => show(link, "over"));
  link.addEventListener("blur", () => {
    if (definition.matches(".over")) hide();
  });
  link.addEventListener("click", (event) => {
    const isShown = definition.matches(".in-margin, .opened");
    if (event.pointerType !== "touch" || isShown) return;
    event.preventDefault();
    show(link, "opened");
  });
}

document.addEventListener("keydown", ({ key }) => {
  if (key === "Escape") hide();
});

if (links.length) new ResizeObserver(fillMargin).observe(spread);
