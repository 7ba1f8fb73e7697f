// Where an application has the name of a kind that it holds, one step tells both.

for (const step of document.querySelectorAll("ol.breadcrumbs li + li")) {
  const before = step.previousElementSibling;
  if (before.textContent.trim() === step.textContent.trim()) before.remove();
}
