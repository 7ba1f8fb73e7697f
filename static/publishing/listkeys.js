// Keys of a list, by their place on the keyboard; admin/publishing/keys.html lists them.
// Each can be done without them: by Tab to the boxes, titles and buttons.

import { isSingleKey } from "./keeping.js";

const rows = [...document.querySelectorAll("#result_list tbody tr")];
let current = -1;

const actions = {
  KeyJ: () => goTo(current + 1),
  KeyK: () => goTo(current - 1),
  KeyX: () => rows[current]?.querySelector(".action-select")?.click(),
  KeyN: () => document.querySelector(".queue-next")?.click(),
  KeyA: () => assignButton()?.click(),
  Slash: () => document.getElementById("searchbar")?.focus(),
};

function assignButton() {
  const isTicked = document.querySelector("#result_list .action-select:checked");
  const ofRow = isTicked ? null : rows[current]?.querySelector("[data-assign]");
  return ofRow ?? document.querySelector("#changelist [aria-keyshortcuts='A']");
}

function goTo(place) {
  if (!rows[place]) return;
  rows[current]?.classList.remove("current");
  current = place;
  rows[current].classList.add("current");
  rows[current].querySelector("th a, td a")?.focus();
}

// Where Tab goes, the keys go on.
document.addEventListener("focusin", (event) => {
  const row = rows.indexOf(event.target.closest("#result_list tbody tr"));
  if (row < 0 || row === current) return;
  rows[current]?.classList.remove("current");
  current = row;
});

document.addEventListener("keydown", (event) => {
  const action = actions[event.code];
  if (!action || event.shiftKey || !isSingleKey(event)) return;
  event.preventDefault();
  action();
});
