// Autocomplete of the search boxes: the combobox with a listbox of WAI-ARIA's practices.
// A form says in data-autocomplete whom to ask. Without script it opens the page of
// results.
const DEBOUNCE = 150; // ms without a key before the request

for (const form of document.querySelectorAll("form[data-autocomplete]")) {
  const input = form.querySelector("input[type=search]");
  const list = form.querySelector("[role=listbox]");
  const status = form.querySelector("[role=status]");
  let timer, request;

  Object.assign(input, { role: "combobox", autocomplete: "off" });
  input.ariaAutoComplete = "list";
  input.ariaExpanded = "false";
  input.setAttribute("aria-controls", list.id);

  const options = () => [...list.children];
  const active = () => list.querySelector("[aria-selected=true]");

  function choose(option) {
    if (active()) active().ariaSelected = "false";
    if (!option) return input.removeAttribute("aria-activedescendant");
    option.ariaSelected = "true";
    option.scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", option.id);
  }

  function close() {
    clearTimeout(timer);
    request?.abort();
    choose(null);
    list.hidden = true;
    input.ariaExpanded = "false";
  }

  function open() {
    list.hidden = !list.children.length;
    input.ariaExpanded = String(!list.hidden);
  }

  function optionOf(result, number) {
    const { title, language, kind, url } = result;
    const { matched_term, matched_language, equivalent, equivalent_language } = result;
    const option = document.createElement("li");
    Object.assign(option, { id: `${list.id}-${number}`, role: "option" });
    option.ariaSelected = "false";
    option.dataset.url = url;
    const span = (textContent, attributes) =>
      Object.assign(document.createElement("span"), { textContent, ...attributes });
    if (matched_term)
      option.append(span(matched_term, { lang: matched_language }), " → ");
    option.append(span(title, { lang: language }));
    if (equivalent)
      option.append(" — ", span(equivalent, { lang: equivalent_language }));
    if (kind) option.append(" ", span(kind, { className: "kind" }));
    return option;
  }

  async function load() {
    request?.abort();
    request = new AbortController();
    const { signal } = request;
    const query = new URLSearchParams({ q: input.value });
    try {
      const response = await fetch(`${form.dataset.autocomplete}?${query}`, { signal });
      if (!response.ok) return close();
      const { results, status: message } = await response.json();
      if (signal.aborted) return;
      choose(null);
      list.replaceChildren(...results.map(optionOf));
      status.textContent = message;
      open();
    } catch {
      // Aborted for a later request, or no connection: the form itself still works.
    }
  }

  input.addEventListener("input", () => {
    clearTimeout(timer);
    request?.abort();
    choose(null);
    if (input.value.trim()) timer = setTimeout(load, DEBOUNCE);
    else {
      list.replaceChildren();
      status.textContent = "";
      close();
    }
  });

  input.addEventListener("keydown", (event) => {
    if (event.isComposing || event.ctrlKey || event.metaKey) return;
    const all = options();
    const at = all.indexOf(active());
    const keys = {
      ArrowDown: () => (list.hidden ? all[0] : all[at + 1]),
      ArrowUp: () => (at === -1 || list.hidden ? all.at(-1) : all[at - 1]),
      ...(at !== -1 && { Home: () => all[0], End: () => all.at(-1) }),
    };
    if (event.key === "Escape" && !list.hidden) close();
    else if (event.key === "Enter" && at !== -1) location.assign(all[at].dataset.url);
    else if (event.key === "Tab") return close();
    else if (keys[event.key] && all.length) {
      const next = keys[event.key]();
      open();
      choose(next);
    } else return;
    event.preventDefault();
  });

  list.addEventListener("pointerdown", (event) => event.preventDefault());
  list.addEventListener("click", ({ target }) => {
    const url = target.closest("[role=option]")?.dataset.url;
    if (url) location.assign(url);
  });
  input.addEventListener("blur", close);
}
