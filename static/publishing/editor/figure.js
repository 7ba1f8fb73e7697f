import { Node, Plugin, pm } from "../../django_prose_editor/editor.js";
import { asked, element, pointerOf } from "./elements.js";

// A figure: a picture of the library, by its permanent address, and its caption.

const { NodeSelection, Selection, TextSelection } = pm.state;
const IMG = 'img[src^="/id/"]';
export const BEHIND = "behind the figure";

/** Return the figure and the picture that are selected, or whose caption is written. */
export function chosenFigure({ doc, selection }) {
  const { node, $from } = selection;
  let { pos, depth } = $from;
  if (node?.type.name !== "figure") {
    while (depth && $from.node(depth).type.name !== "figure") depth -= 1;
    if (!depth) return undefined;
    pos = $from.before(depth);
  }
  const figure = doc.nodeAt(pos);
  const isPicture = node?.type.name === "picture";
  return {
    figure,
    pos,
    picture: isPicture ? node : figure.firstChild,
    picturePos: isPicture ? $from.pos : pos + 1,
  };
}

const captionOf = ({ lastChild }) =>
  lastChild.type.name === "figcaption" ? lastChild : undefined;

/** Return a place outside the figure or the table's caption around a position. */
function outside(doc, pos) {
  const $pos = doc.resolve(pos);
  for (let depth = 1; depth <= $pos.depth; depth += 1) {
    const { name } = $pos.node(depth).type;
    const isInCaption = $pos.node(depth + 1)?.type.name === "caption";
    if (name === "figure" || (name === "tableBlock" && isInCaption)) {
      return $pos.after(depth);
    }
  }
  return pos;
}

/** Return the place behind a figure, where there is always something to write in. */
function behind(tr, pos) {
  const after = pos + tr.doc.nodeAt(pos).nodeSize;
  const next = tr.doc.resolve(after).nodeAfter;
  if (!next?.isTextblock) tr.insert(after, tr.doc.type.schema.nodes.paragraph.create());
  return after;
}

/** Put the caret behind a figure. */
function leave(tr, pos) {
  const after = behind(tr, pos);
  return tr.setSelection(TextSelection.create(tr.doc, after + 1)).scrollIntoView();
}

export const Image = Node.create({
  name: "image",
  group: "inline",
  inline: true,
  atom: true,
  addOptions: () => ({ library: undefined, language: "" }),
  addAttributes: () => ({ src: {}, alt: { default: "" } }),
  parseHTML: () => [{ tag: IMG }],
  renderHTML: ({ HTMLAttributes }) => ["img", HTMLAttributes],
  // In the editor a picture without words of its own speaks by those of the library.
  addNodeView() {
    const { library, language } = this.options;
    return ({ node }) => {
      const dom = document.createElement("img");
      let shown = node;
      const show = () => {
        const { src, alt } = shown.attrs;
        const item = library?.at(src);
        if (dom.getAttribute("src") !== src) dom.src = src;
        markDrawing(dom, item);
        dom.alt = alt || item?.alt[language] || "";
      };
      show();
      library?.addEventListener("known", show);
      return {
        dom,
        update(next) {
          if (next.type !== shown.type) return false;
          shown = next;
          show();
          return true;
        },
        destroy: () => library?.removeEventListener("known", show),
      };
    };
  },
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
      Backspace: () => {
        const { $from, empty } = this.editor.state.selection;
        const isBlank = $from.parent.type === this.type && !$from.parent.content.size;
        return empty && isBlank && this.editor.commands.toggleFigureCaption();
      },
    };
  },
});

const commands = {
  /**
   * Insert a figure as a block, by default at the caret, and go on behind it. At another
   * place the caret stays where it is; ``BEHIND`` of the transaction is where to go on.
   */
  insertFigure:
    ({ at, caption, ...attrs }) =>
    ({ state, tr, dispatch }) => {
      if (!dispatch) return true;
      const { picture, figure, figcaption } = state.schema.nodes;
      const parts = [picture.create(attrs)];
      if (caption) parts.push(figcaption.create(null, state.schema.text(caption)));
      const block = figure.create(null, parts);
      const place = outside(tr.doc, at ?? state.selection.to);
      tr.replaceRangeWith(place, place, block);
      let pos;
      tr.doc.descendants((node, match) => {
        if (node === block) pos = match;
      });
      if (pos === undefined) return true;
      if (at === undefined) leave(tr, pos);
      else tr.setMeta(BEHIND, behind(tr, pos));
      return true;
    },
  /** Change the chosen figure: its picture, its words, its caption (null for none). */
  changeFigure:
    ({ caption, ...attrs }) =>
    ({ state, tr, dispatch }) => {
      const match = chosenFigure(state);
      if (!match || !dispatch) return Boolean(match);
      tr.setNodeMarkup(match.picturePos, null, { ...match.picture.attrs, ...attrs });
      const written = captionOf(match.figure);
      const end = match.pos + match.figure.nodeSize - 1;
      const { schema } = state;
      if (written && caption !== written.textContent) {
        tr.delete(end - written.nodeSize, end);
      }
      if (caption !== null && caption !== written?.textContent) {
        const text = caption ? schema.text(caption) : null;
        tr.insert(tr.mapping.map(end), schema.nodes.figcaption.create(null, text));
      }
      return true;
    },
  toggleFigureCaption:
    () =>
    ({ state, tr, dispatch }) => {
      const match = chosenFigure(state);
      if (!match || !dispatch) return Boolean(match);
      const written = captionOf(match.figure);
      const end = match.pos + match.figure.nodeSize - 1;
      if (written) {
        tr.delete(end - written.nodeSize, end);
        tr.setSelection(NodeSelection.create(tr.doc, match.pos));
      } else {
        tr.insert(end, state.schema.nodes.figcaption.create());
        tr.setSelection(TextSelection.create(tr.doc, end + 1));
      }
      return true;
    },
  removeFigure:
    () =>
    ({ state, tr, dispatch }) => {
      const match = chosenFigure(state);
      if (!match || !dispatch) return Boolean(match);
      tr.delete(match.pos, match.pos + match.figure.nodeSize);
      tr.setSelection(Selection.near(tr.doc.resolve(match.pos)));
      return true;
    },
};

/** Select a figure as one thing where its only picture is selected. */
function wholeSelected({ selection, tr }) {
  const { node, $from } = selection;
  if (node?.type.name !== "picture") return null;
  const { childCount } = $from.parent;
  if (childCount > (captionOf($from.parent) ? 2 : 1)) return null;
  return tr.setSelection(NodeSelection.create(tr.doc, $from.before()));
}

const startOfCaption = ({ figure, pos }) =>
  pos + figure.nodeSize - captionOf(figure).nodeSize;

/** Go from a picture into its caption: of a figure, this is what is translated. */
function captionSelected(state) {
  const isPicture = ["figure", "picture"].includes(state.selection.node?.type.name);
  const match = isPicture && chosenFigure(state);
  if (!match || !captionOf(match.figure)) return null;
  const caret = TextSelection.create(state.doc, startOfCaption(match));
  return state.tr.setSelection(caret);
}

/** Leave of a figure whose picture was deleted what was said in its caption. */
function withoutEmpty({ doc, tr, schema }) {
  doc.descendants((node, pos) => {
    if (node.type.name !== "figure" || node.firstChild.attrs.src) return;
    const content = captionOf(node)?.content;
    const from = tr.mapping.map(pos);
    const to = tr.mapping.map(pos + node.nodeSize);
    tr.replaceWith(from, to, schema.nodes.paragraph.create(null, content));
  });
  return tr.docChanged ? tr : null;
}

/** What is typed on a figure stands behind it, and does not take its place. */
function typeBehind(view, text) {
  const { selection, tr } = view.state;
  const match = chosenFigure(view.state);
  if (!match || !(selection instanceof NodeSelection)) return false;
  leave(tr, match.pos);
  view.dispatch(text ? tr.insertText(text) : tr);
  return true;
}

export const Figure = Node.create({
  name: "figure",
  group: "block",
  content: "picture+ figcaption?",
  isolating: true,
  draggable: true,
  allowGapCursor: false,
  addOptions: () => ({ edit: () => {}, isBlock: false }),
  parseHTML: () => [
    {
      tag: "figure",
      getAttrs: (dom) => Boolean(dom.querySelector(`:scope > ${IMG}`)) && null,
    },
  ],
  renderHTML: ({ HTMLAttributes }) => ["figure", HTMLAttributes, 0],
  addCommands: () => commands,
  addKeyboardShortcuts() {
    const edit = () => {
      this.options.edit(this.editor);
      return true;
    };
    const isSelected = () =>
      this.editor.state.selection instanceof NodeSelection &&
      chosenFigure(this.editor.state);
    const intoCaption = () => {
      const match = isSelected();
      if (!match || !captionOf(match.figure)) return false;
      const start = startOfCaption(match);
      return this.editor.chain().setTextSelection(start).scrollIntoView().run();
    };
    return {
      "Mod-Alt-p": edit,
      Enter: () => Boolean(isSelected()) && edit(),
      ArrowDown: intoCaption,
      ArrowRight: intoCaption,
    };
  },
  addProseMirrorPlugins() {
    const selected = this.options.isBlock ? captionSelected : () => null;
    return [
      new Plugin({
        appendTransaction: (transactions, _old, state) => {
          const isChanged = transactions.some(({ docChanged }) => docChanged);
          const left = isChanged && withoutEmpty(state);
          return left || selected(state) || wholeSelected(state);
        },
        props: {
          handleTextInput: (view, _from, _to, text) => typeBehind(view, text),
          handleDOMEvents: {
            // What is dictated or composed comes without a key.
            beforeinput: (view, event) => {
              const { inputType, data } = event;
              if (inputType === "insertCompositionText") typeBehind(view, "");
              else if (data && typeBehind(view, data)) event.preventDefault();
              return event.defaultPrevented;
            },
          },
          handleDoubleClickOn: (view, _pos, node) => {
            if (!view.editable || node.type.name !== "picture") return false;
            this.options.edit(this.editor);
            return true;
          },
        },
      }),
    ];
  },
});

// Figures of a text, for one in another language.

/** Return a figure without the words of its language: the library has those of another. */
export function figureFor(source, { library, language }) {
  const figure = source.cloneNode(true);
  for (const image of figure.querySelectorAll("img")) image.alt = "";
  const caption = figure.querySelector("figcaption");
  const picture = library.at(figure.querySelector("img").getAttribute("src"));
  if (caption) caption.textContent = picture?.caption[language] ?? "";
  return figure;
}

/** Return the figures that are blocks of a text in HTML. */
export const figuresOf = (html) => {
  const { body } = new DOMParser().parseFromString(html, "text/html");
  return [...body.children].filter((block) => block.matches(`figure:has(${IMG})`));
};

/** Return the figures of a text in HTML whose pictures a document lacks. */
export function figuresLacking(doc, html) {
  const addresses = new Set();
  doc.descendants(({ attrs }) => {
    addresses.add(attrs.src);
  });
  return figuresOf(html).filter(
    (figure) => !addresses.has(figure.querySelector("img").getAttribute("src")),
  );
}

/** Put figures of another text before the blocks that have their places there. */
export function putFigures(editor, figures, options) {
  const parser = pm.model.DOMParser.fromSchema(editor.schema);
  const put = ({ tr }) => {
    for (const source of figures) {
      const place = [...source.parentElement.children].indexOf(source);
      const before = tr.doc.content.content.slice(0, place);
      const at = before.reduce((size, { nodeSize }) => size + nodeSize, 0);
      const holder = element("div", {}, [figureFor(source, options)]);
      tr.insert(at, parser.parse(holder).content);
    }
    return true;
  };
  editor.chain().command(put).run();
}

// The library of pictures, as the back office's address for editors answers.

class Pictures extends EventTarget {
  constructor(url) {
    super();
    Object.assign(this, { url, items: new Map(), questions: new Set() });
  }

  search = async (query, signal) => {
    const answer = await asked(this.url, query, signal);
    for (const item of answer?.results ?? []) this.keep(item);
    return answer;
  };

  keep(item) {
    this.items.set(item.id, item);
    this.dispatchEvent(new Event("known"));
  }

  /** Return what is known of the picture at an address of ours; else ask for it. */
  at(address) {
    const id = pointerOf(address);
    if (!this.url || !id) return undefined;
    if (!this.questions.has(id) && !this.items.has(id)) this.search({ id });
    this.questions.add(id);
    return this.items.get(id);
  }
}

const libraries = new Map();

/** Return the one library of a page that answers at ``url``. */
export function libraryAt(url) {
  if (!libraries.has(url)) libraries.set(url, new Pictures(url));
  return libraries.get(url);
}

/** Mark the image of what is known as a drawing, which has other colours in the dark. */
export function markDrawing(image, item) {
  image.classList.toggle("drawing", Boolean(item?.is_drawing));
  return image;
}

/** Return the words of a picture in a language, or what else it goes by. */
export const nameOf = ({ alt, name }, language) =>
  alt[language] || Object.values(alt).find(Boolean) || name;
