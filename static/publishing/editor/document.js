// The part of the link dialog in which a new document is sent to the library.
import { element } from "./elements.js";
import { Fields, sendForm } from "./fields.js";

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
