import { openDialog, Picker } from "./dialogs.js";
import { chain, element, uniqueId } from "./elements.js";
import { BEHIND, chosenFigure, libraryAt, markDrawing, nameOf } from "./figure.js";
import { openUploads } from "./uploads.js";

// The dialog in which a picture is chosen from the library, or files that are new to it.

// Named one by one: a telephone then makes a JPEG of its own format.
const ACCEPTED = "image/jpeg,image/png,image/webp,image/avif,image/gif";

function fill(option, item, language) {
  const known = item.alt[language];
  const name = element("span", {}, [nameOf(item, language)]);
  const spoken = Object.keys(item.alt).find((code) => item.alt[code]);
  if (known || spoken) name.lang = known ? language : spoken;
  const image = element("img", { src: item.src, alt: "", loading: "lazy" });
  option.append(markDrawing(image, item), name);
}

/** Return a promise of the picture that is chosen, of new files, or of nothing. */
function choose({ labels, language, library, isOne }, title = labels.picture) {
  return new Promise((resolve) => {
    let answer = {};
    const close = (chosen) => {
      answer = chosen;
      dialog.close();
    };
    const file = element("input", {
      type: "file",
      accept: ACCEPTED,
      multiple: !isOne,
      onchange: () => close({ files: [...file.files] }),
    });
    const upload = element("label", { className: "upload-more", hidden: true });
    upload.append(labels.upload, file);
    const picker = new Picker({
      ask: async (...question) => {
        const found = await library.search(...question);
        if (found) upload.hidden = !found.may_add;
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
  const { item, files } = await choose({ ...options, isOne: true }, title);
  if (!files) return item;
  return new Promise((resolve) => {
    let picture;
    const put = (added) => {
      picture = added;
    };
    const onEnd = () => resolve(picture);
    openUploads(uploading(options, { isOne: true, put, onEnd }), files);
  });
}

/** Return what the dialog of new files is to know. */
function uploading({ library, token, form, place, say }, options) {
  const put = (picture) => {
    library.keep(picture);
    options.put(picture);
  };
  return { url: library.url, token, form, place, say, ...options, put };
}

// What the button for pictures does: a figure is added, or the chosen one is changed.

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
  const { item, files } = await choose(options);
  editor.view.focus();
  if (item) insert(editor, item, options.language);
  if (files) addFiles(editor, options, files);
}

/** Describe files, and put their pictures one after the other, while one goes on. */
export function addFiles(editor, options, files, pos = editor.state.selection.to) {
  let at = pos;
  const follow = ({ transaction }) => {
    at = transaction.getMeta(BEHIND) ?? transaction.mapping.map(at);
  };
  editor.on("transaction", follow);
  const uploads = uploading(options, {
    action: options.labels.putIn,
    put: (item) => {
      if (editor.isDestroyed) return;
      const figure = { src: addressOf(item), alt: "" };
      const caption = captionIn(item, options.language);
      editor.commands.insertFigure({ at, caption, ...figure });
    },
    focus: () => editor.view.focus(),
    onEnd: () => editor.off("transaction", follow),
  });
  openUploads(uploads, files);
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
    const item = await choosePicture(options);
    button.focus();
    if (!item) return;
    const key = item.id.split("/")[1];
    const known = [...select.options].find(({ value }) => value === key);
    if (!known) select.append(new Option(nameOf(item, options.language), key));
    jQuery(select).val(key).trigger("change");
  });
}
