import { openDialog, Picker } from "./dialogs.js";
import {
  asAddress,
  asked,
  chain,
  createEditor,
  element,
  pointerOf,
  uniqueId,
} from "./elements.js";
import { chosenNote, noteExtensions } from "./grammar.js";
import { leadByKeys, phraseTools, Toolbar } from "./toolbar.js";
import { sendForm } from "./uploads.js";

// Where a link leads: an item of the site, found by words of it, a document that is new
// to the library, or a full address.

export function openLink(editor, options) {
  const { labels, url, language } = options;
  const current = editor.getAttributes("link").href;
  const words = selectedWords(editor);
  const title = uniqueId();
  const target = element("p", { hidden: !current });
  const error = element("p", {
    id: uniqueId(),
    className: "rich-text-error",
    role: "alert",
  });
  const fill = (option, { html }) => {
    option.innerHTML = html;
  };
  const lead = (item) => put(editor, `/id/${item.id}/`, item.title);
  const show = (item) => {
    target.hidden = false;
    fill(target, item);
    target.prepend(`${labels.leadsTo} `);
  };
  const picker = new Picker({
    ask: (query, signal) => asked(url, query, signal),
    fill,
    name: ({ title }) => title,
    isQuestion: (text) => text && !isElsewhere(text),
    onChoose: show,
    labels,
    label: labels.linkText,
    hint: labels.linkHelp,
    value: current && !pointerOf(current) ? current : words,
    describedBy: [error.id],
  });
  const search = element("div", {}, [target, ...picker.parts, error]);
  // With a new document, of which there may be none.
  const panel = element("div");
  const { dialog, form } = openDialog({
    title: labels.link,
    titleId: title,
    body: [search, panel],
    labels,
    className: "rich-text-wide",
    removeLabel: current && labels.removeLink,
    onRemove: () => chain(editor).extendMarkRange("link").unsetMark("link").run(),
    onApply: () => {
      if (search.hidden) {
        send();
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
  if (current) showTarget();
  else if (words) picker.search();
  if (options.documentsUrl) offerUpload();

  /** Say where the link leads now: to an item, if it is one. */
  async function showTarget() {
    const place = element("a", { href: current, target: "_blank", rel: "noopener" });
    place.textContent = current;
    target.append(`${labels.leadsTo} `, place);
    const id = pointerOf(current);
    const answer = id && (await asked(url, { id }));
    const [item] = answer?.results ?? [];
    if (item && !picker.chosen) show(item);
  }

  async function offerUpload() {
    const answer = await fetch(options.documentsUrl).catch(() => undefined);
    if (answer?.status !== 200) return;
    panel.innerHTML = await answer.text();
    const title = panel.querySelector(`[name=title_${language}]`);
    if (title) title.value = words;
    const place = panel.querySelector(`[name=place] [value=${language}]`);
    if (place) place.selected = true;
    const [details] = panel.children;
    details.addEventListener("toggle", () => {
      search.hidden = details.open;
      const action = details.open ? labels.uploadAndLink : labels.ok;
      form.querySelector("[type=submit]").textContent = action;
    });
  }

  async function send() {
    const [status] = panel.querySelectorAll("[role=status]");
    if (status.textContent) return;
    status.textContent = labels.documentSending;
    const data = new FormData(form);
    const answer = await sendForm(options.documentsUrl, data, options.token());
    status.textContent = "";
    if (answer.document) {
      dialog.close();
      lead(answer.document);
    } else complain(panel, answer.errors ?? { __all__: [reasonOf(answer, labels)] });
  }
}

const reasonOf = ({ status }, labels) =>
  status === 413 ? labels.tooLarge : labels.documentNotSent;

/** Show errors at their fields, and go to the first. */
function complain(panel, errors) {
  for (const line of panel.querySelectorAll("[data-of]")) {
    const messages = errors[line.dataset.of] ?? [];
    line.textContent = messages.join(" ");
    const field = panel.querySelector(`[name="${line.dataset.of}"]`);
    field?.setAttribute("aria-invalid", messages.length > 0);
  }
  panel.querySelector("[aria-invalid=true]")?.focus();
}

function selectedWords(editor) {
  const { from, to } = editor.state.selection;
  return editor.state.doc.textBetween(from, to, " ").trim().slice(0, 200);
}

/** Say whether a text is an address, and not one of this site. */
function isElsewhere(text) {
  const address = asAddress(text);
  const { host, href } = window.location;
  return address && new URL(address, href).host !== host;
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
  leadByKeys(noteEditor, tools);
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
