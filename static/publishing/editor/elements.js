import { Editor, Extension, Plugin, pm } from "../../django_prose_editor/editor.js";
import { pasted, withoutStyle } from "./tidying.js";

// Makes elements without a word of HTML, as the page's policy wants it.

let count = 0;

export function uniqueId() {
  count += 1;
  return `rich-text-${count}`;
}

export function element(tag, properties = {}, children = []) {
  const dom = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name.includes("-") || name === "role") dom.setAttribute(name, value);
    else dom[name] = value;
  }
  dom.append(...children);
  return dom;
}

export function icon(name) {
  return element("span", {
    className: "material-icons",
    "aria-hidden": "true",
    textContent: name,
  });
}

// How keys are written for the person at them.

const isMac = /Mac|iP(hone|ad|od)/.test(navigator.platform);

export function shortcut(keys) {
  if (!isMac) return keys.replace("Mod", "Ctrl");
  return keys.replace("Mod", "⌘").replace("Alt", "⌥").replace("Shift", "⇧");
}

const POINTER = /^\/id\/([a-z][a-z0-9_]*\.[a-z][a-z0-9_]*\/[1-9][0-9]*)\/?$/;

/** Return "news.article/12" of "/id/news.article/12/", or nothing. */
export function pointerOf(address) {
  return POINTER.exec(address)?.[1];
}

/** Say whether a link may lead there: to an item of the site, or a full address. */
export function isAddress(text) {
  if (pointerOf(text) || /^#[a-z][\w.-]*$/i.test(text)) return true;
  if (/^mailto:/i.test(text)) return /^mailto:[^@/\s]+@[^@/\s]+\.[^@/\s]+$/i.test(text);
  if (/^tel:/i.test(text)) return /^tel:\+?[0-9][0-9 ().-]+$/i.test(text);
  return /^https?:\/\/\S/i.test(text) && URL.canParse(text);
}

/** Make an address of what was typed as one without its beginning, or nothing. */
export function asAddress(text) {
  const typed = text.trim();
  const guesses = [typed];
  if (/^www\./i.test(typed)) guesses.push(`https://${typed}`);
  if (/^[^@/\s:]+@[^@/\s]+\.[^@/\s]+$/.test(typed)) guesses.push(`mailto:${typed}`);
  return guesses.find(isAddress);
}

/** Make an editor that adds no style, and changes nothing that was typed. */
export function createEditor({ attributes, props, ...options }) {
  return new Editor({
    injectCSS: false,
    enableInputRules: false,
    enablePasteRules: false,
    ...options,
    editorProps: {
      transformPastedHTML: pasted,
      ...props,
      attributes: {
        class: "rich-text-body",
        role: "textbox",
        spellcheck: "true",
        "aria-multiline": "true",
        ...attributes,
      },
    },
  });
}

/** Begin a command in the text. Tiptap's own focus comes late: a letter may be lost. */
export function chain(editor) {
  editor.view.focus();
  return editor.chain();
}

// Writes what stands in the editor as the HTML that is sent.

export function written(editor) {
  const { doc, schema } = editor.state;
  // Of a document that loads nothing.
  const holder = document.implementation.createHTMLDocument("").createElement("div");
  pm.model.DOMSerializer.fromSchema(schema).serializeFragment(
    doc.content,
    { document: holder.ownerDocument },
    holder,
  );
  for (const table of holder.querySelectorAll("div.table > table")) {
    table.parentElement.replaceWith(table);
  }
  while (holder.lastElementChild?.matches("p:empty")) holder.lastElementChild.remove();
  return holder.innerHTML;
}

/** Keep the textarea as the editor is; one that nobody touched stays as it was. */
export function keepWritten(editor, textarea) {
  const read = () => ({ value: textarea.value, html: written(editor) });
  const original = read();
  let known = original;
  editor.on("update", () => {
    const html = written(editor);
    if (html === known.html) return;
    // What was undone is as it was, letter for letter.
    known = html === original.html ? original : { value: html, html };
    textarea.value = known.value;
    textarea.dispatchEvent(new Event("input", { bubbles: true }));
  });

  // A browser that goes back, and other scripts, fill the textarea.
  const reread = () => {
    if (textarea.value === known.value) return;
    editor
      .chain()
      .setMeta("addToHistory", false)
      .setContent(textarea.value, { emitUpdate: false })
      .run();
    known = read();
  };
  textarea.addEventListener("change", reread);
  addEventListener("pageshow", reread);
  textarea.form?.addEventListener("reset", () => setTimeout(reread));
}

// Takes pictures that are dropped or pasted as files.

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

/** Ask an address for what answers a query; nothing, if it does not answer. */
export async function asked(url, query, signal) {
  try {
    const response = await fetch(`${url}?${new URLSearchParams(query)}`, { signal });
    const answer = await response.json();
    return Array.isArray(answer.results) ? answer : undefined;
  } catch {
    return undefined;
  }
}
