// A footnote is one piece in its text, and is written in a dialog of its own.
import { Node, Plugin, pm } from "../../django_prose_editor/editor.js";
import { element } from "./elements.js";

const { DOMParser, DOMSerializer, Fragment } = pm.model;

const content = (node) => Fragment.fromJSON(node.type.schema, node.attrs.note);

function lineOf(schema, dom) {
  const line = [];
  DOMParser.fromSchema(schema)
    .parse(dom)
    .descendants((node) => {
      if (node.isText || node.type.name === "hardBreak") line.push(node.toJSON());
    });
  return line;
}

export const chosenNote = ({ selection }) =>
  selection.node?.type.name === "footnote" ? selection.node : undefined;

export const Footnote = Node.create({
  name: "footnote",
  group: "inline",
  inline: true,
  atom: true,
  addOptions: () => ({ edit: () => {} }),
  addAttributes: () => ({ note: { default: [], rendered: false } }),
  parseHTML() {
    return [
      {
        tag: "span.footnote",
        priority: 60,
        getAttrs: (dom) => ({ note: lineOf(this.editor.schema, dom) }),
      },
    ];
  },
  renderHTML({ node }) {
    const dom = element("span", { className: "footnote" });
    const serializer = DOMSerializer.fromSchema(node.type.schema);
    serializer.serializeFragment(content(node), { document }, dom);
    return dom;
  },
  renderText: ({ node }) => ` ${content(node).textBetween(0, content(node).size)} `,
  addKeyboardShortcuts() {
    const edit = () => {
      this.options.edit(this.editor);
      return true;
    };
    return {
      "Mod-Alt-f": edit,
      Enter: () => Boolean(chosenNote(this.editor.state)) && edit(),
    };
  },
  addProseMirrorPlugins() {
    return [
      new Plugin({
        props: {
          handleDoubleClickOn: (view, _pos, node) => {
            if (!view.editable || node.type !== this.type) return false;
            this.options.edit(this.editor);
            return true;
          },
          // A link in a note would lead away, as the note itself is not editable.
          handleDOMEvents: {
            click: (_view, event) => {
              if (event.target.closest("a")) event.preventDefault();
              return false;
            },
          },
        },
      }),
    ];
  },
});
