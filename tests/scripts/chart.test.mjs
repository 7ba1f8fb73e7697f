import assert from "node:assert/strict";
import test from "node:test";

const { chartRemarks } = await import("../../static/publishing/editor/tidying.js");

const cells = (texts, isHead) =>
  texts.map((text) => ({ text, isHead, isMerged: false }));

function told(rows, { language = "en", heads = ["Year", "Articles", "Pages"] } = {}) {
  const head = heads.length ? [cells(heads.slice(0, rows[0].length), true)] : [];
  const all = [...head, ...rows.map((row) => cells(row, false))];
  return chartRemarks(all, language).map(({ name, cell }) => cell?.text ?? name);
}

test("what a reader will see drawn has no remark", () => {
  assert.deepEqual(
    told([
      ["2020", "1,204.5"],
      ["2024", ""],
      ["2025", "—"],
    ]),
    [],
  );
  assert.deepEqual(told([["2020", "−1\u00a0204,5 %"]], { language: "ru" }), []);
  assert.deepEqual(told([["2020", "5", "no number in this column"]]), []);
  assert.deepEqual(told([["2020", "5"]], { heads: [] }), []);
});

test("a word among numbers is a gap, which is told at its cell", () => {
  assert.deepEqual(
    told([
      ["2020", "5"],
      ["2021", "about 6"],
    ]),
    ["about 6"],
  );
  assert.deepEqual(
    told(
      [
        ["2020", "5"],
        ["2021", "6.5"],
      ],
      { language: "ru" },
    ),
    ["6.5"],
  );
});

test("a table that cannot be drawn honestly has its reason", () => {
  const many = Array.from({ length: 41 }, (_, number) => [`${number}`, "1"]);
  const merged = [
    [...cells(["a"], true), { text: "1", isHead: false, isMerged: true }],
  ];
  assert.deepEqual(told([["2020", "many"]]), ["chartNumbers"]);
  assert.deepEqual(told(many), ["chartRows"]);
  assert.deepEqual(
    told([
      ["2020", "5%"],
      ["2021", "6"],
    ]),
    ["chartUnits"],
  );
  assert.deepEqual(
    told([["2020", "5", "6"]], { heads: ["Year", "Access, %", "Skills, points"] }),
    ["chartUnits"],
  );
  assert.deepEqual(told([["2020", "5", "6"]], { heads: [] }), ["chartNames"]);
  assert.deepEqual(told([["a", "1", "2", "3", "4"]], { heads: [..."abcde"] }), [
    "chartSeries",
  ]);
  assert.deepEqual(told([["2020", "5"], ["2021"]]), ["chartMerged"]);
  assert.deepEqual(chartRemarks(merged, "en"), [{ name: "chartMerged" }]);
});
