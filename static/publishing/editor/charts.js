// What a table is drawn as, and why not: text.richtext.chart draws by the same rules.

export const CHARTS = ["bars", "columns", "line"];

const numberIn = (groups, point) => {
  const fraction = `(?:${point}\\d{1,6})?`;
  const whole = `\\d{1,3}(?:${groups}\\d{3}){1,4}|\\d{1,15}`;
  const digits = `(?:${whole})${fraction}`;
  return new RegExp(`^[−–-]?(?:${digits})[ \u00a0\u202f]?(%)?$`);
};
const CELL = {
  ru: numberIn("[ \u00a0\u202f]", ","),
  en: numberIn("[ \u00a0\u202f,]", "\\."),
};
// What stands behind the last comma of a head.
const UNIT = /(?:,\s([^\d,]+))?$/;
const EMPTY = /^[—–…-]?$/;

/**
 * Return {name, cell} of each remark on a table that is to be drawn; without a cell it is
 * on the whole, which stays a table. ``rows``: lists of cells {text, isHead, isMerged}.
 */
export function chartRemarks(rows, language) {
  const [first] = rows;
  const isHeaded = first.every(({ isHead }) => isHead);
  const body = rows.slice(isHeaded ? 1 : 0);
  const isGrid = rows.every((row) => row.length === first.length);
  const numberOf = (row, column) => CELL[language].exec(row[column]?.text.trim());
  const series = first
    .map((_head, column) => column)
    .filter((column) => column && body.some((row) => numberOf(row, column)));
  const unitOf = (row, column) =>
    numberOf(row, column)[1] ?? UNIT.exec(first[column].text.trim())[1];
  const units = new Set(
    series.flatMap((column) =>
      body.filter((row) => numberOf(row, column)).map((row) => unitOf(row, column)),
    ),
  );
  const isNamed = isHeaded && series.every((column) => first[column].text.trim());
  const [fault] =
    [
      ["chartMerged", !isGrid || rows.flat().some(({ isMerged }) => isMerged)],
      ["chartRows", body.length > 40],
      ["chartNumbers", !series.length],
      ["chartSeries", series.length > 3],
      ["chartUnits", units.size > 1],
      ["chartNames", series.length > 1 && !isNamed],
    ].find(([, isFault]) => isFault) ?? [];
  if (fault) return [{ name: fault }];
  const isGap = (row, column) =>
    !numberOf(row, column) && !EMPTY.test(row[column].text.trim());
  return body.flatMap((row) =>
    series
      .filter((column) => isGap(row, column))
      .map((column) => ({ name: "chartGap", cell: row[column] })),
  );
}
