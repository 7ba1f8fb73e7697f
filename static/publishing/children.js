// Moves the focus when a row of children is added or removed.
const { jQuery } = django;
// What is filled in first; a chooser may not be built yet.
const FIRST =
  ".select2-selection, select:not(.select2-hidden-accessible), input:not([type=hidden])";

// Django puts the link that removes a new row before its fields.
function settle(row) {
  const link = row.querySelector("h3 .inline-deletelink");
  if (!link) return;
  const place = Object.assign(document.createElement("p"), { className: "delete" });
  const left = link.parentElement;
  place.append(link);
  left.remove();
  row.append(place);
}

// What describes a field of the template is numbered as the field is.
function number(row) {
  for (const name of ["aria-describedby", "aria-labelledby"])
    for (const element of row.querySelectorAll(`[${name}*="__prefix__"]`))
      element.setAttribute(
        name,
        element.getAttribute(name).replaceAll("__prefix__", row.id.match(/\d+$/)[0]),
      );
}

document.addEventListener("formset:added", ({ target }) => {
  if (!target.matches(".child")) return;
  number(target);
  settle(target);
  target.querySelector(FIRST)?.focus();
});

document.addEventListener("formset:removed", ({ detail }) => {
  document
    .getElementById(`${detail.formsetName}-group`)
    ?.querySelector(".children .add-row a")
    ?.focus();
});

jQuery(() => {
  for (const row of document.querySelectorAll(".child")) settle(row);
});
