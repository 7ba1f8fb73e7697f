// Tabs of a dialog: one of several panels is shown.
import { element, uniqueId } from "./elements.js";

/** Return the list of tabs of {label, panel, onShow}; the first is shown. */
export function tabList(label, tabs) {
  const buttons = tabs.map((tab) => {
    tab.panel.id = uniqueId();
    tab.panel.setAttribute("role", "tabpanel");
    const button = element("button", {
      id: uniqueId(),
      type: "button",
      role: "tab",
      "aria-controls": tab.panel.id,
    });
    button.textContent = tab.label;
    tab.panel.setAttribute("aria-labelledby", button.id);
    button.addEventListener("click", () => {
      show(tab);
      tab.onShow();
    });
    return button;
  });

  const show = (shown) => {
    for (const [number, { panel }] of tabs.entries()) {
      const isShown = panel === shown.panel;
      panel.hidden = !isShown;
      buttons[number].ariaSelected = String(isShown);
      buttons[number].tabIndex = isShown ? 0 : -1;
    }
  };

  const list = element(
    "div",
    { className: "rich-text-tabs", role: "tablist", "aria-label": label },
    buttons,
  );
  list.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: buttons.length - 1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const next = (buttons.indexOf(event.target) + step) % buttons.length;
    show(tabs[next]);
    buttons[next].focus();
  });
  show(tabs[0]);
  return list;
}
