// Offers the browser's calendar beside a day that is typed.

// The day of what people type, as 2026-12-01; "" for anything else.
function isoDay(text) {
  const european = /^\s*(\d{1,2})[./](\d{1,2})[./](\d{4})\s*$/.exec(text);
  if (!european) return /^\s*\d{4}-\d\d-\d\d\s*$/.test(text) ? text.trim() : "";
  const [, day, month, year] = european;
  return `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`;
}

function pick(button) {
  const input = button.previousElementSibling;
  const picker = document.createElement("input");
  picker.type = "date";
  picker.className = "day-picker";
  picker.tabIndex = -1;
  picker.setAttribute("aria-hidden", "true");
  picker.value = isoDay(input.value);
  button.after(picker);
  picker.addEventListener("input", () => {
    const [year, month, day] = picker.value.split("-");
    if (!day) return;
    const parts = { "%Y": year, "%m": month, "%d": day };
    input.value = button.dataset.pickDay.replace(/%[Ymd]/g, (part) => parts[part]);
    for (const event of ["input", "change"])
      input.dispatchEvent(new Event(event, { bubbles: true }));
  });
  picker.addEventListener("blur", () => picker.remove());
  picker.focus();
  picker.showPicker();
}

document.addEventListener("click", ({ target }) => {
  const button = target.closest?.("[data-pick-day]");
  if (button) pick(button);
});
