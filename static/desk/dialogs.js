// A native dialog: Escape closes it, and focus goes back to where it was.

export function element(name, attributes = {}, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  node.append(...children);
  return node;
}

export function openDialog(title, ...content) {
  const heading = element("h2", { id: "rich-text-dialog" }, title);
  const form = element("form", { method: "dialog" }, heading, ...content);
  const dialog = element(
    "dialog",
    { class: "rich-text-dialog", "aria-labelledby": "rich-text-dialog" },
    form,
  );
  document.body.append(dialog);
  dialog.addEventListener("close", () => dialog.remove());
  dialog.showModal();
  return { dialog, form };
}

export function buttonsOf(labels, ...more) {
  return element(
    "p",
    { class: "rich-text-buttons" },
    element("button", { type: "submit", value: "ok" }, labels.ok),
    ...more,
    element("button", { type: "submit", value: "", formnovalidate: "" }, labels.cancel),
  );
}

// Ask for one line of text; null when the person thinks better of it.
export function ask(title, labelText, value, labels) {
  const input = element("input", { type: "text", id: "rich-text-answer" });
  input.value = value;
  const label = element("label", { for: "rich-text-answer" }, labelText);
  const { dialog } = openDialog(title, label, input, buttonsOf(labels));
  return new Promise((resolve) => {
    dialog.addEventListener("close", () =>
      resolve(dialog.returnValue === "ok" ? input.value.trim() : null),
    );
  });
}
