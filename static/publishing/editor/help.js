// The keys of the editor, in a dialog.
import { openDialog } from "./dialog.js";
import { element, uniqueId } from "./elements.js";
import { shortcut } from "./keys.js";

export function openHelp(editor, { labels }, tools) {
  const named = tools.groups
    .flat()
    .filter(({ keys }) => keys)
    .map(({ name, keys }) => [labels[name], keys]);
  const others = [
    [labels.keyToolbar, "Alt+F10"],
    [labels.keyBack, "Escape"],
    [labels.keyChange, "Enter"],
    [labels.keyCell, "Tab"],
    [labels.keyCellBack, "Shift+Tab"],
    [labels.keyBreak, "Shift+Enter"],
  ];
  const row = ([text, keys]) =>
    element("div", {}, [
      element("dt", {}, [text]),
      element("dd", {}, [element("kbd", {}, [shortcut(keys)])]),
    ]);
  const list = element("dl", { className: "rich-text-keys", tabIndex: 0 });
  list.append(...[...named, ...others].map(row));
  openDialog({
    title: labels.keys,
    titleId: uniqueId(),
    body: [list],
    labels,
    okLabel: labels.close,
    cancelLabel: "",
    onClose: () => editor.view.focus(),
  });
}
