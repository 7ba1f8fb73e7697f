import assert from "node:assert/strict";
import test from "node:test";
import { documentOf } from "./page.mjs";

const { listsIn } = await import("../../static/publishing/editor/tidying.js");

function listed(...items) {
  const { body } = documentOf(
    items
      .map(
        ([list, level, mark, text]) =>
          `<p data-style="mso-list:l${list} level${level} lfo1"><span
           data-style="mso-list:Ignore">${mark}</span>${text}</p>`,
      )
      .join(""),
  );
  listsIn(body);
  return body.innerHTML;
}

test("marks say whether a list is numbered, and levels how deep an item stands", () => {
  assert.equal(
    listed([0, 1, "·", "a"], [0, 2, "o", "b"], [0, 1, "·", "c"]),
    "<ul><li><p>a</p><ul><li><p>b</p></li></ul></li><li><p>c</p></li></ul>",
  );
  for (const mark of ["1.", "(2)", "а)", "iv.", "1.2."]) {
    assert.equal(listed([0, 1, mark, "a"]), "<ol><li><p>a</p></li></ol>", mark);
  }
  for (const mark of ["", "§", "—", "12"]) {
    assert.equal(listed([0, 1, mark, "a"]), "<ul><li><p>a</p></li></ul>", mark);
  }
});

test("another kind of mark on the same level begins another list", () => {
  assert.equal(
    listed([0, 1, "·", "a"], [1, 1, "1.", "b"]),
    "<ul><li><p>a</p></li></ul><ol><li><p>b</p></li></ol>",
  );
});

test("a text between two lists stays between them, and without a list all stays", () => {
  const item = '<p data-style="mso-list:l0 level1">a</p>';
  const { body } = documentOf(`${item}<p>b</p>${item}`);
  listsIn(body);
  const list = "<ul><li><p>a</p></li></ul>";
  assert.equal(body.innerHTML, `${list}<p>b</p>${list}`);
  const { body: plain } = documentOf('<p data-style="margin:0">a</p>');
  listsIn(plain);
  assert.equal(plain.innerHTML, '<p data-style="margin:0">a</p>');
});
