// Gives accessible names to parts of Django's autocomplete widgets that have none.

for (const select of document.querySelectorAll(".admin-autocomplete[multiple]")) {
  // Each choice has a button of its own; the one for all is invalid inside the list.
  select.dataset.allowClear = "false";
}

const nameOf = (select) => select.labels[0]?.textContent.trim().replace(/:$/, "") ?? "";

function nameWidgets(container) {
  for (const field of container.querySelectorAll(".select2-search__field")) {
    const select = field.closest(".select2-container").previousElementSibling;
    field.setAttribute("aria-label", nameOf(select));
  }
  for (const field of container.querySelectorAll(".select2-selection--single")) {
    const select = field.closest(".select2-container").previousElementSibling;
    const [label] = select.labels;
    if (!label) continue;
    label.id ||= `${select.id}_label`;
    const chosen = field.querySelector(".select2-selection__rendered");
    field.setAttribute("aria-labelledby", `${label.id} ${chosen.id}`);
    chosen.setAttribute("aria-labelledby", label.id);
  }
}

// Django's own handler, which builds the widgets, was registered before this one.
window.django?.jQuery?.(() => {
  nameWidgets(document);
  document.addEventListener("formset:added", ({ target }) => nameWidgets(target));
  window.django.jQuery(document).on("select2:open", ({ target }) => {
    document
      .querySelector(".select2-dropdown .select2-search__field")
      ?.setAttribute("aria-label", nameOf(target));
  });
});

window.addEventListener("load", () => {
  for (const icon of document.querySelectorAll(".search-label-icon[aria-label]")) {
    icon.setAttribute("role", "img");
  }
});
