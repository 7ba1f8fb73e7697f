// What each page of the back office does.
import { Combobox } from "../js/combobox.js";

// The palette: from anywhere in the back office to any item, or to what one may do.

const palette = document.getElementById("palette");
const opener = document.getElementById("desk-search");
// What the bar of the open item can do.
const OWN = `.bar :is(.bar-language, .bar-save, .menu-items > :is(a, button),
  .menu-reason > summary, legend):not([hidden])`;

/** Return the function that opens the dialog with a text. */
function opened(dialog) {
  const input = dialog.querySelector("input");
  const status = dialog.querySelector("[role=status]");
  const answer = dialog.querySelector(".palette-answer");
  const { url, noAnswer } = dialog.dataset;

  async function ask(text, signal) {
    const query = new URLSearchParams({ q: text });
    const response = await fetch(`${url}?${query}`, { signal });
    return response.ok && !response.redirected ? response.text() : undefined;
  }

  function show(html) {
    if (html === undefined) {
      answer.replaceChildren(noAnswer);
      status.textContent = noAnswer;
      return;
    }
    const page = new DOMParser().parseFromString(html, "text/html");
    answer.replaceChildren(...page.body.childNodes);
    offerOwn(answer.querySelector("#palette-own"));
    const note = answer.querySelector("[data-status]");
    const commands = answer.querySelectorAll("[data-command]").length;
    status.textContent = `${note.dataset.status.replace("#", commands)} ${note.textContent}`;
  }

  /** Offer what the bar can do and the text asks for, as the server read it. */
  function offerOwn(group) {
    const readings = group.dataset.readings.split("\n").map((text) => text.split(" "));
    for (const command of document.querySelectorAll(OWN)) {
      const text = `${command.textContent} ${command.dataset.words ?? ""}`;
      const words = text.toLowerCase().split(/\s+/);
      const begins = (part) => words.some((word) => word.startsWith(part));
      if (!readings.some((parts) => parts.every(begins))) continue;
      const option = group.querySelector("template").content.cloneNode(true).firstChild;
      option.id = `palette-own-${group.childElementCount}`;
      option.lastChild.textContent = command.textContent.trim();
      option.addEventListener("click", () => {
        dialog.close();
        // What has to be filled in first is unfolded.
        if (!command.matches("a, button")) command.closest(".menu").open = true;
        command.click();
        command.closest(".schedule")?.querySelector("input").focus();
      });
      group.append(option);
      group.hidden = false;
    }
  }

  // Without words it shows what was changed last.
  const isQuestion = () => true;
  const box = new Combobox(input, { ask, show, isQuestion, takesFirst: true });
  dialog.addEventListener("close", () => box.stop());
  dialog.addEventListener("click", (event) => {
    // The backdrop counts as the dialog itself.
    if (event.target === dialog || event.target.closest("button")) dialog.close();
  });
  return (text = "") => {
    if (dialog.open) return;
    input.value = text;
    dialog.showModal();
    input.select();
    box.search();
  };
}

if (palette && opener) {
  const open = opened(palette);
  const take = () => {
    open(opener.value);
    opener.value = opener.defaultValue;
  };
  opener.addEventListener("click", take);
  opener.addEventListener("input", take);
  document.addEventListener("keydown", (event) => {
    const { code, ctrlKey, metaKey, altKey, shiftKey } = event;
    // By the place of the key, which has another letter in the Russian layout. In the
    // editor the key makes a link.
    const isCalled = code === "KeyK" && (ctrlKey || metaKey) && !altKey && !shiftKey;
    if (!isCalled || event.defaultPrevented) return;
    // Another dialog has the page.
    if (document.querySelector("dialog[open]")) return;
    event.preventDefault();
    open();
  });
}

// Warns before the session ends, and lets the person stay. Other windows may have
// prolonged it, so the server is asked before anything is said.

const WARN = 5 * 60;
const LATEST = 60 * 60;

const banner = document.querySelector("[data-session]");
if (banner) {
  const { session: address, seconds } = banner.dataset;
  const [ends, last, over] = banner.querySelectorAll("p");
  const stay = banner.querySelector("button");
  let timer;

  function wait(seconds) {
    clearTimeout(timer);
    // Setting a clock back, or a night in sleep, must not matter: it looks often.
    timer = setTimeout(look, Math.min(Math.max(seconds - WARN, 15), LATEST) * 1000);
  }

  function show(line, canStay) {
    banner.hidden = line === null;
    for (const each of [ends, last, over]) each.hidden = each !== line;
    stay.hidden = !canStay;
  }

  async function look(options = {}) {
    try {
      const answer = await fetch(address, { redirect: "manual", ...options });
      // Only the page of the sign-in is a redirect. Somebody may sign in elsewhere.
      if (answer.type === "opaqueredirect") show(over, false);
      if (!answer.ok) {
        wait(0);
        return;
      }
      const left = await answer.json();
      stay.form.elements.csrfmiddlewaretoken.value = left.token;
      if (left.seconds > WARN) show(null);
      else show(left.can_stay ? ends : last, left.can_stay);
      wait(left.seconds);
    } catch {
      // No connection, or no server: it asks again.
      wait(0);
    }
  }

  stay.addEventListener("click", () => {
    const body = new FormData(stay.form);
    look({ method: "POST", body });
  });
  wait(Number(seconds));
}

// Icons that have a name, but no role.
window.addEventListener("load", () => {
  for (const icon of document.querySelectorAll(".search-label-icon[aria-label]")) {
    icon.setAttribute("role", "img");
  }
});

// Keeps which groups of the menu are open, for the server to send the next page with.

const YEAR = 365 * 24 * 3600 * 1000;
const sections = document.getElementById("sections");

sections?.addEventListener(
  "toggle",
  () => {
    const open = [...sections.querySelectorAll("details[open]")];
    window.cookieStore?.set({
      name: "sections",
      value: open.map((group) => group.dataset.number).join("."),
      path: sections.querySelector("a").pathname,
      expires: Date.now() + YEAR,
      sameSite: "lax",
    });
  },
  true,
);
