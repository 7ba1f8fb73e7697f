// Shows the definition of a term beside its link, while either is hovered or the link
// has the focus; Escape hides it (WCAG 2.2, 1.4.13).
const LINGERS = 250; // milliseconds in which the pointer reaches it
const GAP = 6;

let shown = null;
let beside = null;
let leaving = 0;

function show(link) {
  clearTimeout(leaving);
  const definition = document.getElementById(link.getAttribute("aria-describedby"));
  if (!definition || definition === shown) return;
  hide();
  definition.showPopover();
  [shown, beside] = [definition, link];
  place();
}

function hide() {
  clearTimeout(leaving);
  if (shown?.matches(":popover-open")) shown.hidePopover();
  shown = null;
}

function place() {
  if (!shown) return;
  // The first rectangle of a link that is broken over two lines.
  const { left, top, bottom } = beside.getClientRects()[0];
  const { width, height } = shown.getBoundingClientRect();
  const { clientWidth, clientHeight } = document.documentElement;
  const isBelow = bottom + GAP + height <= clientHeight || top < height + GAP;
  shown.style.left = `${Math.max(GAP, Math.min(left, clientWidth - width - GAP))}px`;
  shown.style.top = `${isBelow ? bottom + GAP : top - GAP - height}px`;
}

function leave() {
  clearTimeout(leaving);
  leaving = setTimeout(hide, LINGERS);
}

for (const link of document.querySelectorAll("a.defined")) {
  link.addEventListener("pointerenter", () => show(link));
  link.addEventListener("pointerleave", leave);
  link.addEventListener("focus", () => show(link));
  link.addEventListener("blur", hide);
}

for (const definition of document.querySelectorAll(".definition")) {
  definition.addEventListener("pointerenter", () => clearTimeout(leaving));
  definition.addEventListener("pointerleave", leave);
}

document.addEventListener("keydown", ({ key }) => {
  if (key === "Escape") hide();
});
addEventListener("scroll", place, { passive: true });
addEventListener("resize", place);
