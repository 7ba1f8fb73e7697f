// Puts rows into their order, by dragging and by buttons: those of the page of the order,
// where the levels of a tree follow from each other, and those of inlines, which keep
// their positions in a hidden field.

const page = document.querySelector("[data-order-page]");
const status = document.querySelector("[data-order-status]");
// The width of a level while a row is dragged, in pixels.
const INDENT = 24;
// Between two positions, as in publishing.models.ordered.
const STEP = 10;

const rowsOf = (list) => [
  ...list.querySelectorAll(":scope > [data-order-row]:not(.empty-form)"),
];
const listOf = (row) => row.closest("[data-order]");
const level = (row) => Number(row.dataset.level ?? 0);
const fieldOf = (row, name) => row.querySelector(`[name$="-${name}"]`);
// It is under nothing, and nothing is under it.
const standsAlone = (row) => "alone" in row.dataset;
const isNew = (row) => row.matches(".child:not(.has_original)");

// Inlines: what rows share that stand in one order.
const groupOf = (row) =>
  listOf(row)
    .dataset.order.split(" ")
    .map((name) => name && fieldOf(row, name)?.value)
    .join("\n");

const parentOf = (row) =>
  rowsOf(listOf(row))
    .slice(0, rowsOf(listOf(row)).indexOf(row))
    .findLast((other) => level(other) < level(row));

// A new row of an inline stays behind the stored ones: Django numbers rows so.
const mayChangePlaces = (row, other) =>
  groupOf(row) === groupOf(other) && isNew(row) === isNew(other);

function peersOf(row) {
  const parent = parentOf(row);
  return rowsOf(listOf(row)).filter(
    (other) =>
      level(other) === level(row) &&
      mayChangePlaces(row, other) &&
      parentOf(other) === parent,
  );
}

function blockOf(row) {
  const rows = rowsOf(listOf(row));
  const start = rows.indexOf(row);
  const end = rows.findIndex((other, n) => n > start && level(other) <= level(row));
  return rows.slice(start, end < 0 ? rows.length : end);
}

const neighbour = (row, distance) => {
  const peers = peersOf(row);
  return peers[peers.indexOf(row) + distance];
};

function shift(rows, by) {
  for (const row of rows) row.dataset.level = level(row) + by;
}

const depthOf = (rows) => Math.max(...rows.map(level)) - level(rows[0]);

// Each returns whether it has moved the row.
const STEPS = {
  up(row) {
    const before = neighbour(row, -1);
    before?.before(...blockOf(row));
    return Boolean(before);
  },
  down(row) {
    const behind = neighbour(row, 1);
    if (behind)
      blockOf(behind)
        .at(-1)
        .after(...blockOf(row));
    return Boolean(behind);
  },
  in(row) {
    const above = neighbour(row, -1);
    const block = blockOf(row);
    const lowest = level(row) + 1 + depthOf(block);
    if (!above || lowest >= Number(page.dataset.deepest)) return false;
    if (standsAlone(above) || standsAlone(row)) return false;
    shift(block, 1);
    return true;
  },
  out(row) {
    const parent = parentOf(row);
    if (!parent) return false;
    const block = blockOf(row);
    const last = blockOf(parent).at(-1);
    if (!block.includes(last)) last.after(...block);
    shift(block, -1);
    return true;
  },
};

// After a change

function note(row) {
  if (page) {
    const rows = [...page.querySelectorAll("[data-order-row]")];
    page.elements.order.value = rows
      .map((other) => `${other.dataset.orderRow}:${level(other)}`)
      .join(" ");
    page.querySelector("[data-order-unsaved]").hidden = false;
  } else {
    number(row);
    row.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

function number(row) {
  const peers = peersOf(row);
  const positionOf = (other) => Number(fieldOf(other, "position").value);
  let values = peers.map(positionOf).sort((a, b) => a - b);
  if (isNew(row)) {
    const group = rowsOf(listOf(row)).filter(
      (other) => groupOf(other) === groupOf(row),
    );
    const last = Math.max(...group.filter((other) => !isNew(other)).map(positionOf), 0);
    values = peers.map((_peer, place) => last + STEP * (place + 1));
  }
  let least = 0;
  for (const [place, peer] of peers.entries()) {
    const value = Math.max(values[place], least);
    fieldOf(peer, "position").value = value;
    least = value + 1;
  }
}

const titleOf = (row) =>
  row.querySelector("[data-order-title], .inline_label").textContent.trim();

function tell(row) {
  const peers = peersOf(row);
  const parent = parentOf(row);
  const words = status.dataset;
  status.textContent = (parent ? words.under : words.place)
    .replace("{title}", titleOf(row))
    .replace("{place}", peers.indexOf(row) + 1)
    .replace("{number}", peers.length)
    .replace("{parent}", parent && titleOf(parent));
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-move]");
  if (!button) return;
  event.preventDefault();
  const row = button.closest("[data-order-row]");
  const isMoved = STEPS[button.dataset.move](row);
  if (isMoved) note(row);
  // A row that is moved loses the focus.
  button.focus();
  status.classList.toggle("visually-hidden", isMoved);
  if (isMoved) tell(row);
  else status.textContent = status.dataset.refused.replace("{title}", titleOf(row));
});

// Dragging

let drag = null;

document.addEventListener("pointerdown", (event) => {
  const row = event.target.closest("[data-order-handle]")?.closest("[data-order-row]");
  if (!row || event.button) return;
  // No text is selected, and nothing scrolls.
  event.preventDefault();
  const block = blockOf(row);
  const mark = document.createElement(row.tagName);
  mark.className = "order-mark";
  for (const other of block) other.classList.add("order-dragged");
  drag = { row, block, mark, from: event.clientX, level: level(row) };
});

document.addEventListener("pointermove", (event) => {
  if (!drag) return;
  const { row, block, mark } = drag;
  const targets = rowsOf(listOf(row)).filter(
    (other) => !block.includes(other) && mayChangePlaces(row, other),
  );
  if (!targets.length) return;
  const below = targets.findIndex((target) => {
    const { top, height } = target.getBoundingClientRect();
    return event.clientY < top + height / 2;
  });
  const next = targets[below];
  const before = below < 0 ? targets.at(-1) : targets[below - 1];
  if (standsAlone(row) && next && level(next)) return;
  if (next) next.before(mark);
  else before.after(mark);
  drag.level = levelAt(before, next, level(row) + (event.clientX - drag.from) / INDENT);
  mark.dataset.level = drag.level;
  mark.scrollIntoView({ block: "nearest" });
});

function levelAt(before, next, wanted) {
  if (!page || !before || standsAlone(drag.row)) return 0;
  const deepest = Number(page.dataset.deepest) - 1 - depthOf(drag.block);
  const most = Math.min(level(before) + (standsAlone(before) ? 0 : 1), deepest);
  return Math.max(next ? level(next) : 0, Math.min(Math.round(wanted), most));
}

function drop(isKept) {
  if (!drag) return;
  const { row, block, mark } = drag;
  for (const other of block) other.classList.remove("order-dragged");
  if (isKept && mark.isConnected) {
    mark.after(...block);
    shift(block, drag.level - level(row));
    note(row);
    tell(row);
  }
  mark.remove();
  drag = null;
}

document.addEventListener("pointerup", () => drop(true));
document.addEventListener("pointercancel", () => drop(false));
document.addEventListener("keydown", ({ key }) => {
  if (key === "Escape") drop(false);
});

// A form that is shown again has its rows in the order in which they were stored.
const place = (row) =>
  Number(fieldOf(row, "position").value || Number.POSITIVE_INFINITY);
for (const list of page ? [] : document.querySelectorAll("[data-order]"))
  for (const row of rowsOf(list))
    while (neighbour(row, -1) && place(neighbour(row, -1)) > place(row)) STEPS.up(row);

// Rows that have a place of their own, by their time for example, cannot be moved.
function offer() {
  for (const tools of document.querySelectorAll(".child > .order-tools"))
    tools.hidden = peersOf(tools.parentElement).length < 2;
}

if (!page) {
  for (const event of ["change", "formset:added", "formset:removed"])
    document.addEventListener(event, offer);
  offer();
}
