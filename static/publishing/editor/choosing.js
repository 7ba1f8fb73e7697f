import { Fields, openDialog, Picker } from "./dialogs.js";
import { chain, element, uniqueId } from "./elements.js";
import { chosenFigure, libraryAt, markDrawing, nameOf } from "./figure.js";

// The dialog in which a picture is chosen from the library, or sent to it.

function option(item, language) {
  const known = item.alt[language];
  const name = element("span", {}, [nameOf(item, language)]);
  const spoken = Object.keys(item.alt).find((code) => item.alt[code]);
  if (known || spoken) name.lang = known ? language : spoken;
  const image = element("img", { src: item.src, alt: "", loading: "lazy" });
  return [markDrawing(image, item), name];
}

/** Return a promise of the picture that is chosen, or of nothing. */
export function choosePicture(options, { file, title = options.labels.picture } = {}) {
  const { labels, language, library } = options;
  return new Promise((resolve) => {
    let chosen;
    const choose = (item) => {
      chosen = item;
      dialog.close();
    };
    const upload = new Upload({ ...options, onChoose: choose });
    const ask = async (...question) => {
      const answer = await library.search(...question);
      const languages = answer?.languages;
      if (languages) {
        upload.speak(languages);
        // A file that was dropped has its form: the library says why it is refused.
        upload.dom.hidden = !file && languages.length === 0;
      }
      return answer;
    };
    const picker = new Picker({
      ask,
      fill: (item) => option(item, language),
      name: (item) => nameOf(item, language),
      isQuestion: () => true,
      onChoose: choose,
      labels,
      label: labels.pictureText,
      hint: labels.pictureHelp,
    });
    picker.list.classList.add("rich-text-thumbnails");
    const search = element("div", { className: "rich-text-search" }, picker.parts);
    const { dialog } = openDialog({
      title,
      titleId: uniqueId(),
      body: file ? [upload.dom, search] : [search, upload.dom],
      labels,
      className: "rich-text-wide",
      okLabel: "",
      onApply: () => {
        if (upload.dom.open) upload.send();
        return false;
      },
      onClose: () => {
        picker.stop();
        resolve(chosen);
      },
    });
    picker.search();
    if (!file) picker.input.focus();
    else {
      upload.take(file);
      upload.dom.querySelector("textarea").focus();
    }
  });
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

// The part of a dialog in which a new picture is described and sent to the library.

// Named one by one: a telephone then makes a JPEG of its own format.
const ACCEPTED = "image/jpeg,image/png,image/webp,image/avif,image/gif";

export class Upload extends Fields {
  /** ``onChoose`` takes the picture that is stored, or was there before. */
  constructor({ labels, siteLanguages, library, token, language, onChoose }) {
    super(labels);
    Object.assign(this, { library, token, language, onChoose });
    this.shown = element("div", { className: "rich-text-preview", hidden: true });
    this.known = element("div", { className: "rich-text-known", hidden: true });
    this.button = element("button", { type: "submit" }, [labels.uploadAndInsert]);
    const file = this.field("upload", labels.file, {
      type: "file",
      accept: ACCEPTED,
    });
    this.file.addEventListener("change", () => this.show());
    const help = element("p", { id: uniqueId(), className: "help" }, [labels.altOf]);
    const inLanguages = (name, label, tag, helpId) =>
      element(
        "div",
        { className: "rich-text-languages" },
        siteLanguages.map(({ code, name: own }) =>
          this.field(`${name}_${code}`, label, { tag, lang: code, own, helpId }),
        ),
      );
    const decorative = this.field("is_decorative", labels.decorative, {
      type: "checkbox",
    });
    const drawing = this.field("is_drawing", labels.drawing, { type: "checkbox" });
    this.dom = element("details", { className: "rich-text-upload" }, [
      element("summary", {}, [labels.upload]),
      file,
      this.known,
      this.shown,
      help,
      inLanguages("alt", labels.alt, "textarea", help.id),
      decorative,
      drawing,
      inLanguages("caption", labels.pictureCaption, "textarea"),
      inLanguages("credit", labels.credit, "input"),
      this.error,
      element("div", { className: "rich-text-buttons" }, [this.button, this.status]),
    ]);
  }

  /** Ask for no words that this person may not write: the library would drop them. */
  speak(languages) {
    for (const { input, place } of this.fields.values())
      if (input.lang) place.hidden = !languages.includes(input.lang);
  }

  get file() {
    return this.input("upload");
  }

  /** Take a file that was dropped or pasted, and ask for its description. */
  take(file) {
    const transfer = new DataTransfer();
    transfer.items.add(file);
    this.file.files = transfer.files;
    this.dom.open = true;
    this.show();
  }

  async show() {
    const [file] = this.file.files;
    this.known.hidden = true;
    this.complain({ upload: [] });
    const canvas = file && (await drawn(file));
    if (file !== this.file.files[0]) return;
    this.shown.replaceChildren(...(canvas ? [canvas] : []));
    this.shown.hidden = !canvas;
  }

  get data() {
    const data = super.data;
    // The middle, until another point is chosen in the library.
    for (const name of ["focus_x", "focus_y"]) data.append(name, 50);
    return data;
  }

  async send() {
    if (this.isBusy) return;
    this.isBusy = true;
    this.button.ariaDisabled = "true";
    this.known.hidden = true;
    this.status.textContent = this.labels.sending;
    const { status, picture, errors } = await this.library.send(
      this.data,
      this.token(),
    );
    this.isBusy = false;
    this.button.ariaDisabled = "false";
    this.status.textContent = "";
    if (status === 201 && picture) this.onChoose(picture);
    else this.refused(status, picture, errors);
  }

  refused(status, picture, errors) {
    const faulty = this.refuse(status, errors, this.labels.notSent);
    if (picture) this.offer(picture);
    (picture ? this.known.querySelector("button") : faulty)?.focus();
  }

  /** Offer the picture that the library has already. */
  offer(picture) {
    const use = element("button", { type: "button" }, [this.labels.useKnown]);
    use.addEventListener("click", () => this.onChoose(picture));
    const image = element("img", { src: picture.src, alt: "" });
    this.known.replaceChildren(markDrawing(image, picture), use);
    this.known.hidden = false;
  }
}

// Shows a file before it is sent. The page's policy allows no blob: as an image, so the
// file is drawn.

const WIDTH = 960;

/** Return the drawn file, or nothing if the browser cannot read it as a picture. */
export async function drawn(file, resizeWidth = WIDTH) {
  let bitmap;
  try {
    bitmap = await createImageBitmap(file, { resizeWidth, resizeQuality: "medium" });
  } catch {
    return undefined;
  }
  const canvas = document.createElement("canvas");
  canvas.width = bitmap.width;
  canvas.height = bitmap.height;
  canvas.getContext("2d").drawImage(bitmap, 0, 0);
  bitmap.close();
  return canvas;
}

// Beside a field that holds a picture: the picture itself, and the library's dialog.

export function startPictureField(select) {
  const { jQuery } = window.django;
  const { pictureField, picturesUrl, pictureKind } = select.dataset;
  const settings = JSON.parse(pictureField);
  const { labels } = settings;
  const options = {
    ...settings,
    labels: { ...labels, uploadAndInsert: labels.upload },
    library: libraryAt(picturesUrl),
    language: document.documentElement.lang,
    token: () => select.form.elements.csrfmiddlewaretoken.value,
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
