// Puts a term into the column of its language.
const group = document.querySelector(".terms");
let newLanguage = "";

const field = (row, name) => row.querySelector(`[name$="-${name}"]`);

function place(row) {
  const select = field(row, "language");
  if (!select?.options) return;
  row.className = row.className.replace(/ term-column-\d+/, "");
  if (select.selectedIndex > 0)
    row.classList.add(`term-column-${select.selectedIndex}`);
  for (const name of ["text", "region", "note", "example", "forms", "not_when"])
    field(row, name)?.setAttribute("lang", select.value);
}

if (group) {
  group.addEventListener("input", ({ target }) => {
    const row = target.closest(".term");
    if (row && target.name.endsWith("-language")) place(row);
  });

  document.addEventListener("formset:added", ({ target }) => {
    if (!target.matches(".term")) return;
    if (newLanguage) field(target, "language").value = newLanguage;
    place(target);
  });

  const buttons = group.querySelector(".term-add");
  for (const button of buttons?.querySelectorAll("button") ?? []) {
    button.addEventListener("click", () => {
      newLanguage = button.dataset.language;
      group.querySelector(".add-row a").click();
      newLanguage = "";
    });
  }
  window.django?.jQuery?.(() => {
    if (!buttons || !group.querySelector(".add-row a")) return;
    group.querySelector(".module").append(buttons);
    buttons.hidden = false;
  });
}
