// Only a table that is wider than its place, and so scrolls, is a stop for the keyboard.
const sizes = new ResizeObserver((entries) => {
  for (const { target } of entries)
    target.tabIndex = target.scrollWidth > target.clientWidth ? 0 : -1;
});

for (const table of document.querySelectorAll(".table[tabindex]")) sizes.observe(table);
