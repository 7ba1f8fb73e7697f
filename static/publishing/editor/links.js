import { Fields, openDialog, Picker, tabList } from "./dialogs.js";
import {
  asAddress,
  asked,
  chain,
  createEditor,
  element,
  pointerOf,
  sendForm,
  uniqueId,
} from "./elements.js";
import { chosenNote, noteExtensions } from "./grammar.js";
import { phraseTools, Toolbar } from "./toolbar.js";

// Where a link leads: an item of the site, found by words of it, a document that is new
// to the library, or a full address.

export function openLink(editor, options) {
  const { labels, url } = options;
  const current = editor.getAttributes("link").href;
  const words = selectedWords(editor);
  const title = uniqueId();
  const target = element("p", { hidden: !current });
  const error = element("p", {
    id: uniqueId(),
    className: "rich-text-error",
    role: "alert",
  });
  const ask = (query, signal) => asked(url, query, signal);
  const picker = new Picker({
    ask,
    fill: option,
    name: (item) => item.title ?? item.text,
    isQuestion: (text) => text && !isElsewhere(text),
    onChoose: (item) => {
      target.hidden = false;
      target.replaceChildren(`${labels.leadsTo} `, ...option(item));
    },
    labels,
    label: labels.linkText,
    hint: labels.linkHelp,
    value: current && !pointerOf(current) ? current : words,
    describedBy: [error.id],
  });
  const search = element("div", {}, [target, ...picker.parts, error]);
  const body = element("div", {}, [search]);
  const lead = (item) => put(editor, `/id/${item.id}/`, item.title);
  const upload = new DocumentForm({
    ...options,
    onSent: (item) => {
      dialog.close();
      lead(item);
    },
  });
  const { dialog, form } = openDialog({
    title: labels.link,
    titleId: title,
    body: [body],
    labels,
    className: "rich-text-wide",
    removeLabel: current && labels.removeLink,
    onRemove: () => chain(editor).extendMarkRange("link").unsetMark("link").run(),
    onApply: () => {
      if (search.hidden) {
        upload.send();
        return false;
      }
      const { text } = picker;
      const item = picker.chosen ?? picker.certain;
      const href = asAddress(text);
      if (item) lead(item);
      else if (href) put(editor, href, text);
      else if (text || !current) {
        error.textContent = labels.chooseOrType;
        picker.input.focus();
        return false;
      }
      return true;
    },
    onClose: () => {
      picker.stop();
      editor.view.focus();
    },
  });
  picker.input.select();
  if (current) showTarget(target, current, labels, ask);
  else if (words) picker.search();
  if (options.documentsUrl) offerUpload(upload, { body, search, form, words, options });
}

/** Add the tab of a new document, if this person may add one. */
async function offerUpload(upload, { body, search, form, words, options }) {
  const { labels, siteLanguages } = options;
  if (!(await upload.prepare(siteLanguages, words))) return;
  const button = form.querySelector("[type=submit]");
  const tab = (label, panel, action) => ({
    label,
    panel,
    onShow: () => {
      button.textContent = action;
      panel.querySelector("input").focus();
    },
  });
  const tabs = tabList(labels.link, [
    tab(labels.onSite, search, labels.ok),
    tab(labels.newDocument, upload.dom, labels.uploadAndLink),
  ]);
  body.before(tabs);
  body.append(upload.dom);
}

function selectedWords(editor) {
  const { from, to } = editor.state.selection;
  return editor.state.doc.textBetween(from, to, " ").trim().slice(0, 200);
}

/** Say whether a text is an address, and not one of this site. */
function isElsewhere(text) {
  const address = asAddress(text);
  return (
    address && !pointerOf(address) && new URL(address).host !== window.location.host
  );
}

/** Return what an option shows: title, kind, states, and what readers will meet. */
function option({ title, text, kind, language, states, note }) {
  const facts = [kind, states].filter(Boolean).join(" · ");
  return [
    element("span", { className: "rich-text-item", lang: language ?? "" }, [
      title ?? text,
    ]),
    element("span", { className: "rich-text-facts" }, [facts]),
    ...(note ? [element("span", { className: "rich-text-facts" }, [note])] : []),
  ];
}

/** Say where the link leads now, by the title of the item if it is one. */
async function showTarget(target, href, labels, ask) {
  const place = element("a", { href, target: "_blank", rel: "noopener" }, [href]);
  target.append(`${labels.leadsTo} `, place);
  const id = pointerOf(href);
  const answer = id && (await ask({ id }));
  const item = answer?.results.find((result) => result.id === id);
  if (!item) return;
  place.textContent = item.text;
  if (item.note) target.append(` — ${item.note}`);
}

/** Make a link of the link at the caret, of what is selected, or of new words. */
function put(editor, href, text) {
  const { empty, $from } = editor.state.selection;
  const change = editor.chain();
  if (editor.isActive("link")) change.extendMarkRange("link").setMark("link", { href });
  else if (!empty) change.setMark("link", { href });
  else {
    const marks = (editor.state.storedMarks ?? $from.marks()).map((m) => m.toJSON());
    marks.push({ type: "link", attrs: { href } });
    change.insertContent({ type: "text", text, marks });
  }
  change.run();
}

// The part of the link dialog in which a new document is sent to the library.

// What a document is called whose kind nobody has chosen.
const KIND = "materials";

export class DocumentForm extends Fields {
  /** ``onSent`` takes the item of the new document. */
  constructor({ labels, documentsUrl, token, language, onSent }) {
    super(labels);
    Object.assign(this, { url: documentsUrl, token, language, onSent });
    this.dom = element("div");
  }

  /** Ask what this person may send; return whether anything. */
  async prepare(siteLanguages, words) {
    const response = await fetch(this.url).catch(() => undefined);
    const answer = response?.ok && (await response.json().catch(() => undefined));
    if (!answer?.languages?.length) return false;
    const { labels } = this;
    const { languages, kinds, places } = answer;
    const titles = siteLanguages
      .filter(({ code }) => languages.includes(code))
      .map(({ code, name }) =>
        this.field(`title_${code}`, labels.title, {
          lang: code,
          own: name,
          maxLength: 200,
          value: code === this.language ? words : "",
        }),
      );
    const pair = (...fields) =>
      element("div", { className: "rich-text-languages" }, fields);
    this.dom.append(
      this.field("upload", labels.file, { type: "file" }),
      pair(...titles),
      pair(
        this.field("kind", labels.kind, { tag: "select", choices: kinds }),
        this.field("place", labels.place, { tag: "select", choices: places }),
      ),
      element("p", { className: "help" }, [labels.draftLink]),
      this.error,
      this.status,
    );
    this.input("kind").value = KIND;
    if (languages.includes(this.language)) this.input("place").value = this.language;
    return true;
  }

  async send() {
    if (this.isBusy) return;
    this.isBusy = true;
    this.status.textContent = this.labels.documentSending;
    const { status, document, errors } = await sendForm(
      this.url,
      this.data,
      this.token(),
    );
    this.isBusy = false;
    this.status.textContent = "";
    if (status === 201 && document) this.onSent(document);
    else this.refuse(status, errors, this.labels.documentNotSent)?.focus();
  }
}

// The dialog in which a footnote is written.

export function openNote(editor, options) {
  const { labels, language } = options;
  const chosen = chosenNote(editor.state);
  const title = uniqueId();
  const tools = element("div", { className: "rich-text-tools" });
  const text = element("div");
  const { dialog, form } = openDialog({
    title: labels.footnote,
    titleId: title,
    body: [element("div", { className: "rich-text" }, [tools, text])],
    labels,
    removeLabel: chosen && labels.removeFootnote,
    onRemove: () => chain(editor).deleteSelection().run(),
    onApply: () => putNote(editor, chosen, noteEditor),
    onClose: () => {
      noteEditor.destroy();
      editor.view.focus();
    },
  });
  const noteEditor = createEditor({
    element: text,
    extensions: noteExtensions(options),
    content: {
      type: "doc",
      content: [{ type: "paragraph", content: chosen?.attrs.note ?? [] }],
    },
    attributes: { id: "rich-text-answer", "aria-labelledby": title, lang: language },
    props: {
      handleKeyDown: (_view, event) => {
        if (event.key === "Escape") dialog.close();
        else if (event.key === "Enter" && !event.shiftKey) form.requestSubmit();
        else return false;
        return true;
      },
    },
  });
  tools.append(
    new Toolbar(noteEditor, labels, phraseTools(options), labels.toolbar).dom,
  );
  noteEditor.commands.setTextSelection(noteEditor.state.doc.content.size - 1);
  noteEditor.view.focus();
}

function putNote(editor, chosen, noteEditor) {
  const note = noteEditor.getJSON().content[0].content ?? [];
  const isBlank = !noteEditor.getText().trim();
  if (isBlank && chosen) editor.commands.deleteSelection();
  else if (chosen) editor.commands.updateAttributes("footnote", { note });
  else if (!isBlank) {
    const { to } = editor.state.selection;
    editor.commands.insertContentAt(to, { type: "footnote", attrs: { note } });
  }
}
