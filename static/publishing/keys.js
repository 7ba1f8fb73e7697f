// The dialog of keys, and whether a letter or sign alone is a command in this browser.
//
// Each person can turn such keys off, because speech input types them unawares (WCAG
// 2.1.4). The button stays, so that they can be turned on again.

const OFF = "single keys off";
const dialog = document.querySelector("dialog.keys");
const button = document.querySelector(".keys-button");
const choice = dialog.querySelector("[type=checkbox]");

button.hidden = false;
button.addEventListener("click", show);
choice.addEventListener("change", () => {
  if (choice.checked) localStorage.removeItem(OFF);
  else localStorage.setItem(OFF, "1");
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "?" || !isSingleKey(event)) return;
  event.preventDefault();
  show();
});

/** Tell whether a letter or sign is a command: turned on, not typed, with no Ctrl. */
export function isSingleKey({ target, ctrlKey, altKey, metaKey }) {
  if (ctrlKey || altKey || metaKey || localStorage.getItem(OFF)) return false;
  return !(isTyping(target) || document.querySelector("dialog[open]"));
}

function isTyping(target) {
  const fields = "input:not([type=checkbox]), textarea, select, [contenteditable=true]";
  return target.closest(fields);
}

function show() {
  // Another window may have changed it.
  choice.checked = !localStorage.getItem(OFF);
  dialog.showModal();
}
