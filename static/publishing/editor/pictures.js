// The library of pictures, as the back office's address for editors answers.

import { pointerOf } from "./addresses.js";
import { sendForm } from "./fields.js";
import { asked } from "./picker.js";

class Pictures extends EventTarget {
  constructor(url) {
    super();
    Object.assign(this, { url, items: new Map(), questions: new Set() });
  }

  search = async (query, signal) => {
    const answer = await asked(this.url, query, signal);
    for (const item of answer?.results ?? []) this.keep(item);
    return answer;
  };

  keep(item) {
    this.items.set(item.id, item);
    this.dispatchEvent(new Event("known"));
  }

  /** Return what is known of the picture at an address of ours; else ask for it. */
  at(address) {
    const id = pointerOf(address);
    if (!this.url || !id) return undefined;
    if (!this.questions.has(id) && !this.items.has(id)) this.search({ id });
    this.questions.add(id);
    return this.items.get(id);
  }

  /** Upload a new picture; return the answer with its ``status``, 0 for none. */
  async send(data, token) {
    const answer = await sendForm(this.url, data, token);
    if (answer.picture) this.keep(answer.picture);
    return answer;
  }
}

const libraries = new Map();

/** Return the one library of a page that answers at ``url``. */
export function libraryAt(url) {
  if (!libraries.has(url)) libraries.set(url, new Pictures(url));
  return libraries.get(url);
}

/** Mark the image of what is known as a drawing, which has other colours in the dark. */
export function markDrawing(image, item) {
  image.classList.toggle("drawing", Boolean(item?.is_drawing));
  return image;
}

/** Return the words of a picture in a language, or what else it goes by. */
export const nameOf = ({ alt, name }, language) =>
  alt[language] || Object.values(alt).find(Boolean) || name;
