// Gives names to the parts that Django's choosers build without one.

for (const select of document.querySelectorAll(".admin-autocomplete[multiple]")) {
  // Each choice has its own cross; the one for all would stand outside the list's items.
  select.dataset.allowClear = "false";
}

const nameOf = (select) => select.labels[0]?.textContent.trim().replace(/:$/, "") ?? "";

function nameChoosers(part) {
  for (const field of part.querySelectorAll(".select2-search__field")) {
    const select = field.closest(".select2-container").previousElementSibling;
    field.setAttribute("aria-label", nameOf(select));
  }
  for (const field of part.querySelectorAll(".select2-selection--single")) {
    const select = field.closest(".select2-container").previousElementSibling;
    const [label] = select.labels;
    if (!label) continue;
    label.id ||= `${select.id}_label`;
    const chosen = field.querySelector(".select2-selection__rendered");
    field.setAttribute("aria-labelledby", `${label.id} ${chosen.id}`);
    chosen.setAttribute("aria-labelledby", label.id);
  }
}

// Django builds its choosers when jQuery is ready, and asked for that before.
window.django?.jQuery?.(() => {
  nameChoosers(document);
  document.addEventListener("formset:added", ({ target }) => nameChoosers(target));
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
