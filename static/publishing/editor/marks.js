import { Mark } from "../../django_prose_editor/editor.js";
import { isAddress } from "./addresses.js";
import { openLink } from "./link.js";

export const Link = Mark.create({
  name: "link",
  inclusive: false,
  addOptions: () => ({ labels: {}, url: "" }),
  addAttributes: () => ({ href: {} }),
  parseHTML() {
    return [
      {
        tag: "a[href]",
        getAttrs: (dom) => isAddress(dom.getAttribute("href")) && null,
      },
    ];
  },
  renderHTML: ({ HTMLAttributes }) => ["a", HTMLAttributes, 0],
  addKeyboardShortcuts() {
    return {
      "Mod-k": () => {
        openLink(this.editor, this.options);
        return true;
      },
    };
  },
});

/** Words of another language than the text's. */
export const Language = Mark.create({
  name: "language",
  addOptions: () => ({ language: "" }),
  addAttributes: () => ({
    lang: { parseHTML: ({ lang }) => lang.split("-")[0].toLowerCase() },
  }),
  parseHTML() {
    return [
      {
        tag: "span[lang]",
        // Word processors mark every piece, and spaces and numbers too.
        getAttrs: (dom) =>
          /\p{L}/u.test(dom.textContent) &&
          dom.lang.split("-")[0].toLowerCase() !== this.options.language &&
          null,
      },
    ];
  },
  renderHTML: ({ HTMLAttributes }) => ["span", HTMLAttributes, 0],
});
