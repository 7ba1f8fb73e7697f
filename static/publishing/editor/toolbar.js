// A row of buttons that is one stop of the Tab key; arrows move inside it.
import { element, icon } from "./elements.js";
import { shortcut } from "./keys.js";

export class Toolbar {
  constructor(editor, { labels, groups }, name) {
    this.editor = editor;
    this.buttons = [];
    this.dom = element("div", { role: "toolbar", "aria-label": name });
    for (const tools of groups) {
      const group = element("div", { className: "rich-text-group" });
      group.append(...tools.map((tool) => this.button(tool, labels[tool.name])));
      this.dom.append(group);
    }
    this.dom.addEventListener("keydown", (event) => this.move(event));
    // The selection in the text stays while a button is pressed by the mouse.
    this.dom.addEventListener("mousedown", (event) => event.preventDefault());
    editor.view.dom.addEventListener("keydown", (event) => {
      if (event.altKey && event.key === "F10" && !this.dom.hidden) {
        event.preventDefault();
        this.stop?.focus();
      }
    });
    editor.on("transaction", () => this.refresh());
    this.refresh();
  }

  button(tool, named) {
    const { name, keys, label = named } = tool;
    const dom = element(
      "button",
      {
        type: "button",
        title: keys ? `${label} (${shortcut(keys)})` : label,
        "aria-label": label,
        "data-tool": name,
        tabIndex: -1,
      },
      [tool.icon ? icon(tool.icon) : tool.text],
    );
    dom.addEventListener("click", () => {
      this.rest(dom);
      if (dom.ariaDisabled !== "true") tool.run(this.editor);
      this.refresh();
    });
    dom.addEventListener("focus", () => this.rest(dom));
    this.buttons.push({ ...tool, dom });
    return dom;
  }

  refresh() {
    const { editor } = this;
    for (const { dom, isActive, isShown, isEnabled } of this.buttons) {
      if (isActive) dom.setAttribute("aria-pressed", isActive(editor));
      if (isShown) dom.hidden = !isShown(editor);
      if (isEnabled) dom.ariaDisabled = String(!isEnabled(editor));
    }
    const shown = this.shown();
    this.dom.hidden = shown.length === 0;
    if (!shown.includes(this.stop)) this.rest(shown[0]);
  }

  shown() {
    return this.buttons.map(({ dom }) => dom).filter((dom) => !dom.hidden);
  }

  /** Let Tab stop at this button from now on. */
  rest(dom) {
    if (this.stop) this.stop.tabIndex = -1;
    this.stop = dom;
    if (dom) dom.tabIndex = 0;
  }

  move(event) {
    if (event.key === "Escape") {
      this.editor.view.focus();
      event.preventDefault();
      return;
    }
    const shown = this.shown();
    const number = shown.indexOf(document.activeElement);
    const next = {
      ArrowRight: number + 1,
      ArrowLeft: number - 1,
      Home: 0,
      End: -1,
    }[event.key];
    if (next === undefined) return;
    shown.at(next % shown.length).focus();
    event.preventDefault();
  }
}
