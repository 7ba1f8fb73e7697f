// Makes an editor of each textarea that asks for one; without it the textarea serves.
import { initializeEditors } from "../django_prose_editor/editor.js";
import { createEditor } from "./editor/create.js";
import { element, uniqueId } from "./editor/elements.js";
import { extensions } from "./editor/extensions.js";
import { addFiles, openFigure } from "./editor/figuredialog.js";
import { fullScreen } from "./editor/fullscreen.js";
import { keepWritten } from "./editor/html.js";
import { openNote } from "./editor/note.js";
import { libraryAt } from "./editor/pictures.js";
import { remarkList } from "./editor/remarklist.js";
import { Toolbar } from "./editor/toolbar.js";
import { figureTools, tableTools, textTools } from "./editor/tools.js";
import { wordCount } from "./editor/words.js";

const TAKEN = ["aria-invalid", "aria-label", "aria-required", "lang"];

/** Return what the parts of the editor know of the field and of the site. */
function optionsOf(textarea, notice) {
  const { richText, pickUrl, picturesUrl = "", documentsUrl } = textarea.dataset;
  const options = {
    ...JSON.parse(richText),
    url: pickUrl,
    picturesUrl,
    documentsUrl,
    isBlock: "block" in textarea.dataset,
    library: libraryAt(picturesUrl),
    language: textarea.lang,
    token: () => textarea.form?.elements.csrfmiddlewaretoken?.value ?? "",
    editNote: (editor) => openNote(editor, options),
    editFigure: (editor) => picturesUrl && openFigure(editor, options),
    addFiles: (editor, files, at) =>
      picturesUrl && addFiles(editor, options, files, at),
    say: (name) => {
      notice.textContent = options.labels[name] ?? "";
    },
  };
  return options;
}

/** Put an editor in the place of a textarea, which it keeps up to date; return it. */
export function start(textarea) {
  const notice = element("p", { className: "rich-text-notice", role: "status" });
  const options = optionsOf(textarea, notice);
  const { labels } = options;
  const [label] = textarea.labels;
  const help = element("span", { id: uniqueId(), hidden: true });
  help.textContent = labels.help;
  const attributes = {
    "aria-describedby": [textarea.getAttribute("aria-describedby"), help.id]
      .filter(Boolean)
      .join(" "),
  };
  if (label) attributes["aria-labelledby"] = label.id ||= uniqueId();
  for (const name of TAKEN) {
    if (textarea.hasAttribute(name)) attributes[name] = textarea.getAttribute(name);
  }

  const tools = element("div", { className: "rich-text-tools" });
  const text = element("div");
  const frame = element("div", { className: "rich-text" }, [
    ...[tools, text, help, notice],
  ]);
  textarea.before(frame);
  frame.append(textarea);
  textarea.hidden = true;

  // The tools stick to the top of the window or to the bar of the form, the form's
  // buttons to its bottom: the caret, and the field that a link names, keep clear.
  const margin = { top: 0, right: 0, bottom: 0, left: 0 };
  const buttons = document.querySelector(".submit-row");
  const measure = () => {
    const size = tools.offsetHeight + 16;
    margin.top = (parseFloat(getComputedStyle(tools).top) || 0) + size;
    margin.bottom = (buttons?.offsetHeight ?? 0) + 16;
    document.documentElement.style.scrollPadding = `calc(var(--bar-size, 0px) + ${size}px) 0 ${margin.bottom}px`;
  };
  new ResizeObserver(measure).observe(tools);
  text.addEventListener("focusin", measure);
  const editor = createEditor({
    element: text,
    extensions: extensions(options),
    content: textarea.value,
    editable: !textarea.disabled && !textarea.readOnly,
    attributes,
    props: { scrollMargin: margin, scrollThreshold: margin },
  });
  // A column to be read has the same text, locked for a while.
  new MutationObserver(() =>
    editor.setEditable(!textarea.disabled && !textarea.readOnly, false),
  ).observe(textarea, { attributeFilter: ["readonly"] });
  if (!textarea.disabled) {
    options.fillScreen = fullScreen(frame, editor);
    options.isFull = () => frame.matches(":popover-open");
    const name = label?.textContent.trim() ?? "";
    const bars = [
      new Toolbar(editor, textTools(options), `${labels.toolbar}: ${name}`),
      new Toolbar(editor, tableTools(options), `${labels.table}: ${name}`),
    ];
    if (options.picturesUrl) {
      bars.push(
        new Toolbar(editor, figureTools(options), `${labels.picture}: ${name}`),
      );
    }
    tools.append(...bars.map(({ dom }) => dom));
    frame.append(remarkList(editor, options));
    editor.on("update", ({ transaction }) => {
      if (!transaction.getMeta("paste")) options.say("");
    });
  }
  frame.append(wordCount(editor, labels));
  keepWritten(editor, textarea);
  label?.addEventListener("click", () => editor.view.focus());
  return editor;
}

// Where a text is translated, each of its blocks gets an editor in its turn.
initializeEditors(start, "textarea[data-rich-text]:not(.translation-field *)");
