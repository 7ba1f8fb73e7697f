// Takes pictures that are dropped or pasted as files.
import { Extension, Plugin, pm } from "../../django_prose_editor/editor.js";
import { withoutStyle } from "./pasting.js";

const FOREIGN = 'img:not([src^="/id/"])';

const isPicture = ({ type }) => type.startsWith("image/");

/** Return the place between blocks that is nearest to where something is dropped. */
function placeAt(view, { clientX, clientY }) {
  const position = view.posAtCoords({ left: clientX, top: clientY });
  if (!position) return undefined;
  const { doc, schema } = view.state;
  const figure = schema.nodes.figure.create(
    null,
    schema.nodes.picture.create({ src: "" }),
  );
  const slice = new pm.model.Slice(pm.model.Fragment.from(figure), 0, 0);
  return pm.transform.dropPoint(doc, position.pos, slice) ?? position.pos;
}

/** Return what is pasted as HTML, in a document that loads nothing. */
function copied(data) {
  const holder = document.implementation.createHTMLDocument("").createElement("div");
  holder.innerHTML = withoutStyle(data.getData("text/html"));
  return holder;
}

export const Dropping = Extension.create({
  name: "dropping",
  addOptions: () => ({ add: () => {}, say: () => {} }),
  addProseMirrorPlugins() {
    const take = (files, pos) => this.options.add(this.editor, files, pos);
    return [
      new Plugin({
        props: {
          handleDrop: (view, event, _slice, isMoved) => {
            const files = [...(event.dataTransfer?.files ?? [])];
            if (isMoved || !files.length) return false;
            // The browser would open the file, and leave the form.
            event.preventDefault();
            const pictures = files.filter(isPicture);
            if (pictures.length) take(pictures, placeAt(view, event));
            else this.options.say("onlyPictures");
            return true;
          },
          handlePaste: (_view, { clipboardData: data }) => {
            if (!data) return false;
            const html = copied(data);
            const pictures = [...data.files].filter(isPicture);
            // With words, a file is a picture of them.
            if (html.textContent.trim()) {
              if (html.querySelector(FOREIGN)) this.options.say("picturesLeftOut");
              return false;
            }
            if (pictures.length) take(pictures);
            return pictures.length > 0;
          },
        },
      }),
    ];
  },
});
