// Pictures are chosen elsewhere; what stands in a text already stays there.
import { Node } from "../../django_prose_editor/editor.js";

const IMG = 'img[src^="/id/"]';

export const Image = Node.create({
  name: "image",
  group: "inline",
  inline: true,
  atom: true,
  addAttributes: () => ({ src: {}, alt: { default: "" } }),
  parseHTML: () => [{ tag: IMG }],
  renderHTML: ({ HTMLAttributes }) => ["img", HTMLAttributes],
});

/** An image in a figure, where it is a block. */
export const Picture = Image.extend({
  name: "picture",
  group: "",
  inline: false,
  parseHTML: () => [{ tag: IMG, context: "figure/", priority: 60 }],
});

export const FigureCaption = Node.create({
  name: "figcaption",
  content: "inline*",
  isolating: true,
  parseHTML: () => [{ tag: "figcaption", context: "figure/" }],
  renderHTML: () => ["figcaption", 0],
  addKeyboardShortcuts() {
    return {
      Enter: () => {
        const { $from } = this.editor.state.selection;
        if ($from.parent.type !== this.type) return false;
        const after = $from.after(-1);
        return this.editor
          .chain()
          .insertContentAt(after, { type: "paragraph" })
          .setTextSelection(after + 1)
          .run();
      },
    };
  },
});

export const Figure = Node.create({
  name: "figure",
  group: "block",
  content: "picture+ figcaption?",
  isolating: true,
  parseHTML: () => [
    {
      tag: "figure",
      getAttrs: (dom) => Boolean(dom.querySelector(`:scope > ${IMG}`)) && null,
    },
  ],
  renderHTML: () => ["figure", 0],
});
