// What this browser keeps of forms while the server does not have it. It is forgotten
// when the server has saved it, after a week, and when the person signs out.

const PREFIX = "kept ";
const WEEK = 7 * 24 * 60 * 60 * 1000;

let isSignedOut = false;

function store(place, draft) {
  if (isSignedOut) return;
  try {
    localStorage.setItem(PREFIX + place, JSON.stringify({ ...draft, at: Date.now() }));
  } catch {
    // No room, or no permission: the server is asked again in a moment.
  }
}

function stored(place) {
  return read(PREFIX + place);
}

function forget(place) {
  localStorage.removeItem(PREFIX + place);
}

function read(key) {
  try {
    return JSON.parse(localStorage.getItem(key));
  } catch {
    return null;
  }
}

function keys() {
  return Object.keys(localStorage).filter((key) => key.startsWith(PREFIX));
}

async function forgetWhatIsSaved() {
  for (const key of keys()) {
    const draft = read(key);
    if (!draft || Date.now() - draft.at > WEEK) localStorage.removeItem(key);
    else if (draft.isSubmitted && (await isSaved(draft))) localStorage.removeItem(key);
  }
}

async function isSaved({ url, windowId }) {
  try {
    const answer = await fetch(url, { redirect: "manual" });
    return answer.ok && (await answer.json()).closed_windows.includes(windowId);
  } catch {
    return false;
  }
}

document.getElementById("logout-form")?.addEventListener("submit", () => {
  isSignedOut = true;
  for (const key of keys()) localStorage.removeItem(key);
});

forgetWhatIsSaved();

// Tells the server every few seconds what stands in the form, and who has it open; keeps
// it in the browser while the server cannot be reached or the person is signed out.

const EVERY = 4_000;
// Without anything new, the server hears every so many rounds that the form is open.
const ROUNDS = 4;
const NOT_TYPED = ["csrfmiddlewaretoken", "window"];

/** Change the form by what nobody has typed here, so that it is not kept as typed. */
export let changeUntyped = (change) => change();

const here = document.querySelector("[data-autosave]");
const form = document.querySelector("#content-main > form");
if (here && form?.querySelector("[type=submit]")) autosave();

function autosave() {
  const words = here.dataset;
  const state = document.querySelector(".autosave-state");
  // What was sent and not saved is typed, though nobody touches the form any more.
  let saved = "isSent" in words ? "" : null;
  let round = 0;
  let isSending = false;
  let isSubmitted = false;

  function fields() {
    const values = {};
    for (const [name, value] of new FormData(form)) {
      if (typeof value !== "string" || NOT_TYPED.includes(name)) continue;
      // That of a note which came meanwhile, and is not answered.
      if (!value && name.startsWith("answer-")) continue;
      values[name] ??= [];
      values[name].push(value);
    }
    return JSON.stringify(values);
  }

  // What stood there before the person did anything is nothing typed.
  const begin = () => (saved ??= fields());
  for (const event of ["focusin", "pointerdown", "keydown", "input", "change"])
    form.addEventListener(event, begin, { capture: true });

  const hasChanged = () => saved !== null && fields() !== saved;
  changeUntyped = (change) => {
    const isTyped = saved === null || hasChanged();
    change();
    if (!isTyped) saved = fields();
  };

  function message(extra) {
    const token = form.querySelector("[name=csrfmiddlewaretoken]").value;
    return new URLSearchParams({
      csrfmiddlewaretoken: token,
      window: words.window,
      opened: form.elements.opened?.value ?? "",
      ...extra,
    });
  }

  async function save() {
    if (isSending || isSubmitted) return;
    const changed = hasChanged() ? fields() : null;
    if (!changed && round++ % ROUNDS) return;
    isSending = true;
    try {
      const answer = await send(changed ? { fields: changed } : {});
      if (answer && !isSubmitted) receive(answer, changed);
    } catch {
      show(words.offline, true);
      if (changed) keepInBrowser(changed);
    } finally {
      isSending = false;
    }
  }

  async function send(extra) {
    let answer = await post(extra);
    if (!answer.ok) {
      // After another sign-in the token of this form is void.
      const asked = await fetch(words.autosave, { redirect: "manual" });
      if (!asked.ok) answer = asked;
      else {
        const { token } = await asked.json();
        for (const field of document.querySelectorAll("[name=csrfmiddlewaretoken]"))
          field.value = token;
        answer = await post(extra);
      }
    }
    if (answer.ok) return answer.json();
    if (extra.fields) keepInBrowser(extra.fields);
    // Only the page of the sign-in is a redirect.
    const isSignedOut = answer.type === "opaqueredirect";
    show(isSignedOut ? words.signedOut : refusal(answer.status), true, isSignedOut);
    return null;
  }

  function refusal(status) {
    const reasons = { 400: words.tooLong, 403: words.forbidden, 404: words.deleted };
    return { ...reasons, 413: words.tooLong }[status] ?? words.offline;
  }

  function post(extra) {
    return fetch(words.autosave, {
      method: "POST",
      body: message(extra),
      redirect: "manual",
    });
  }

  function receive(answer, changed) {
    if (changed) {
      saved = changed;
      forget(words.place);
    }
    if (changed || "isTrouble" in state.dataset) show(answer.saved ?? "");
    if (answer.saved_by_other)
      document.dispatchEvent(
        new CustomEvent("saved-by-other", { detail: answer.saved_by_other }),
      );
    const list = document.querySelector(".others-here");
    const names = answer.others ?? [];
    if (names.join() !== [...list.children].map((item) => item.textContent).join())
      list.replaceChildren(
        ...names.map((text) =>
          Object.assign(document.createElement("li"), { textContent: text }),
        ),
      );
  }

  function show(text, isTrouble = false, asksToSignIn = false) {
    if (state.dataset.shown === text) return;
    state.dataset.shown = text;
    state.textContent = text;
    state.toggleAttribute("data-is-trouble", isTrouble);
    if (asksToSignIn) {
      const link = Object.assign(document.createElement("a"), {
        href: words.signInUrl,
        target: "_blank",
        textContent: words.signIn,
      });
      state.append(" ", link);
    }
  }

  function keepInBrowser(text) {
    const { window: windowId, autosave: url } = words;
    store(words.place, { windowId, url, text, isSubmitted });
  }

  function leave() {
    if (isSubmitted) return;
    const changed = hasChanged() ? { fields: fields() } : {};
    const send = (extra) =>
      navigator.sendBeacon(words.autosave, message({ ...extra, leaves: "1" }));
    // Who is signed out is not heard, and of more than 64 KiB the browser sends nothing.
    const isHeard = !("isTrouble" in state.dataset) && send(changed);
    if (isHeard) return;
    if (changed.fields) keepInBrowser(changed.fields);
    send({});
  }

  form.addEventListener("submit", (event) => {
    // What only looks, in another window, sends nothing away.
    if (event.submitter?.formTarget === "_blank") return;
    isSubmitted = true;
    if (saved !== null) keepInBrowser(fields());
  });
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) isSubmitted = false;
  });
  window.addEventListener("pagehide", leave);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") save();
  });
  setInterval(save, EVERY);

  offer(words);
}

// Offers the draft that only this browser has.
function offer(words) {
  const draft = stored(words.place);
  // What the server has of it is offered first.
  if (!draft || document.querySelector("form.unsaved")) return;
  const isClosed = words.closedWindows.split(",").includes(draft.windowId);
  if (isClosed || draft.windowId === words.window) {
    forget(words.place);
    return;
  }
  const note = document.createElement("p");
  note.className = "unsaved";
  note.append(words.here, " ");
  const button = (text, act) => {
    const made = Object.assign(document.createElement("button"), {
      type: "button",
      textContent: text,
    });
    made.addEventListener("click", act);
    note.append(made, " ");
  };
  button(words.bring, () => bringBack(draft.text, words));
  button(words.drop, () => {
    forget(words.place);
    note.remove();
  });
  here.after(note);
}

async function bringBack(text, words) {
  const token = form.querySelector("[name=csrfmiddlewaretoken]").value;
  const sent = { csrfmiddlewaretoken: token, window: words.window };
  const answer = await fetch(words.autosave, {
    method: "POST",
    body: new URLSearchParams({ ...sent, fields: text }),
    redirect: "manual",
  });
  // Now the server has it, and offers it alone.
  if (answer.ok) forget(words.place);
  const asking = document.createElement("form");
  asking.method = "post";
  for (const [name, value] of Object.entries({ ...sent, recover: "1" }))
    asking.append(Object.assign(document.createElement("input"), { name, value }));
  asking.hidden = true;
  document.body.append(asking);
  asking.submit();
}

// The text of another person can be taken over with one press.
for (const button of document.querySelectorAll("[data-take]")) {
  button.hidden = false;
  button.addEventListener("click", () => {
    const field = document.getElementById(button.dataset.take);
    field.value = button.dataset.value;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.dispatchEvent(new Event("change", { bubbles: true }));
  });
}

// The dialog of keys, and whether a letter or sign alone is a command in this browser.
//
// Each person can turn such keys off, because speech input types them unawares (WCAG
// 2.1.4). The button stays, so that they can be turned on again.

const OFF = "single keys off";
const dialog = document.querySelector("dialog.keys");
if (dialog) offerKeys(document.querySelector(".keys-button"));

function offerKeys(button) {
  const choice = dialog.querySelector("[type=checkbox]");
  const show = () => {
    // Another window may have changed it.
    choice.checked = !localStorage.getItem(OFF);
    dialog.showModal();
  };
  button.hidden = false;
  button.addEventListener("click", show);
  choice.addEventListener("change", () => {
    if (choice.checked) localStorage.removeItem(OFF);
    else localStorage.setItem(OFF, "1");
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "?" || !isSingleKey(event)) return;
    event.preventDefault();
    show();
  });
}

/** Tell whether a letter or sign is a command: turned on, not typed, with no Ctrl. */
export function isSingleKey({ target, ctrlKey, altKey, metaKey }) {
  if (ctrlKey || altKey || metaKey || localStorage.getItem(OFF)) return false;
  return !(isTyping(target) || document.querySelector("dialog[open]"));
}

function isTyping(target) {
  const fields = "input:not([type=checkbox]), textarea, select, [contenteditable=true]";
  return target.closest(fields);
}
