// The dialog that makes a link: an item of the site is searched and chosen, or a full
// address is typed.

import { buttonsOf, element, openDialog } from "./dialogs.js";

const FULL = /^(https?:\/\/|mailto:|tel:)\S+$/i;

export function chooseLink(editor, textarea, labels) {
  const now = editor.getAttributes("link").href ?? "";
  let chosen = now;

  const input = element("input", {
    type: "text",
    id: "rich-text-link",
    role: "combobox",
    autocomplete: "off",
    "aria-expanded": "false",
    "aria-controls": "rich-text-choices",
    "aria-autocomplete": "list",
    "aria-describedby": "rich-text-fault",
  });
  input.value = now;
  const choices = element("ul", { id: "rich-text-choices", role: "listbox", "aria-label": labels.found });
  const fault = element("p", { id: "rich-text-fault", role: "alert" });
  const remove = element("button", { type: "submit", value: "remove" }, labels.removeLink);
  const { dialog, form } = openDialog(
    labels.link,
    element("label", { for: "rich-text-link" }, labels.linkText),
    input,
    choices,
    fault,
    buttonsOf(labels, ...(now ? [remove] : [])),
  );

  const options = () => [...choices.children];
  const active = () => options().find((option) => option.ariaSelected === "true");

  function point(option) {
    for (const one of options()) one.ariaSelected = String(one === option);
    if (option) {
      input.setAttribute("aria-activedescendant", option.id);
      option.scrollIntoView({ block: "nearest" });
    } else input.removeAttribute("aria-activedescendant");
  }

  function take(option) {
    chosen = `/id/${option.dataset.pointer}/`;
    input.value = option.dataset.title;
    show([]);
  }

  function show(results) {
    choices.replaceChildren(
      ...results.map(({ id, text, title }, index) => {
        const option = element("li", {
          role: "option",
          id: `rich-text-choice-${index}`,
          "data-pointer": id,
          "data-title": title,
          "aria-selected": "false",
        }, text);
        option.addEventListener("click", () => take(option));
        return option;
      }),
    );
    input.setAttribute("aria-expanded", String(results.length > 0));
    point(null);
  }

  let request = new AbortController();
  async function search() {
    request.abort();
    request = new AbortController();
    chosen = input.value.trim();
    fault.textContent = "";
    if (!chosen || FULL.test(chosen)) return show([]);
    const url = `${textarea.dataset.pickUrl}?q=${encodeURIComponent(chosen)}`;
    try {
      const response = await fetch(url, { signal: request.signal });
      show((await response.json()).results);
    } catch (error) {
      if (error.name !== "AbortError") fault.textContent = labels.noAnswer;
    }
  }
  input.addEventListener("input", search);

  input.addEventListener("keydown", (event) => {
    const all = options();
    const at = all.indexOf(active());
    if (event.key === "ArrowDown" && all.length) point(all[(at + 1) % all.length]);
    else if (event.key === "ArrowUp" && all.length) point(all[(at + all.length - (at < 0 ? 0 : 1)) % all.length]);
    else if (event.key === "Enter" && active()) take(active());
    else return;
    event.preventDefault();
  });

  form.addEventListener("submit", (event) => {
    if (event.submitter?.value !== "ok" || chosen.startsWith("/id/") || FULL.test(chosen)) return;
    event.preventDefault();
    fault.textContent = labels.chooseOrType;
    input.focus();
  });

  dialog.addEventListener("close", () => {
    editor.view.focus();
    const chain = editor.chain();
    if (dialog.returnValue === "remove") chain.extendMarkRange("link").unsetMark("link").run();
    else if (dialog.returnValue !== "ok") chain.run();
    else if (editor.state.selection.empty && !now) {
      const marks = [{ type: "link", attrs: { href: chosen } }];
      chain.insertContent({ type: "text", text: input.value, marks }).run();
    } else chain.extendMarkRange("link").setMark("link", { href: chosen }).run();
  });
}
