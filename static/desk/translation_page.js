// A page for translators that stands alone: writes what was typed into the document,
// and offers it as a file. It is part of that page, see desk/translation_files/page.py.

const form = document.querySelector("form");
const save = document.querySelector("[data-save]");
const total = document.querySelector("b[data-words]");
let isSaved = true;

save.hidden = false;

// With what the page came, so that only what is still to be done is counted.
for (const box of form.querySelectorAll("textarea")) {
  box.dataset.first ??= box.value;
}

function isDone(box) {
  const tick = box.parentElement.querySelector("input[name=done]");
  return box.value.trim() && (box.value !== box.dataset.first || tick?.checked);
}

function count() {
  const waiting = [...form.querySelectorAll("textarea")].filter((box) => !isDone(box));
  total.textContent = waiting.reduce(
    (words, box) => words + Number(box.dataset.words),
    0,
  );
}

function download() {
  for (const box of form.querySelectorAll("textarea")) {
    // A parser takes the first line break of a box away.
    box.textContent = `\n${box.value}`;
  }
  for (const tick of form.querySelectorAll("input[name=done]")) {
    tick.toggleAttribute("checked", tick.checked);
  }
  const page = `<!doctype html>\n${document.documentElement.outerHTML}`;
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([page], { type: "text/html" }));
  link.download = `${document.title}.html`;
  link.click();
  URL.revokeObjectURL(link.href);
  isSaved = true;
}

form.addEventListener("input", () => {
  isSaved = false;
  count();
});
form.addEventListener("click", (event) => {
  const code = event.target.closest("[data-code]");
  if (!code) return;
  const box = code.closest(".unit").querySelector("textarea");
  box.setRangeText(code.dataset.code, box.selectionStart, box.selectionEnd, "end");
  box.focus();
  box.dispatchEvent(new Event("input", { bubbles: true }));
});
save.addEventListener("click", download);
addEventListener("beforeunload", (event) => {
  if (!isSaved) event.preventDefault();
});
count();
