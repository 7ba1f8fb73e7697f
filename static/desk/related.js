// Keeps related items in the order in which they are chosen.
const { jQuery } = django;

jQuery(document).on("select2:select", "select[data-related]", ({ target, params }) => {
  target.append(params.data.element);
  jQuery(target).trigger("change");
});
