// What every page has, in one file: each is a request.

// An open group of the menu is closed by Escape, by a click elsewhere, and when the focus
// leaves it.
const groups = [...document.querySelectorAll(".menu .group")];
const liesOver = (group) =>
  getComputedStyle(group.querySelector("ul")).position === "absolute";

for (const group of groups) {
  group.addEventListener("keydown", ({ key }) => {
    if (key !== "Escape" || !group.open) return;
    group.open = false;
    group.querySelector("summary").focus();
  });
  group.addEventListener("focusout", ({ relatedTarget }) => {
    if (relatedTarget && !group.contains(relatedTarget) && liesOver(group))
      group.open = false;
  });
}

document.addEventListener("click", ({ target }) => {
  for (const group of groups)
    if (!group.contains(target) && liesOver(group)) group.open = false;
});

// The language of the switch is stored in a cookie, by which "/" redirects.
const isSecure = location.protocol === "https:";
const name = isSecure ? "__Host-language" : "language";
const attributes = `path=/; max-age=31536000; SameSite=Lax${isSecure ? "; Secure" : ""}`;

for (const link of document.querySelectorAll("[data-language]")) {
  link.addEventListener("click", () => {
    // biome-ignore lint/suspicious/noDocumentCookie: cookieStore works on https alone.
    document.cookie = `${name}=${link.dataset.language}; ${attributes}`;
  });
}

// Only a table that is wider than its place, and so scrolls, is a stop for the keyboard.
const sizes = new ResizeObserver((entries) => {
  for (const { target } of entries)
    target.tabIndex = target.scrollWidth > target.clientWidth ? 0 : -1;
});

for (const table of document.querySelectorAll(".table[tabindex]")) sizes.observe(table);

// A map that is wider than the page begins where it has the most lines.
for (const map of document.querySelectorAll(".concept-map"))
  map.scrollLeft = map.dataset.start;

// The strip and the pencils for who is signed in: see desk/edit_links.py.
if (/(^|; )(__Host-)?staff=/.test(document.cookie)) show();

async function show() {
  const parts = [...document.querySelectorAll("[data-edit]")];
  const query = new URLSearchParams({ q: location.pathname });
  for (const { dataset } of parts) query.append("part", dataset.edit);
  const answer = await fetch(`/edit/?${query}`);
  if (answer.status !== 200) return;
  document.body.insertAdjacentHTML("afterbegin", await answer.text());
  for (const pencil of document.querySelectorAll("[data-part]"))
    parts[pencil.dataset.part].append(" ", pencil);
}

// Autocomplete of the search boxes. A form says in data-autocomplete whom to ask.
// Without script it opens the page of results.
function span(textContent, attributes) {
  return Object.assign(document.createElement("span"), { textContent, ...attributes });
}

function optionOf(result, id) {
  const { title, language, kind, url } = result;
  const { matched_term, matched_language, equivalent, equivalent_language } = result;
  const option = document.createElement("li");
  Object.assign(option, { id, role: "option" });
  option.dataset.url = url;
  if (matched_term)
    option.append(span(matched_term, { lang: matched_language }), " → ");
  option.append(span(title, { lang: language }));
  if (equivalent) option.append(" — ", span(equivalent, { lang: equivalent_language }));
  if (kind) option.append(" ", span(kind, { className: "kind" }));
  return option;
}

for (const form of document.querySelectorAll("form[data-autocomplete]")) {
  const input = form.querySelector("input[type=search]");
  const list = form.querySelector("[role=listbox]");
  const status = form.querySelector("[role=status]");

  // A search field may have no other role.
  Object.assign(input, { role: "combobox", autocomplete: "off", type: "text" });
  input.ariaAutoComplete = "list";
  input.ariaExpanded = "false";
  input.setAttribute("aria-controls", list.id);

  async function ask(text, signal) {
    const query = new URLSearchParams({ q: text });
    const response = await fetch(`${form.dataset.autocomplete}?${query}`, { signal });
    return response.ok ? response.json() : undefined;
  }

  // Without a connection the form itself still works.
  function show({ results, status: message } = { results: [], status: "" }) {
    list.replaceChildren(
      ...results.map((result, number) => optionOf(result, `${list.id}-${number}`)),
    );
    status.textContent = message;
  }

  // Most readers search for nothing.
  async function begin() {
    const { Combobox } = await import("./combobox.js");
    const box = new Combobox(input, { ask, show, clear: () => show() });
    input.addEventListener("keydown", (event) => {
      if (event.key === "Tab") box.close();
      if (event.key !== "Escape" || list.hidden) return;
      box.close();
      event.preventDefault();
    });
    input.addEventListener("blur", () => box.close());
    // What was typed meanwhile.
    if (input.value !== input.defaultValue) input.dispatchEvent(new Event("input"));
  }

  input.addEventListener("focus", begin, { once: true });
  if (input === document.activeElement) input.dispatchEvent(new Event("focus"));
  // The field keeps the focus.
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  list.addEventListener("click", ({ target }) => {
    const option = target.closest("[role=option]");
    if (option) location.assign(option.dataset.url);
  });
}
