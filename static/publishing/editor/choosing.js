import { openDialog, Picker } from "./dialogs.js";
import { chain, element, uniqueId } from "./elements.js";
import { BEHIND, chosenFigure, libraryAt, markDrawing, nameOf } from "./figure.js";
import { openUploads } from "./uploads.js";

// The dialog in which a picture is chosen from the library, or files that are new to it.

function fill(option, item, language) {
  const known = item.alt[language];
  const name = element("span", {}, [nameOf(item, language)]);
  const spoken = Object.keys(item.alt).find((code) => item.alt[code]);
  if (known || spoken) name.lang = known ? language : spoken;
  const image = element("img", { src: item.src, alt: "", loading: "lazy" });
  option.append(markDrawing(image, item), name);
}

/** Return a promise of the ``item`` that is chosen, or of new ``files``, or of neither. */
function choose({ labels, language, library }, title, isOne) {
  return new Promise((resolve) => {
    let answer = {};
    const close = (chosen) => {
      answer = chosen;
      dialog.close();
    };
    const file = element("input", {
      type: "file",
      multiple: !isOne,
      onchange: () => close({ files: [...file.files] }),
    });
    const upload = element("label", { className: "upload-more", hidden: true });
    upload.append(labels.upload, file);
    const picker = new Picker({
      ask: async (...question) => {
        const found = await library.search(...question);
        if (found) file.accept = found.accepted;
        upload.hidden = !file.accept;
        return found;
      },
      fill: (option, item) => fill(option, item, language),
      name: (item) => nameOf(item, language),
      isQuestion: () => true,
      onChoose: (item) => close({ item }),
      labels,
      label: labels.pictureText,
      hint: labels.pictureHelp,
    });
    picker.list.classList.add("rich-text-thumbnails");
    const { dialog } = openDialog({
      title,
      titleId: uniqueId(),
      body: [upload, ...picker.parts],
      labels,
      className: "rich-text-wide",
      okLabel: "",
      onApply: () => false,
      onClose: () => {
        picker.stop();
        resolve(answer);
      },
    });
    picker.search();
    picker.input.focus();
  });
}

/** Return a promise of one picture, chosen or new, or of nothing. */
async function choosePicture(options, title) {
  const { item, files } = await choose(options, title, true);
  if (!files) return item;
  const [picture] = await openUploads({ ...options, isOne: true }, files);
  return picture;
}

// What the button for pictures does: a figure is added, or the chosen one is changed.

const addressOf = ({ id }) => `/id/${id}/`;
const captionIn = (item, language) => item?.caption[language] ?? "";

const figureOf = (item, language) => ({
  src: addressOf(item),
  alt: "",
  caption: captionIn(item, language),
});

export async function openFigure(editor, options) {
  if (chosenFigure(editor.state)) {
    changeFigure(editor, options);
    return;
  }
  const { labels, language } = options;
  const { item, files } = await choose(options, labels.picture);
  editor.view.focus();
  if (item) chain(editor).insertFigure(figureOf(item, language)).run();
  if (files) addFiles(editor, options, files);
}

/** Describe files, and put their pictures one after the other, while one goes on. */
export async function addFiles(editor, options, files, pos) {
  let at = pos ?? editor.state.selection.to;
  const follow = ({ transaction }) => {
    at = transaction.getMeta(BEHIND) ?? transaction.mapping.map(at);
  };
  const put = (item) => {
    const figure = figureOf(item, options.language);
    if (!editor.isDestroyed) editor.commands.insertFigure({ at, ...figure });
  };
  const focus = () => editor.view.focus();
  editor.on("transaction", follow);
  await openUploads({ ...options, action: options.labels.putIn, put, focus }, files);
  editor.off("transaction", follow);
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
  const { alt: value } = picture.attrs;
  const about = { lang: language, "aria-describedby": known.id };
  const alt = element("textarea", { rows: 2, value, ...about });
  const isCaptioned = { type: "checkbox", checked: Boolean(written) };
  const hasCaption = element("input", isCaptioned);
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
    const item = await choosePicture(options, labels.otherPicture);
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
      element("label", {}, [labels.altHere, alt]),
      known,
      element("label", {}, [hasCaption, ` ${labels.withCaption}`]),
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

// Beside a field that holds a picture: the picture itself, and the library's dialog.

export function startPictureField(select) {
  const { jQuery } = window.django;
  const { pictureField, picturesUrl, pictureKind } = select.dataset;
  const settings = JSON.parse(pictureField);
  const { labels } = settings;
  const options = {
    ...settings,
    library: libraryAt(picturesUrl),
    language: document.documentElement.lang,
    token: () => select.form.elements.csrfmiddlewaretoken.value,
    form: select.form,
  };
  const thumbnail = element("img", { alt: "", hidden: true });
  const button = element("button", { type: "button" }, [labels.choosePicture]);
  const holder = element("div", { className: "picture-field" }, [thumbnail, button]);
  select.closest(".related-widget-wrapper, div").before(holder);

  const show = async () => {
    const { value } = select;
    const id = `${pictureKind}/${value}`;
    const found = value ? (await options.library.search({ id }))?.results : [];
    if (value !== select.value) return;
    thumbnail.hidden = !found?.length;
    if (found?.length) markDrawing(thumbnail, found[0]).src = found[0].src;
  };
  jQuery(select).on("change", show);
  show();

  button.addEventListener("click", async () => {
    const item = await choosePicture(options, labels.picture);
    button.focus();
    if (!item) return;
    const key = item.id.split("/")[1];
    const known = [...select.options].find(({ value }) => value === key);
    if (!known) select.append(new Option(nameOf(item, options.language), key));
    jQuery(select).val(key).trigger("change");
  });
}
