// Autocomplete of the search boxes. A form says in data-autocomplete whom to ask.
// Without script it opens the page of results.
import { Combobox } from "./combobox.js";

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

  const box = new Combobox(input, { ask, show, clear: () => show() });
  input.addEventListener("keydown", (event) => {
    if (event.key === "Tab") box.close();
    if (event.key !== "Escape" || list.hidden) return;
    box.close();
    event.preventDefault();
  });
  input.addEventListener("blur", () => box.close());
  // The field keeps the focus.
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  list.addEventListener("click", ({ target }) => {
    const option = target.closest("[role=option]");
    if (option) location.assign(option.dataset.url);
  });
}
