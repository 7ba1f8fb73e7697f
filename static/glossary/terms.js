// Puts a term into the column of its language, and warns of terms like it elsewhere.
const group = document.querySelector(".terms");
// Milliseconds without a key before the request.
const DEBOUNCE = 300;
let newLanguage = "";

const field = (row, name) => row.querySelector(`[name$="-${name}"]`);

function place(row) {
  const select = field(row, "language");
  if (!select?.options) return;
  row.className = row.className.replace(/ term-column-\d+/, "");
  if (select.selectedIndex > 0)
    row.classList.add(`term-column-${select.selectedIndex}`);
  for (const name of ["text", "region", "note", "example", "forms", "not_when"])
    field(row, name)?.setAttribute("lang", select.value);
}

function warn(row, terms, language) {
  const text = field(row, "text");
  let warning = row.querySelector(".similar-terms");
  if (!warning) {
    warning = document.createElement("p");
    warning.className = "similar-terms";
    warning.setAttribute("role", "status");
    text.after(warning);
  }
  warning.replaceChildren();
  warning.hidden = terms.length === 0;
  if (terms.length) warning.append(group.dataset.warning, " ");
  for (const [number, term] of terms.entries()) {
    const link = Object.assign(document.createElement("a"), {
      href: term.url,
      lang: language,
      target: "_blank",
      textContent: term.text,
    });
    warning.append(number ? ", " : "", link, ` (${term.status})`);
  }
}

async function findSimilar(row) {
  const text = field(row, "text").value.trim();
  const language = field(row, "language")?.value;
  if (!text || !language) {
    warn(row, [], language);
    return;
  }
  const { similarTerms, concept } = group.dataset;
  const query = new URLSearchParams({ text, language, concept });
  try {
    const response = await fetch(`${similarTerms}?${query}`);
    // The text may have changed since the request.
    if (!response.ok || field(row, "text").value.trim() !== text) return;
    warn(row, (await response.json()).terms, language);
  } catch (error) {
    // No connection: there is no warning, and the form works.
    if (!(error instanceof TypeError)) throw error;
  }
}

if (group) {
  const timers = new WeakMap();
  group.addEventListener("input", ({ target }) => {
    const row = target.closest(".term");
    if (!row || !/-(text|language)$/.test(target.name)) return;
    if (target.name.endsWith("-language")) place(row);
    clearTimeout(timers.get(row));
    timers.set(row, setTimeout(findSimilar, DEBOUNCE, row));
  });

  document.addEventListener("formset:added", ({ target }) => {
    if (!target.matches(".term")) return;
    if (newLanguage) field(target, "language").value = newLanguage;
    place(target);
  });

  const buttons = group.querySelector(".term-add");
  for (const button of buttons?.querySelectorAll("button") ?? []) {
    button.addEventListener("click", () => {
      newLanguage = button.dataset.language;
      group.querySelector(".add-row a").click();
      newLanguage = "";
    });
  }
  window.django?.jQuery?.(() => {
    if (group.querySelector(".add-row a") && buttons) {
      group.querySelector(".module").append(buttons);
      buttons.hidden = false;
    }
  });
}
