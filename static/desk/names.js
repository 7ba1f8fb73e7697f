// Mends what Django's own pages say.

// The step of an application that has the same name as its model is left out.
for (const step of document.querySelectorAll("ol.breadcrumbs li + li")) {
  const before = step.previousElementSibling;
  if (before.textContent.trim() === step.textContent.trim()) before.remove();
}

// Icons that have a name, but no role.
window.addEventListener("load", () => {
  for (const icon of document.querySelectorAll(".search-label-icon[aria-label]")) {
    icon.setAttribute("role", "img");
  }
});
