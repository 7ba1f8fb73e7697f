// The fields of a dialog that sends something to the library, with an error at each.
import { element, uniqueId } from "./elements.js";

const oneLine = (text) => text.replace(/\s+/g, " ").trim();

export class Fields {
  constructor(labels) {
    this.labels = labels;
    this.fields = new Map();
    this.error = element("p", { className: "rich-text-error", role: "alert" });
    this.status = element("p", { className: "rich-text-status", role: "status" });
  }

  field(name, text, options = {}) {
    const { tag = "input", type, lang, own, helpId = "", ...properties } = options;
    const { choices = [], ...others } = properties;
    const id = uniqueId();
    const error = element("p", { id: `${id}-error`, className: "rich-text-error" });
    const input = element(tag, {
      id,
      name,
      "aria-describedby": `${error.id} ${helpId}`.trim(),
      ...others,
    });
    if (type) input.type = type;
    if (lang) input.lang = lang;
    if (tag === "textarea") input.rows = 2;
    input.append(...choices.map(({ value, label }) => new Option(label, value)));
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

  input(name) {
    return this.fields.get(name).input;
  }

  get data() {
    const data = new FormData();
    for (const [name, { input }] of this.fields) {
      if (input.type === "file") data.append(name, input.files[0] ?? "");
      else if (input.type !== "checkbox") data.append(name, oneLine(input.value));
      else if (input.checked) data.append(name, "on");
    }
    return data;
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

  /** Show why what was sent is refused; return the first field that is wrong. */
  refuse(status, errors, notSent) {
    const general = status === 413 ? this.labels.tooLarge : notSent;
    const none = [...this.fields.keys()].map((name) => [name, []]);
    this.complain({
      ...Object.fromEntries(none),
      ...(errors ?? { __all__: [general] }),
    });
    return [...this.fields.values()].find(({ error }) => error.textContent)?.input;
  }
}

/** Send a form; return the answer with its ``status``, 0 for none. */
export async function sendForm(url, data, token) {
  try {
    const response = await fetch(url, {
      method: "POST",
      headers: { "X-CSRFToken": token },
      body: data,
    });
    const answer = await response.json().catch(() => ({}));
    return { ...answer, status: response.status };
  } catch {
    return { status: 0 };
  }
}
