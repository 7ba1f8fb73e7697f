/** Counts the contrast of the institute's colour while it is typed, as library.colour
    does; without this script it is told on saving. */

const GROUNDS = ["#fbfaf6", "#f5eee0", "#eef3f2"];
const LEAST = 4.5;

function channels(colour) {
  return [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
}

function luminance(colour) {
  const [red, green, blue] = channels(colour).map((channel) => {
    const value = channel / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05;
}

/** The contrast of a colour on the ground where it is weakest. */
function contrast(colour) {
  const own = luminance(colour);
  const others = GROUNDS.map(luminance);
  return Math.min(...others.map((it) => Math.max(it, own) / Math.min(it, own)));
}

function nearest(colour) {
  let found = colour;
  for (let part = 99; contrast(found) < LEAST; part -= 1) {
    const shades = channels(colour).map((it) => Math.floor((it * part) / 100));
    found = `#${shades.map((it) => it.toString(16).padStart(2, "0")).join("")}`;
  }
  return found;
}

function parsed(text) {
  const match = text.trim().match(/^#?([0-9a-f]{6})$/i);
  return match && `#${match[1].toLowerCase()}`;
}

function watch(box) {
  const field = box.querySelector("[type=text]");
  const picker = box.querySelector("[type=color]");
  const status = box.querySelector("[role=status]");
  const button = box.querySelector("button");
  const samples = box.querySelector(".accent-samples");
  const number = new Intl.NumberFormat(document.documentElement.lang, {
    maximumFractionDigits: 1,
    roundingMode: "floor",
  });

  function tell() {
    const accent = parsed(field.value || field.placeholder);
    const offered = accent && nearest(accent);
    samples.hidden = !accent;
    button.hidden = accent === offered;
    status.textContent = "";
    if (!accent) return;
    const found = number.format(contrast(accent));
    picker.value = accent;
    samples.style.setProperty("--sample", accent);
    button.value = offered;
    button.textContent = box.dataset.use.replace("{accent}", offered);
    status.textContent = button.hidden
      ? `✓ ${found}`
      : box.dataset.faint.replace("{accent}", accent).replace("{contrast}", found);
  }

  function take(value) {
    field.value = value;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  field.addEventListener("input", tell);
  picker.addEventListener("input", () => take(picker.value));
  button.addEventListener("click", () => take(button.value));
  picker.hidden = false;
  tell();
}

for (const box of document.querySelectorAll(".accent-input")) watch(box);
