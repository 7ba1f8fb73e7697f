// Keeps related items in the order in which they are chosen.
const { jQuery } = django;

jQuery(document).on("select2:select", "select[data-related]", ({ target, params }) => {
  const { id } = params.data;
  target.append([...target.options].find((option) => option.value === id));
  jQuery(target).trigger("change");
});
