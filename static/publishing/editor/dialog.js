// A dialog of the browser, with a form in it. Escape closes it.
import { element } from "./elements.js";

/**
 * Open a dialog; return it and its form. ``onApply`` may return false: it stays open.
 * ``removeLabel`` is that of a button which takes away what the dialog is about. Where
 * ``okLabel`` is empty, the body has a button of its own that submits.
 */
export function openDialog(options) {
  const { title, titleId, body, labels, removeLabel, className = "" } = options;
  const { okLabel = labels.ok, cancelLabel = labels.cancel } = options;
  const button = (textContent, type, onclick) =>
    element("button", { textContent, type, onclick });
  const buttons = [];
  if (okLabel) buttons.push(button(okLabel, "submit"));
  if (cancelLabel) buttons.push(button(cancelLabel, "button", () => dialog.close()));
  if (removeLabel) {
    const removal = button(removeLabel, "button", () => {
      dialog.close();
      options.onRemove();
    });
    buttons.push(removal);
  }
  const form = element("form", { method: "dialog", noValidate: true }, [
    element("h2", { id: titleId, textContent: title }),
    ...body,
    element("div", { className: "rich-text-buttons" }, buttons),
  ]);
  const dialog = element(
    "dialog",
    { className: `rich-text-dialog ${className}`.trim(), "aria-labelledby": titleId },
    [form],
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (options.onApply?.() !== false) dialog.close();
  });
  dialog.addEventListener("close", () => {
    dialog.remove();
    options.onClose();
  });
  document.body.append(dialog);
  dialog.showModal();
  return { dialog, form };
}
