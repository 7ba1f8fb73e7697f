// Puts a term into the column of its language, and tells which entries have it already.
const group = document.querySelector(".terms");
// Milliseconds without a key, after which it is asked.
const PAUSE = 300;
let wanted = "";

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

function tell(row, found, language) {
  const text = field(row, "text");
  let told = row.querySelector(".term-alike");
  if (!told) {
    told = Object.assign(document.createElement("p"), { className: "term-alike" });
    told.setAttribute("role", "status");
    text.after(told);
  }
  told.replaceChildren();
  told.hidden = found.length === 0;
  if (found.length) told.append(group.dataset.told, " ");
  for (const [number, one] of found.entries()) {
    const link = Object.assign(document.createElement("a"), {
      href: one.url,
      lang: language,
      target: "_blank",
      textContent: one.text,
    });
    told.append(number ? ", " : "", link, ` (${one.status})`);
  }
}

async function ask(row) {
  const text = field(row, "text").value.trim();
  const language = field(row, "language")?.value;
  if (!text || !language) {
    tell(row, [], language);
    return;
  }
  const { alike, concept } = group.dataset;
  const asked = new URLSearchParams({ text, language, concept });
  try {
    const answer = await fetch(`${alike}?${asked}`);
    // Another letter was typed meanwhile.
    if (!answer.ok || field(row, "text").value.trim() !== text) return;
    tell(row, (await answer.json()).found, language);
  } catch (error) {
    // Without an answer nothing is told: it keeps nobody from saving.
    if (!(error instanceof TypeError)) throw error;
  }
}

if (group) {
  const waiting = new WeakMap();
  group.addEventListener("input", ({ target }) => {
    const row = target.closest(".term");
    if (!row || !/-(text|language)$/.test(target.name)) return;
    if (target.name.endsWith("-language")) place(row);
    clearTimeout(waiting.get(row));
    waiting.set(row, setTimeout(ask, PAUSE, row));
  });

  document.addEventListener("formset:added", ({ target }) => {
    if (!target.matches(".term")) return;
    if (wanted) field(target, "language").value = wanted;
    place(target);
  });

  const buttons = group.querySelector(".term-add");
  for (const button of buttons?.querySelectorAll("button") ?? []) {
    button.addEventListener("click", () => {
      wanted = button.dataset.language;
      group.querySelector(".add-row a").click();
      wanted = "";
    });
  }
  window.django?.jQuery?.(() => {
    if (group.querySelector(".add-row a") && buttons) {
      group.querySelector(".module").append(buttons);
      buttons.hidden = false;
    }
  });
}
