// What the button for pictures does: a figure is added, or the chosen one is changed.
import { choosePicture } from "./choosing.js";
import { chain } from "./create.js";
import { openDialog } from "./dialog.js";
import { element, uniqueId } from "./elements.js";
import { chosenFigure } from "./figure.js";
import { markDrawing, nameOf } from "./pictures.js";

const addressOf = ({ id }) => `/id/${id}/`;
const captionIn = (item, language) => item?.caption[language] ?? "";

function insert(editor, item, language, at) {
  const figure = { src: addressOf(item), alt: "", caption: captionIn(item, language) };
  chain(editor)
    .insertFigure({ at, ...figure })
    .run();
}

export async function openFigure(editor, options) {
  if (chosenFigure(editor.state)) {
    changeFigure(editor, options);
    return;
  }
  const item = await choosePicture(options);
  editor.view.focus();
  if (item) insert(editor, item, options.language);
}

/** Ask for the description of each file, and put them one after the other. */
export async function addFiles(editor, options, files, pos) {
  let at = pos;
  for (const [number, file] of files.entries()) {
    const title =
      files.length > 1
        ? `${options.labels.picture} ${number + 1} / ${files.length}`
        : options.labels.picture;
    const item = await choosePicture(options, { file, title });
    editor.view.focus();
    if (item) {
      insert(editor, item, options.language, at);
      at = undefined;
    }
  }
}

function changeFigure(editor, options) {
  const { labels, language, library } = options;
  const { figure, picture } = chosenFigure(editor.state);
  const written = figure.lastChild.type.name === "figcaption" && figure.lastChild;
  let { src } = picture.attrs;
  let caption = written ? written.textContent : undefined;

  const image = element("img", { src, alt: "" });
  const name = element("p", { className: "rich-text-name" });
  const other = element("button", { type: "button" }, [labels.otherPicture]);
  const known = element("p", { id: uniqueId(), className: "help" });
  const alt = element("textarea", {
    id: uniqueId(),
    rows: 2,
    value: picture.attrs.alt,
    lang: language,
    "aria-describedby": known.id,
  });
  const hasCaption = element("input", {
    id: uniqueId(),
    type: "checkbox",
    checked: Boolean(written),
  });
  const show = () => {
    const item = library.at(src);
    const own = item?.alt[language] ?? "";
    if (image.getAttribute("src") !== src) image.src = src;
    markDrawing(image, item);
    name.textContent = item ? nameOf(item, language) : "";
    alt.placeholder = own;
    known.textContent = item?.is_decorative ? labels.isDecorative : labels.altHelp;
  };
  show();
  library.addEventListener("known", show);
  other.addEventListener("click", async () => {
    const item = await choosePicture(options, { title: labels.otherPicture });
    other.focus();
    if (!item) return;
    // A caption that was the old picture's own goes with it.
    const isOwn = !caption || caption === captionIn(library.at(src), language);
    if (isOwn && hasCaption.checked) caption = captionIn(item, language);
    src = addressOf(item);
    alt.value = "";
    show();
  });

  openDialog({
    title: labels.picture,
    titleId: uniqueId(),
    className: "rich-text-figure",
    body: [
      element("div", { className: "rich-text-chosen" }, [
        image,
        element("div", {}, [name, other]),
      ]),
      element("p", {}, [
        element("label", { htmlFor: alt.id }, [labels.altHere]),
        known,
        alt,
      ]),
      element("p", {}, [
        element("label", { htmlFor: hasCaption.id }, [
          hasCaption,
          " ",
          labels.withCaption,
        ]),
      ]),
    ],
    labels,
    removeLabel: labels.removePicture,
    onRemove: () => chain(editor).removeFigure().run(),
    onApply: () => {
      const start = caption ?? captionIn(library.at(src), language);
      editor.commands.changeFigure({
        src,
        alt: alt.value.replace(/\s+/g, " ").trim(),
        caption: hasCaption.checked ? start : null,
      });
    },
    onClose: () => {
      library.removeEventListener("known", show);
      editor.view.focus();
    },
  });
  alt.focus();
}
