// Stores answers and notes at once, while what is typed in the form stays there.

const dialog = document.querySelector("[data-notes]");
const form = dialog.closest("form");
const [text, alertLine] = dialog.querySelectorAll("textarea, [role=alert]");
const LONGEST_QUOTE = 300;

async function store(fields) {
  const { value } = form.elements.csrfmiddlewaretoken;
  const body = new URLSearchParams({ csrfmiddlewaretoken: value, ...fields });
  try {
    const options = { method: "POST", body, redirect: "manual" };
    const answer = await fetch(dialog.dataset.notes, options);
    const { html, errors } = await answer.json();
    if (errors) return { error: errors.join(" ") };
    const holder = document.createElement("template");
    holder.innerHTML = html;
    show(holder.content);
    return { note: holder.content.firstElementChild };
  } catch {
    return { error: dialog.dataset.failed };
  }
}

// Buttons that only a script serves.
function show(root) {
  for (const button of root.querySelectorAll("[data-answer]")) button.hidden = false;
}

// Answers

async function answer(thread, extra = {}) {
  const input = thread.querySelector("textarea");
  const { note, error } = await store({
    note: thread.dataset.note,
    text: input.value,
    ...extra,
  });
  if (note) {
    const focused = document.activeElement;
    const isElsewhere = focused !== document.body && !thread.contains(focused);
    thread.replaceWith(note);
    note.tabIndex = -1;
    if (!isElsewhere) note.focus();
  } else {
    complain(thread, error);
  }
  return Boolean(note);
}

function complain(thread, error) {
  let line = thread.querySelector("[role=alert]");
  if (!line) {
    line = document.createElement("p");
    line.setAttribute("role", "alert");
    line.className = "errornote";
    thread.append(line);
  }
  line.textContent = error;
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-note] [data-answer]");
  if (button) answer(button.closest("[data-note]"));
});

document.addEventListener("change", async (event) => {
  const box = event.target;
  if (!box.name?.startsWith("resolve-") || !box.checked) return;
  // Where it fails the tick stays, and is sent with the form.
  await answer(box.closest("[data-note]"), { resolve: "on" });
});

// A note to the selected words

let place = null;

function placeOf(target) {
  const editor = target.closest?.(".rich-text");
  if (editor) {
    // That of a block is about the text that the block is of.
    const area = editor.querySelector("textarea[name], textarea[data-field]");
    const field = area?.name || area?.dataset.field;
    return field ? { frame: editor, field, quote: `${getSelection()}` } : null;
  }
  if (!target.matches?.("input[name][type=text], textarea[name]")) return null;
  const { value, selectionStart, selectionEnd, name } = target;
  return {
    frame: target,
    field: name,
    quote: value.slice(selectionStart, selectionEnd),
  };
}

function open(target) {
  if (!form.contains(target)) return false;
  place = placeOf(target);
  if (!place || place.field.startsWith("answer-")) return false;
  place.quote = place.quote.replace(/\s+/g, " ").trim().slice(0, LONGEST_QUOTE);
  const quote = dialog.querySelector("blockquote");
  quote.textContent = place.quote;
  quote.hidden = !place.quote;
  alertLine.hidden = true;
  dialog.showModal();
  text.focus();
  return true;
}

async function storeNew() {
  const { frame, field, quote } = place;
  const { note, error } = await store({ field, quote, text: text.value });
  alertLine.hidden = !error;
  alertLine.textContent = error ?? "";
  if (!note) return;
  text.value = "";
  notesBelow(frame).append(note);
  dialog.close();
}

function notesBelow(frame) {
  let below = frame.parentElement.querySelector(":scope > .field-notes");
  if (!below) {
    below = document.createElement("div");
    below.className = "field-notes";
    frame.after(below);
  }
  return below;
}

document.addEventListener("keydown", (event) => {
  const isAsked = (event.ctrlKey || event.metaKey) && event.altKey;
  if (isAsked && event.code === "KeyM" && open(event.target)) event.preventDefault();
});
// From the button of an editor.
document.addEventListener("colleague-note", (event) => open(event.target));
dialog.addEventListener("click", (event) => {
  if (event.target.closest("[data-store]")) storeNew();
  if (event.target.closest("[data-close]")) dialog.close();
});

show(document);
