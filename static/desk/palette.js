// The palette: from anywhere in the back office to any item, or to what one may do.
import { Combobox } from "../js/combobox.js";

const palette = document.getElementById("palette");
const opener = document.getElementById("desk-search");

/** Return the function that opens the dialog with a text. */
function opened(dialog) {
  const input = dialog.querySelector("input");
  const status = dialog.querySelector("[role=status]");
  const answer = dialog.querySelector(".palette-answer");
  const { url, noAnswer } = dialog.dataset;

  async function ask(text, signal) {
    const query = new URLSearchParams({ q: text });
    const response = await fetch(`${url}?${query}`, { signal });
    return response.ok && !response.redirected ? response.text() : undefined;
  }

  function show(html) {
    if (html === undefined) {
      answer.replaceChildren(noAnswer);
      status.textContent = noAnswer;
      return;
    }
    const page = new DOMParser().parseFromString(html, "text/html");
    answer.replaceChildren(...page.body.childNodes);
    status.textContent = answer.querySelector("[data-status]").dataset.status;
  }

  // Without words it shows what was changed last.
  const isQuestion = () => true;
  const box = new Combobox(input, { ask, show, isQuestion, takesFirst: true });
  dialog.addEventListener("close", () => box.stop());
  dialog.addEventListener("click", (event) => {
    // The backdrop counts as the dialog itself.
    if (event.target === dialog || event.target.closest("button")) dialog.close();
  });
  return (text = "") => {
    if (dialog.open) return;
    input.value = text;
    dialog.showModal();
    input.select();
    box.search();
  };
}

if (palette && opener) {
  const open = opened(palette);
  const take = () => {
    open(opener.value);
    opener.value = opener.defaultValue;
  };
  opener.addEventListener("click", take);
  opener.addEventListener("input", take);
  document.addEventListener("keydown", (event) => {
    const { code, ctrlKey, metaKey, altKey, shiftKey } = event;
    // By the place of the key, which has another letter in the Russian layout. In the
    // editor the key makes a link.
    const isCalled = code === "KeyK" && (ctrlKey || metaKey) && !altKey && !shiftKey;
    if (!isCalled || event.defaultPrevented) return;
    // Another dialog has the page.
    if (document.querySelector("dialog[open]")) return;
    event.preventDefault();
    open();
  });
}
