// The part of a dialog in which a new picture is described and sent to the library.
import { element, uniqueId } from "./elements.js";
import { drawn } from "./preview.js";

// Named one by one: a telephone then makes a JPEG of its own format.
const ACCEPTED = "image/jpeg,image/png,image/webp,image/avif,image/gif,image/tiff";

const oneLine = (text) => text.replace(/\s+/g, " ").trim();

export class Upload {
  /** ``onChoose`` takes the picture that is stored, or was there before. */
  constructor({ labels, siteLanguages, library, token, language, onChoose }) {
    Object.assign(this, { labels, library, token, language, onChoose });
    this.fields = new Map();
    this.shown = element("div", { className: "rich-text-preview", hidden: true });
    this.known = element("div", { className: "rich-text-known", hidden: true });
    this.error = element("p", { className: "rich-text-error", role: "alert" });
    this.status = element("p", { className: "rich-text-status", role: "status" });
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
    this.dom = element("details", { className: "rich-text-upload" }, [
      element("summary", {}, [labels.upload]),
      file,
      this.known,
      this.shown,
      help,
      inLanguages("alt", labels.alt, "textarea", help.id),
      decorative,
      inLanguages("caption", labels.pictureCaption, "textarea"),
      inLanguages("credit", labels.credit, "input"),
      this.error,
      element("div", { className: "rich-text-buttons" }, [this.button, this.status]),
    ]);
  }

  field(name, text, { tag = "input", type, lang, own, helpId = "", ...properties }) {
    const id = uniqueId();
    const error = element("p", { id: `${id}-error`, className: "rich-text-error" });
    const input = element(tag, {
      id,
      name,
      "aria-describedby": `${error.id} ${helpId}`.trim(),
      ...properties,
    });
    if (type) input.type = type;
    if (lang) input.lang = lang;
    if (tag === "textarea") input.rows = 2;
    const label = element("label", { htmlFor: id }, [text]);
    if (own) {
      const language = element("span", { className: "rich-text-language", lang });
      language.textContent = own;
      label.append(" ", language);
    }
    const isBox = type === "checkbox";
    if (isBox) label.prepend(input, " ");
    const parts = isBox ? [label, error] : [label, error, input];
    const place = element("div", { className: "rich-text-field" }, parts);
    this.fields.set(name, { input, error, place });
    return place;
  }

  /** Ask for no words that this person may not write: the library would drop them. */
  speak(languages) {
    for (const { input, place } of this.fields.values())
      if (input.lang) place.hidden = !languages.includes(input.lang);
  }

  get file() {
    return this.fields.get("upload").input;
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

  /** Show the errors beside their fields; the others stay as they are. */
  complain(errors) {
    const unplaced = [];
    for (const [name, messages] of Object.entries(errors)) {
      const field = this.fields.get(name);
      if (!field) unplaced.push(...messages);
      else {
        const { input, error } = field;
        error.textContent = messages.join(" ");
        input.setAttribute("aria-invalid", messages.length > 0);
      }
    }
    this.error.textContent = unplaced.join(" ");
  }

  get data() {
    const data = new FormData();
    // The middle, until another point is chosen in the library.
    for (const name of ["focus_x", "focus_y"]) data.append(name, 50);
    for (const [name, { input }] of this.fields) {
      if (input.type === "file") data.append(name, input.files[0] ?? "");
      else if (input.type !== "checkbox") data.append(name, oneLine(input.value));
      else if (input.checked) data.append(name, "on");
    }
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
    const { labels } = this;
    const general = status === 413 ? labels.tooLarge : labels.notSent;
    const none = [...this.fields.keys()].map((name) => [name, []]);
    this.complain({
      ...Object.fromEntries(none),
      ...(errors ?? { __all__: [general] }),
    });
    if (picture) this.offer(picture);
    const faulty = [...this.fields.values()].find(({ error }) => error.textContent);
    (picture ? this.known.querySelector("button") : faulty?.input)?.focus();
  }

  /** Offer the picture that the library has already. */
  offer(picture) {
    const use = element("button", { type: "button" }, [this.labels.useKnown]);
    use.addEventListener("click", () => this.onChoose(picture));
    this.known.replaceChildren(element("img", { src: picture.src, alt: "" }), use);
    this.known.hidden = false;
  }
}
