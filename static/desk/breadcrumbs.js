// Leaves out the step of an application that has the same name as its model.

for (const step of document.querySelectorAll("ol.breadcrumbs li + li")) {
  const before = step.previousElementSibling;
  if (before.textContent.trim() === step.textContent.trim()) before.remove();
}
