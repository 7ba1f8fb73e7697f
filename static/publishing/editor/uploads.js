// New pictures: their files are sent, one after the other, while they are described.
//
// The dialog is HTML of the server (admin/library/uploads.html), with what it says.

const MEGABYTE = 1024 * 1024;
const THUMBNAIL = 240;

/** Send a form; return the answer with its ``status``, 0 for none. */
export function sendForm(url, data, token, { onProgress, signal } = {}) {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.open("POST", url);
    request.setRequestHeader("X-CSRFToken", token);
    request.responseType = "json";
    if (onProgress) request.upload.addEventListener("progress", onProgress);
    signal?.addEventListener("abort", () => request.abort());
    request.addEventListener("loadend", () =>
      resolve({ ...request.response, status: request.status }),
    );
    request.send(data);
  });
}

/**
 * Return a file drawn, or nothing if the browser cannot read it as a picture. The page's
 * policy allows no blob: as an image.
 */
export async function drawn(file, resizeWidth = 960) {
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

// A telephone may send a photo again with another ending.
const stem = ({ name }) => name.replace(/\.[^.]*$/, "");

/** A file in the dialog, then the picture that the library made of it. */
class Row {
  constructor(dialog, file) {
    this.said = dialog.dataset;
    this.dom = dialog
      .querySelector("template")
      .content.cloneNode(true).firstElementChild;
    this.form = this.dom.querySelector("form");
    [this.name, this.state] = this.dom.querySelectorAll("bdi, bdi + span");
    this.progress = this.dom.querySelector("progress");
    dialog.querySelector("ol").append(this.dom);
    this.take(file);
  }

  /** Take a file, also in place of one that was refused: what was written stays. */
  async take(file) {
    this.file = file;
    this.picture = undefined;
    this.name.textContent = file.name;
    this.say("waits", this.said.waits);
    const canvas = await drawn(file, THUMBNAIL);
    if (canvas) this.dom.querySelector(".upload-picture").replaceChildren(canvas);
  }

  /** ``step``: waits, sends, ready or refused. */
  say(step, text) {
    this.step = this.dom.dataset.step = step;
    // A screen reader hears how it ends, not each percent.
    this.state.parentElement.ariaBusy = step === "sends";
    this.state.textContent = text;
    this.progress.hidden = !["waits", "sends"].includes(step);
    if (step === "waits") this.progress.value = 0;
    this.form.elements.again.hidden = true;
  }

  async upload(url, token) {
    if (this.picture) return this.say("ready", this.said.ready);
    this.stop = new AbortController();
    const { signal } = this.stop;
    const data = new FormData();
    data.append("upload", this.file);
    this.show({ loaded: 0, total: this.file.size });
    const onProgress = (event) => this.show(event);
    const answer = await sendForm(url, data, token, { onProgress, signal });
    if (answer.picture) this.know(answer);
    else this.refuse(answer);
  }

  show({ loaded, total }) {
    const { sends, works } = this.said;
    const { lang } = document.documentElement;
    const percent = (loaded / total).toLocaleString(lang, { style: "percent" });
    const size = (total / MEGABYTE).toLocaleString(lang, { maximumFractionDigits: 1 });
    const text = sends.replace("{percent}", percent).replace("{size}", size);
    this.say("sends", loaded < total ? text : works);
    if (loaded < total) this.progress.value = loaded / total;
    else this.progress.removeAttribute("value");
  }

  /** Let the library's own words stand where it has some. */
  know({ picture, is_new: isNew }) {
    this.picture = picture;
    this.say("ready", isNew ? this.said.ready : this.said.known);
    for (const text of ["alt", "caption"])
      for (const [code, words] of Object.entries(picture[text])) {
        const field = this.form.elements[`${text}_${code}`];
        if (field && words) Object.assign(field, { value: words, readOnly: true });
      }
  }

  refuse({ status, errors }) {
    const isBroken = !errors && status !== 413;
    const reason = isBroken ? this.said.broken : this.said.tooLarge;
    this.say("refused", errors ? Object.values(errors).flat().join(" ") : reason);
    this.form.elements.again.hidden = !isBroken;
  }

  /** Send what is said of it; return the picture as the library has it then. */
  async describe(url, token, ofAll) {
    const data = new FormData(this.form);
    for (const [name, value] of new FormData(ofAll)) data.append(name, value);
    data.append("id", this.picture.id);
    const answer = await sendForm(url, data, token);
    if (!answer.picture) this.refuse(answer);
    return answer.picture;
  }

  get isDescribed() {
    const alts = [...this.form.querySelectorAll("[name^=alt_]")];
    const isDecorative = this.form.elements.is_decorative?.checked;
    return isDecorative || alts.every(({ value }) => value.trim());
  }
}

class Uploads {
  constructor(dialog, options) {
    Object.assign(this, { dialog, options, rows: [], pictures: [] });
    this.running = new Set();
    this.ofAll = dialog.querySelector(".uploads-all");
    this.status = this.ofAll.querySelector("[role=status]");
    // Where the rest follows, and leads back to the dialog.
    this.follows = document.createElement("button");
    Object.assign(this.follows, { type: "button", className: "uploads-follow" });
    this.follows.addEventListener("click", () => dialog.showModal());
    const input = dialog.querySelector("[type=file]");
    input.multiple = !options.isOne;
    const { action } = options;
    if (action) dialog.querySelector("[type=submit]").textContent = action;
    input.addEventListener("change", () => {
      this.add([...input.files]);
      input.value = "";
    });
    dialog.addEventListener("submit", (event) => this.accept(event));
    dialog.addEventListener("click", ({ target }) => this.press(target));
    dialog.addEventListener("input", () => this.count());
    // Escape drops no words; the button does.
    dialog.addEventListener("keydown", (event) => {
      const fields = [...dialog.querySelectorAll("textarea, [type=text]")];
      const isWritten = fields.some(({ value, readOnly }) => value && !readOnly);
      if (event.key === "Escape" && isWritten) event.preventDefault();
    });
    dialog.addEventListener("close", () => {
      const isOver = !this.isAccepted || options.isOne;
      if (isOver && this.rows.length) this.leaveOut(...this.rows);
      options.focus?.();
    });
    options.form.addEventListener("submit", this.hold, { capture: true });
    addEventListener("beforeunload", this.stay);
  }

  /** Take files: one of a name that was refused into its row, each other into its own. */
  add(files) {
    for (const file of files) {
      const refused = this.rows.filter(({ step }) => step === "refused");
      const row = refused.find((each) => stem(each.file) === stem(file));
      if (row) row.take(file);
      else this.rows.push(new Row(this.dialog, file));
    }
    this.go();
  }

  press(target) {
    const row = this.rows.find(({ dom }) => dom.contains(target));
    if (target.name === "again") row.say("waits", "");
    if (target.name === "leave-out") {
      this.leaveOut(row);
      this.dialog.querySelector("[name=leave-out]")?.focus();
    }
    if (target.name === "cancel") this.leaveOut(...this.rows);
    this.go();
  }

  accept(event) {
    event.preventDefault();
    this.isAccepted = true;
    if (!this.options.isOne) this.dialog.close();
    this.go();
  }

  /** Let one file be sent after the other, and beside that what is ready be put in. */
  go() {
    const { library, token, put } = this.options;
    this.run("waits", (row) => row.upload(library.url, token()));
    if (this.isAccepted)
      this.run("ready", async (row) => {
        const picture = await row.describe(library.url, token(), this.ofAll);
        if (!picture) return;
        library.keep?.(picture);
        this.pictures.push(picture);
        put?.(picture);
        this.leaveOut(row);
      });
    this.count();
  }

  async run(step, act) {
    if (this.running.has(step)) return;
    this.running.add(step);
    for (let row = this.next(step); row; row = this.next(step)) {
      await act(row);
      this.go();
    }
    this.running.delete(step);
  }

  next(step) {
    return this.rows.find((row) => row.step === step);
  }

  count() {
    const { left, follow, stuck } = this.dialog.dataset;
    const bare = this.rows.filter(({ isDescribed }) => !isDescribed).length;
    this.status.textContent = bare ? left.replace("{n}", bare) : "";
    const isStuck = this.next("refused");
    const text = (isStuck ? stuck : follow).replace("{n}", this.rows.length);
    if (this.follows.textContent !== text) this.follows.textContent = text;
    if (this.isAccepted && this.rows.length) this.options.place?.after(this.follows);
  }

  leaveOut(...rows) {
    for (const row of rows) {
      row.stop?.abort();
      row.dom.remove();
    }
    this.rows = this.rows.filter((row) => !rows.includes(row));
    if (!this.rows.length) this.end();
  }

  /** What follows comes into the form before that is sent. */
  hold = (event) => {
    event.preventDefault();
    event.stopImmediatePropagation();
    this.submitter = event.submitter;
    this.dialog.showModal();
  };

  stay = (event) => event.preventDefault();

  end() {
    const { form, onEnd } = this.options;
    removeEventListener("beforeunload", this.stay);
    form.removeEventListener("submit", this.hold, { capture: true });
    this.follows.remove();
    this.dialog.close();
    this.dialog.remove();
    onEnd(this.pictures);
    if (this.submitter) form.requestSubmit(this.submitter);
  }
}

/**
 * Open the dialog with files; return a promise of the pictures that are put in.
 *
 * The ``library`` takes the files at its ``url``, and ``put`` each picture in its turn.
 * ``place`` is the element behind which stands what follows, in ``form``; ``isOne``: one
 * picture is waited for; ``action``: what the button is called.
 */
export async function openUploads(options, files) {
  const answer = await fetch(`${options.library.url}?new`).catch(() => undefined);
  if (!answer?.ok) {
    options.say?.("notSent");
    return [];
  }
  const holder = document.createElement("template");
  holder.innerHTML = await answer.text();
  const dialog = holder.content.querySelector("dialog");
  document.body.append(dialog);
  return new Promise((onEnd) => {
    new Uploads(dialog, { ...options, onEnd }).add(files);
    dialog.showModal();
    dialog.querySelector("textarea")?.focus();
  });
}

// Above the list of the library, which shows them then.
for (const form of document.querySelectorAll("form[data-uploads]")) {
  const input = form.querySelector("[type=file]");
  const library = { url: form.dataset.uploads };
  const token = () => form.elements.csrfmiddlewaretoken.value;
  form.parentElement.hidden = false;
  input.addEventListener("change", async () => {
    const files = [...input.files];
    input.value = "";
    const put = await openUploads({ library, form, place: form, token }, files);
    if (put.length) location.reload();
  });
}
