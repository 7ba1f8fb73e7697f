// The fields and rows of an article's form.

export const LANGUAGES = ["ru", "en"];
const NUMBER = /^\s*(?:\[\d{1,3}\]|\d{1,3}[.)])\s+/;

export const field = (name) => document.getElementById(`id_${name}`);

export function write(name, value) {
  const input = field(name);
  if (!input || !value) return;
  if (input.type === "checkbox") input.checked = true;
  else input.value = value;
  for (const type of ["input", "change"])
    input.dispatchEvent(new Event(type, { bubbles: true }));
}

export const total = (group) => Number(field(`${group}-TOTAL_FORMS`).value);
export const isNew = (group, row) =>
  row >= Number(field(`${group}-INITIAL_FORMS`).value);

/** Add a row; return the beginning of the names of its fields, or nothing. */
export function addRow(group) {
  const number = total(group);
  if (number >= Number(field(`${group}-MAX_NUM_FORMS`).value)) return undefined;
  document.querySelector(`#${group}-group .add-row a`)?.click();
  return total(group) > number ? `${group}-${number}` : undefined;
}

/** Give a row to each line of a list that stands in a new one. */
export function spread(area) {
  const [, row] = /^references-(\d+)-text$/.exec(area.name ?? "") ?? [];
  const lines = area.value.split("\n").map((line) => line.replace(NUMBER, "").trim());
  const [first, ...rest] = lines.filter(Boolean);
  if (!row || !isNew("references", row) || !rest.length) return;
  area.value = first;
  while (rest.length) {
    const name = addRow("references");
    // The server says that there are too many.
    if (!name) {
      area.value = [first, ...rest].join("\n");
      return;
    }
    write(`${name}-text`, rest.shift());
  }
}
