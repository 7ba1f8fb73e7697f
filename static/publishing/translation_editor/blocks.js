// The blocks of all texts, and what the form sends of them.

import { chain, written } from "../editor/elements.js";
import { figureFor, figuresOf, libraryAt, markDrawing } from "../editor/figure.js";
import { start } from "../editor.js";

// Under which name the browser keeps, for a window, where one was.
const PLACE = "paragraph ";

/** A block: its source, its translation, and whether both say the same. */
export class Block {
  constructor(dom, text) {
    this.dom = dom;
    this.text = text;
    this.box = dom.querySelector(".segment-same");
    this.box.checked = this.box.defaultChecked;
    this.shown = dom.querySelector(".segment-target > .segment-text");
    this.plain = this.shown ? null : dom.querySelector(".segment-target [name]");
    // As they are stored: what is shown has other addresses of pictures.
    this.html = this.shown?.innerHTML.trim() ?? "";
    this.readSource();
    this.editor = null;
    this.isWritten = false;
    // Whether remarks are open on it as it is now.
    this.isRemarked = false;
    this.arm();
  }

  readSource() {
    const source = this.dom.querySelector(".segment-source > .segment-text");
    this.source = source.dataset.plain ?? source.innerHTML.trim();
    [this.figure] = this.shown ? figuresOf(this.source) : [];
  }

  get mark() {
    return this.dom.dataset.mark;
  }

  get target() {
    return this.plain ? this.plain.value : this.html;
  }

  get saysSame() {
    return this.box.checked;
  }

  /** Whether a source waits here for which nothing is written. */
  get isEmpty() {
    return Boolean(this.source) && !this.target.trim();
  }

  /** Whether there is still something to do. */
  get waits() {
    return !this.saysSame || this.isRemarked;
  }

  /** What is empty says nothing, unless somebody has answered that it is right so. */
  arm() {
    this.box.disabled = this.isEmpty && !this.box.checked;
  }

  /** Take it that nothing is to be said here. */
  leaveOut() {
    this.box.checked = true;
    this.arm();
    this.text.writeMarks();
  }

  /** Make it the one that is written. */
  open() {
    this.dom.classList.add("is-current");
    if (!this.shown) return this.plain?.focus();
    const textarea = this.text.field.cloneNode();
    for (const name of ["id", "name", "hidden", "aria-describedby"])
      textarea.removeAttribute(name);
    textarea.dataset.block = "";
    textarea.dataset.field = this.text.field.name;
    textarea.setAttribute("aria-label", this.shown.getAttribute("aria-label"));
    textarea.value = this.html || emptied(this.source);
    this.shown.hidden = true;
    this.shown.after(textarea);
    this.editor = start(textarea);
    this.frame = textarea.closest(".rich-text");
    textarea.addEventListener("input", () => this.write(textarea.value));
    this.editor.view.focus();
    const { state, view } = this.editor;
    if (this.selected) this.editor.commands.setTextSelection(this.selected);
    // What is chosen first may be a picture, which leads into its caption.
    else view.dispatch(state.tr);
  }

  close() {
    this.dom.classList.remove("is-current");
    if (!this.editor) return;
    const { from, to } = this.editor.state.selection;
    this.selected = { from, to };
    this.editor.destroy();
    this.frame.remove();
    this.shown.innerHTML = this.html;
    this.shown.hidden = false;
    this.editor = null;
  }

  write(html) {
    this.html = isBlank(html) ? "" : html;
    this.text.write();
    this.noteWritten();
  }

  /** Take the figure of the source; a caption that the library lacks is waited for. */
  takeFigure(options) {
    const figure = figureFor(this.figure, options);
    this.take(figure.outerHTML, !figure.querySelector("figcaption:empty"));
  }

  /** Take a whole translation while it is not the one that is written. */
  take(text, saysSame) {
    if (this.shown) {
      this.write(text);
      this.shown.innerHTML = this.html;
    } else this.put(text);
    this.box.checked = saysSame;
    this.arm();
    // Told as if a person had done it.
    this.box.dispatchEvent(new Event("change", { bubbles: true }));
  }

  /** What was written counts as saying the same, unless the person says otherwise. */
  noteWritten() {
    const isWritten = Boolean(this.target.trim());
    if (!(isWritten && this.isWritten)) this.box.checked = isWritten;
    this.isWritten = isWritten;
    this.isRemarked = false;
    this.arm();
    this.text.writeMarks();
  }

  /** Insert words at the caret, apart from those beside it. */
  insert(words) {
    if (this.editor) {
      const { doc, selection } = this.editor.state;
      const { from, to } = selection;
      const before = doc.textBetween(Math.max(0, from - 1), from);
      const after = doc.textBetween(to, Math.min(doc.content.size, to + 1));
      const text = apart(before, words, after);
      chain(this.editor).insertContent({ type: "text", text }).run();
    } else if (this.plain) {
      const { selectionStart, selectionEnd, value } = this.plain;
      const before = value.charAt(selectionStart - 1);
      const text = apart(before, words, value.charAt(selectionEnd));
      this.plain.focus();
      this.plain.setRangeText(text, selectionStart, selectionEnd, "end");
      this.plain.dispatchEvent(new Event("input", { bubbles: true }));
    }
  }

  /** Lead the caret before the full stop at the end, unless it stands within. */
  leadIn(isOpened) {
    if (this.editor) {
      const { commands, state } = this.editor;
      const { doc, selection } = state;
      if (!selection.empty) return;
      if (isOpened) commands.setTextSelection(doc.content.size);
      const { from } = this.editor.state.selection;
      const before = doc.textBetween(Math.max(0, from - 1), from);
      const after = doc.textBetween(from, Math.min(doc.content.size, from + 1));
      if (/[.!?…]/.test(before) && !after) commands.setTextSelection(from - 1);
    } else if (this.plain) {
      const { selectionStart, selectionEnd, value } = this.plain;
      const end = value.search(/[.!?…]*\s*$/);
      if (selectionStart === selectionEnd && (isOpened || selectionStart > end))
        this.plain.setSelectionRange(end, end);
    }
  }

  replace(words, others) {
    const text = this.editor ? written(this.editor) : this.target;
    this.put(text.replace(whole(words), () => others));
  }

  /** Put a whole text, or HTML, in the place of what stands there. */
  put(text) {
    if (this.editor) this.editor.commands.setContent(text);
    else if (this.plain) {
      this.plain.value = text;
      this.plain.dispatchEvent(new Event("input", { bubbles: true }));
    }
  }
}

function apart(before, words, after) {
  const start = /[^\s«“„(]/.test(before) ? " " : "";
  return start + words + (/[\p{L}\p{N}«“„(]/u.test(after) ? " " : "");
}

/** Return what finds words, not as a part of others; but for addresses not in tags. */
function whole(words) {
  const spaces = "(?:\\s|&nbsp;)+";
  const escaped = words.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
  const parts = escaped.replaceAll("&", "&(?:amp;)?").split(/\s+/);
  const outside = /[/@]/.test(words) ? "" : "(?![^<>]*>)";
  const edges = ["(?<![\\p{L}\\p{N}]|\\d[.,])", "(?![\\p{L}\\p{N}]|[.,]\\d)"];
  return new RegExp(edges.join(parts.join(spaces)) + outside, "gu");
}

/** Return a block of the same kind as a source, in which nothing is written. */
function emptied(source) {
  const { body } = new DOMParser().parseFromString(source, "text/html");
  const block = body.querySelector(":scope > :is(h2, h3, h4, ul, ol, table, figure)");
  if (!block) return "";
  for (const more of block.querySelectorAll("li + li, li > *")) more.remove();
  // A picture says in its own words what it shows.
  for (const image of block.querySelectorAll("img")) image.alt = "";
  const leaves = block.querySelectorAll("li, caption, th, td, img, figcaption");
  for (const leaf of leaves.length ? leaves : [block]) leaf.replaceChildren();
  return block.outerHTML;
}

function isBlank(html) {
  const { body } = new DOMParser().parseFromString(html, "text/html");
  return !body.textContent.trim() && !body.querySelector("img, hr");
}

/** A text: its field in the form, and its blocks. */
class Text {
  constructor(dom) {
    this.dom = dom;
    this.name = dom.dataset.text;
    this.field = dom.querySelector(".translation-field textarea");
    this.marks = dom.querySelector(":scope > input[type=hidden]");
    // As the blocks show it: a browser may have put back what stood there before.
    for (const input of [this.marks, this.field].filter(Boolean))
      input.value = input.defaultValue;
    this.blocks = [...dom.querySelectorAll(".segment")].map(
      (block) => new Block(block, this),
    );
    if (this.field) this.field.hidden = true;
  }

  get html() {
    return this.blocks.map(({ html }) => html).join("");
  }

  /** Deal out a whole text; the last block has what is left of a longer one. */
  takeWhole(html) {
    const { body } = new DOMParser().parseFromString(html, "text/html");
    const parts = [...body.children].map(({ outerHTML }) => outerHTML);
    const written = this.blocks.filter((block) => block.html);
    const places = written.length === parts.length ? written : this.blocks;
    parts.push(parts.splice(places.length - 1).join(""));
    for (const block of this.blocks) {
      const text = parts[places.indexOf(block)] ?? "";
      if (text !== block.html) block.take(text, block.saysSame && Boolean(text));
    }
  }

  write() {
    if (!this.field) return;
    this.field.value = this.html;
    this.field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  writeMarks() {
    const same = this.blocks.filter((block) => block.saysSame);
    this.marks.value = same.map((block) => block.mark).join(" ");
  }
}

export class Blocks extends EventTarget {
  constructor(root) {
    super();
    this.texts = [...root.querySelectorAll(".translation-text")].map(
      (dom) => new Text(dom),
    );
    this.current = null;
    this.language = root.dataset.target;
    this.number = root.querySelector(".translation-open");
    this.pictures = root.querySelector(".translation-pictures");
    this.pictures.addEventListener("click", () => this.takeFigures());
    root.addEventListener("focusin", ({ target }) => this.focused(target));
    root.addEventListener("change", ({ target }) => this.changed(target));
    root.addEventListener("input", ({ target }) => this.typed(target));
    root.addEventListener("click", ({ target }) => this.pressed(target));
    for (const event of ["input", "change"])
      root.addEventListener(event, () => this.count());
    this.findPictures(root);
    root
      .querySelector(".translation-next")
      .addEventListener("click", () => this.goToOpen(1));
    this.count();
  }

  count() {
    this.number.textContent = this.all.filter((block) => block.waits).length;
    const { length } = this.figures;
    this.pictures.hidden = !length;
    this.pictures.textContent = this.pictures.dataset.text.replace("{n}", length);
  }

  /** The blocks of figures for which nothing stands here. */
  get figures() {
    return this.all.filter((block) => block.figure && block.isEmpty);
  }

  takeFigures() {
    this.leave();
    for (const block of this.figures) block.takeFigure(this);
    this.showPictures();
    this.goToOpen(1);
  }

  get all() {
    return this.texts.flatMap(({ blocks }) => blocks);
  }

  /** The blocks without a translation of which nobody has said that it is right so. */
  get empty() {
    return this.all.filter((block) => block.isEmpty && !block.saysSame);
  }

  /** The blocks that say the same, as the memory is told them. */
  get known() {
    return this.all.filter((each) => each.source && each.saysSame && !each.isEmpty);
  }

  at(target) {
    const dom = target.closest(".segment");
    return dom && this.all.find((block) => block.dom === dom);
  }

  focused(target) {
    // An editor that opens would move a button away from under the pointer.
    if (target.closest(".segment-tools, .segment-checks, summary")) return;
    const block = this.at(target);
    if (block && block !== this.current) this.open(block);
  }

  open(block) {
    if (block === this.current) return;
    this.leave();
    this.current = block;
    block.open();
    block.dom.scrollIntoView({ block: "nearest" });
    this.dispatchEvent(new CustomEvent("open", { detail: block }));
  }

  leave() {
    const left = this.current;
    if (!left) return;
    this.current = null;
    left.close();
    this.showPictures?.();
    this.check(left);
  }

  changed(target) {
    if (!target.matches(".segment-same")) return;
    this.at(target).arm();
    this.at(target).text.writeMarks();
  }

  typed(target) {
    const text = this.texts.find(({ field }) => field === target);
    // The text of another person, which was put into the field.
    if (text && text.html !== target.value) {
      const { value } = target;
      this.leave();
      text.takeWhole(value);
    }
    const block = this.at(target);
    if (block?.plain === target) block.noteWritten();
  }

  pressed(target) {
    const button = target.closest(".segment-copy");
    if (!button) return;
    const block = this.at(button);
    this.open(block);
    block.put(block.source);
  }

  go(step) {
    const { all } = this;
    const place = this.current ? all.indexOf(this.current) + step : 0;
    if (all[place]) this.open(all[place]);
  }

  /** Return the text whose translation a field of the form holds. */
  textOf(field) {
    return this.texts.find(({ name }) => `${name}_${this.language}` === field);
  }

  /** Go to the first block that waits, or to the one that was written last. */
  begin() {
    this.goToOpen(1);
    const kept = this.all[sessionStorage.getItem(PLACE + location.pathname)];
    sessionStorage.removeItem(PLACE + location.pathname);
    if (!this.current && kept) this.open(kept);
  }

  keepPlace() {
    if (!this.current) return;
    const place = this.all.indexOf(this.current);
    sessionStorage.setItem(PLACE + location.pathname, place);
  }

  /** Go to the next block that waits, after the last to the first. */
  goToOpen(step) {
    const { all } = this;
    const here = all.indexOf(this.current);
    const rest = [...all.slice(here + 1), ...all.slice(0, Math.max(here, 0))];
    const open = rest.filter((block) => block.waits);
    const next = open.at(step < 0 ? -1 : 0);
    if (next) this.open(next);
  }

  saySame(block) {
    if (block.isEmpty && !block.saysSame) return this.check(block);
    block.box.checked = true;
    block.text.writeMarks();
    this.count();
    this.goToOpen(1);
    // The last one is not left.
    if (this.current === block) this.check(block);
  }

  check(block) {
    this.dispatchEvent(new CustomEvent("check", { detail: block }));
  }

  /** Show the pictures of the library that blocks name by their addresses. */
  findPictures(root) {
    const url = root.querySelector("[data-pictures-url]")?.dataset.picturesUrl;
    if (!url) return;
    this.library = libraryAt(url);
    this.showPictures = () => {
      for (const image of root.querySelectorAll('.segment-text img[src^="/id/"]')) {
        const picture = this.library.at(image.getAttribute("src"));
        if (picture) markDrawing(image, picture).src = picture.src;
      }
    };
    this.library.addEventListener("known", this.showPictures);
    this.showPictures();
  }
}
