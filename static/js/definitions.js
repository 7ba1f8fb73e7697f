// Shows the definition of a term beside its link, while the pointer is over either or
// the link has the focus; Escape hides it (WCAG 2.2, 1.4.13).
const HIDE_DELAY = 250; // ms for the pointer to move from the link to the definition
const GAP = 6;

let open = null; // the definition
let anchor = null; // its link
let timer = 0;

function show(link) {
  clearTimeout(timer);
  const definition = document.getElementById(link.getAttribute("aria-describedby"));
  if (!definition || definition === open) return;
  hide();
  definition.showPopover();
  [open, anchor] = [definition, link];
  place();
}

function hide() {
  clearTimeout(timer);
  if (open?.matches(":popover-open")) open.hidePopover();
  open = null;
}

function place() {
  if (!open) return;
  // The first line of a link that is broken into two.
  const { left, top, bottom } = anchor.getClientRects()[0];
  const { width, height } = open.getBoundingClientRect();
  const { clientWidth, clientHeight } = document.documentElement;
  const isBelow = bottom + GAP + height <= clientHeight || top < height + GAP;
  open.style.left = `${Math.max(GAP, Math.min(left, clientWidth - width - GAP))}px`;
  open.style.top = `${isBelow ? bottom + GAP : top - GAP - height}px`;
}

function leave() {
  clearTimeout(timer);
  timer = setTimeout(hide, HIDE_DELAY);
}

for (const link of document.querySelectorAll("a.defined")) {
  link.addEventListener("pointerenter", () => show(link));
  link.addEventListener("pointerleave", leave);
  link.addEventListener("focus", () => show(link));
  link.addEventListener("blur", hide);
}

for (const definition of document.querySelectorAll(".definition")) {
  definition.addEventListener("pointerenter", () => clearTimeout(timer));
  definition.addEventListener("pointerleave", leave);
}

document.addEventListener("keydown", ({ key }) => {
  if (key === "Escape") hide();
});
addEventListener("scroll", place, { passive: true });
addEventListener("resize", place);
