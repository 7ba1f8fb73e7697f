// Lets the focal point be chosen on the picture, and previews the crops. Two number
// inputs hold the point in percent, and work without this script.
import { drawn } from "../publishing/editor/uploads.js";

// As library.renditions crops: width to height.
const CROPS = { card: 3 / 2, share: 1200 / 630 };
const STEPS = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

const percent = (number) => Math.min(100, Math.max(0, Math.round(number)));

/** Return the object-position, in percent, of the largest crop nearest to the point. */
function positionOf(size, crop, point) {
  const margin = size - crop;
  if (margin <= 0) return 50;
  const start = Math.min(margin, Math.max(0, (size * point) / 100 - crop / 2));
  return (start / margin) * 100;
}

/** Tell whether the point can be changed: then the inputs exist. */
const isOpen = ({ dataset }) =>
  document.getElementById(dataset.focalX) && document.getElementById(dataset.focalY);

class FocalPoint {
  constructor(dom) {
    const { focalX, focalY, label, cardLabel, shareLabel } = dom.dataset;
    this.row = dom.closest(".form-row") ?? dom;
    this.inputs = [focalX, focalY].map((id) => document.getElementById(id));
    this.stage = document.createElement("div");
    this.stage.className = "focal-stage";
    this.marker = document.createElement("div");
    this.marker.className = "focal-marker";
    this.marker.tabIndex = 0;
    for (const [name, value] of [
      ["role", "slider"],
      ["aria-label", label],
      ["aria-valuemin", 0],
      ["aria-valuemax", 100],
    ]) {
      this.marker.setAttribute(name, value);
    }
    this.stored = dom.querySelector("img");
    this.crops = [this.crop("card", cardLabel), this.crop("share", shareLabel)];
    const previews = document.createElement("div");
    previews.className = "focal-crops";
    previews.append(...this.crops.map(({ figure }) => figure));
    dom.append(this.stage, previews);
    this.put(this.stored);

    for (const input of this.inputs) input.addEventListener("input", () => this.show());
    this.stage.addEventListener("pointerdown", (event) => this.grasp(event));
    this.stage.addEventListener("pointermove", (event) => this.drag(event));
    this.marker.addEventListener("keydown", (event) => this.press(event));
    const file = this.inputs[0].form.querySelector('input[type="file"]');
    file?.addEventListener("change", () => this.take(file));
  }

  crop(name, text) {
    const figure = document.createElement("figure");
    const caption = document.createElement("figcaption");
    caption.textContent = text;
    figure.className = `focal-crop focal-${name}`;
    figure.append(caption);
    return { figure, ratio: CROPS[name] };
  }

  get point() {
    const values = this.inputs.map(({ value }) => value.replace(",", "."));
    return values.map((value) => percent(value === "" ? 50 : Number(value) || 0));
  }

  /** Show another picture: an image element, or a file that is drawn on a canvas. */
  put(picture) {
    this.picture = picture;
    this.row.hidden = !picture;
    if (!picture) return;
    picture.classList.add("focal-picture");
    this.stage.replaceChildren(picture, this.marker);
    for (const { figure } of this.crops) {
      const copy = picture.cloneNode();
      copy.classList.remove("focal-picture");
      if (picture.localName === "canvas")
        copy.getContext("2d").drawImage(picture, 0, 0);
      figure.querySelector("img, canvas")?.remove();
      figure.prepend(copy);
    }
    if (picture.localName === "img" && !picture.complete) {
      picture.addEventListener("load", () => this.show(), { once: true });
    }
    this.show();
  }

  /** Show the chosen file in place of the stored picture. */
  async take(input) {
    const [file] = input.files;
    const canvas = file && (await drawn(file));
    if (input.files[0] === file) this.put(canvas || this.stored);
  }

  show() {
    const [x, y] = this.point;
    this.marker.style.insetInlineStart = `${x}%`;
    this.marker.style.insetBlockStart = `${y}%`;
    const names = this.inputs.map(({ labels }) => labels[0]?.textContent.trim() ?? "");
    this.marker.setAttribute("aria-valuenow", x);
    this.marker.setAttribute("aria-valuetext", `${names[0]} ${x}, ${names[1]} ${y}`);
    const { picture } = this;
    if (!picture) return;
    const width = picture.naturalWidth ?? picture.width;
    const height = picture.naturalHeight ?? picture.height;
    for (const { figure, ratio } of this.crops) {
      const wide = Math.min(width, height * ratio);
      const left = positionOf(width, wide, x);
      const top = positionOf(height, wide / ratio, y);
      figure.firstElementChild.style.objectPosition = `${left}% ${top}%`;
    }
  }

  move(x, y) {
    [x, y].forEach((value, number) => {
      const input = this.inputs[number];
      const text = String(percent(value));
      if (input.value === text) return;
      input.value = text;
      for (const type of ["input", "change"]) {
        input.dispatchEvent(new Event(type, { bubbles: true }));
      }
    });
  }

  grasp(event) {
    if (event.button !== 0) return;
    event.preventDefault();
    this.stage.setPointerCapture(event.pointerId);
    this.marker.focus({ preventScroll: true });
    this.drag(event);
  }

  drag({ pointerId, clientX, clientY }) {
    if (!this.stage.hasPointerCapture(pointerId)) return;
    const { left, top, width, height } = this.picture.getBoundingClientRect();
    this.move(((clientX - left) / width) * 100, ((clientY - top) / height) * 100);
  }

  press(event) {
    const step = STEPS[event.key];
    if (!step || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const size = event.shiftKey ? 10 : 1;
    const [x, y] = this.point;
    this.move(x + step[0] * size, y + step[1] * size);
  }
}

for (const dom of document.querySelectorAll(".focal-point")) {
  if (isOpen(dom)) new FocalPoint(dom);
}
