import { element } from "./elements.js";
import { wordsOf } from "./speech.js";

// A screen reader hears the count when the writing rests, not at each word.
const REST = 5000;

export function wordCount(editor, labels) {
  const shown = element("span", { "aria-hidden": "true" });
  const link = element("span", { className: "rich-text-place" });
  const told = element("span", { className: "visually-hidden", role: "status" });
  let timer;

  const count = () => `${labels.words}: ${wordsOf(editor.getText()).length}`;
  const show = () => {
    shown.textContent = count();
    link.textContent = editor.getAttributes("link").href ?? "";
  };
  show();
  editor.on("transaction", show);
  editor.on("update", () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      told.textContent = count();
    }, REST);
  });
  // Where it is one of several, it ends before the page does.
  editor.on("destroy", () => clearTimeout(timer));
  return element("p", { className: "rich-text-foot" }, [shown, link, told]);
}
