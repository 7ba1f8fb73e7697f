// Closes an open group of the menu on Escape, on a click elsewhere, and when the focus
// leaves it.
const groups = [...document.querySelectorAll(".menu .group")];
const liesOver = (group) =>
  getComputedStyle(group.querySelector("ul")).position === "absolute";

for (const group of groups) {
  group.addEventListener("keydown", ({ key }) => {
    if (key !== "Escape" || !group.open) return;
    group.open = false;
    group.querySelector("summary").focus();
  });
  group.addEventListener("focusout", ({ relatedTarget }) => {
    if (relatedTarget && !group.contains(relatedTarget) && liesOver(group))
      group.open = false;
  });
}

document.addEventListener("click", ({ target }) => {
  for (const group of groups)
    if (!group.contains(target) && liesOver(group)) group.open = false;
});
