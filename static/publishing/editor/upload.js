// The part of a dialog in which a new picture is described and sent to the library.
import { element, uniqueId } from "./elements.js";
import { Fields } from "./fields.js";
import { markDrawing } from "./pictures.js";
import { drawn } from "./preview.js";

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
