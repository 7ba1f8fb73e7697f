// Shows the definition of a term beside its link, while either is pointed at or the
// link has the focus; Escape puts it away (WCAG 2.2, 1.4.13).
const LINGERS = 250; // milliseconds in which the pointer reaches it
const GAP = 6;

let shown = null;
let leaving = 0;

function show(link) {
  clearTimeout(leaving);
  const definition = document.getElementById(link.getAttribute("aria-describedby"));
  if (!definition || definition === shown) return;
  hide();
  definition.showPopover();
  shown = definition;
  place(definition, link.getClientRects()[0]);
}

function hide() {
  clearTimeout(leaving);
  if (shown?.matches(":popover-open")) shown.hidePopover();
  shown = null;
}

function place(definition, { left, top, bottom }) {
  const { width, height } = definition.getBoundingClientRect();
  const room = document.documentElement;
  const isBelow = bottom + GAP + height <= room.clientHeight || top < height + GAP;
  definition.style.left = `${Math.max(GAP, Math.min(left, room.clientWidth - width - GAP))}px`;
  definition.style.top = `${isBelow ? bottom + GAP : top - GAP - height}px`;
}

function leave() {
  clearTimeout(leaving);
  leaving = setTimeout(hide, LINGERS);
}

for (const link of document.querySelectorAll("a.term")) {
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
// It stands where its link stood.
addEventListener("scroll", hide, { passive: true });
addEventListener("resize", hide);
