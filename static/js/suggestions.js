// Autocomplete of terms: the combobox with a listbox of the WAI-ARIA practices. Without
// the script the form opens the page of results.
const WAIT = 150; // ms of silence before asking

for (const form of document.querySelectorAll("form[data-suggestions]")) {
  const input = form.querySelector("input[type=search]");
  const list = form.querySelector("[role=listbox]");
  const status = form.querySelector("[role=status]");
  let waiting, asking;

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
    clearTimeout(waiting);
    asking?.abort();
    choose(null);
    list.hidden = true;
    input.ariaExpanded = "false";
  }

  function open() {
    list.hidden = !list.children.length;
    input.ariaExpanded = String(!list.hidden);
  }

  function optionOf({ title, language, told, told_language, url }, number) {
    const option = document.createElement("li");
    Object.assign(option, { id: `${list.id}-${number}`, role: "option" });
    option.ariaSelected = "false";
    option.dataset.url = url;
    const named = Object.assign(document.createElement("span"), { lang: language });
    named.textContent = title;
    if (told) {
      const by = Object.assign(document.createElement("span"), { lang: told_language });
      by.textContent = told;
      option.append(by, " → ");
    }
    option.append(named);
    return option;
  }

  async function ask() {
    asking?.abort();
    asking = new AbortController();
    const { signal } = asking;
    const query = new URLSearchParams({ q: input.value });
    try {
      const answer = await fetch(`${form.dataset.suggestions}?${query}`, { signal });
      if (!answer.ok) return close();
      const found = await answer.json();
      if (signal.aborted) return;
      choose(null);
      list.replaceChildren(...found.suggestions.map(optionOf));
      status.textContent = found.status;
      open();
    } catch {
      // Aborted by a later request, or no connection: the form itself still works.
    }
  }

  input.addEventListener("input", () => {
    clearTimeout(waiting);
    asking?.abort();
    choose(null);
    if (input.value.trim()) waiting = setTimeout(ask, WAIT);
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
