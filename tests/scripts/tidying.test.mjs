import assert from "node:assert/strict";
import test from "node:test";
import { documentOf } from "./page.mjs";

const { mayBeIn, tidy } = await import("../../static/publishing/editor/tidying.js");

function tidied(html) {
  const { body } = documentOf(html);
  tidy(body);
  return body.innerHTML;
}

test("what was deleted goes, what was inserted stays, and foreign elements go", () => {
  assert.equal(
    tidied("<p>a<del>b</del><ins>c</ins><o:p></o:p> <st1:city>d</st1:city></p>"),
    "<p>ac d</p>",
  );
  assert.equal(tidied("<p>a<!-- b --></p><p>&nbsp;</p><p></p>"), "<p>a</p>");
  assert.equal(tidied('<p>a<img src="file:///b.png"></p>'), "<p>a</p>");
  assert.equal(tidied('<p><img src="/id/1/"></p>'), '<p><img src="/id/1/"></p>');
});

test("a footnote stands where it is called, and its list is gone", () => {
  assert.equal(
    tidied(
      '<p>a<a href="#_ftn1">[1]</a></p><div data-style="mso-element:footnote-list">' +
        '<div id="ftn1"><p><a href="#_ftnref1">[1]</a>note</p></div></div>',
    ),
    '<p>a<span class="footnote">note </span></p>',
  );
});

test("a row of heads has heads, which are not strong once more", () => {
  assert.equal(
    tidied("<table><thead><tr><td><b>a</b></td></tr></thead></table>"),
    '<table><thead><tr><th data-style="">a</th></tr></thead></table>',
  );
});

test("rows at the top in bold are heads, unless all rows are", () => {
  const row = (cells) => `<tr>${cells}</tr>`;
  const [bold, plain] = ["<td><b>a</b></td><td></td>", "<td><b>b</b>:</td><td>c</td>"];
  assert.equal(
    tidied(`<table>${row(bold)}${row(plain)}</table>`),
    `<table>${row('<th data-style="">a</th><th data-style=""></th>')}${row(plain)}</table>`,
  );
  const all = `<table>${row(bold)}${row(bold)}</table>`;
  assert.equal(tidied(all), all);
});

test("a caption is that of the table below it, else of that above it", () => {
  const caption = '<p class="MsoCaption">a</p>';
  const table = "<table><tr><td>b</td></tr></table>";
  const inTable = '<caption class="MsoCaption">a</caption>';
  const captioned = table.replace("<tr>", `${inTable}<tr>`);
  assert.equal(
    tidied(`${table}${caption}<div>${table}</div>`),
    `${table}<div>${captioned}</div>`,
  );
  assert.equal(tidied(`${table}${caption}<p>c</p>`), `${captioned}<p>c</p>`);
});

test("below the page's own heading those of a text stand a level lower", () => {
  assert.equal(
    tidied("<h1>a</h1><h2>b</h2><h1>c</h1>"),
    '<h2 data-style="">a</h2><h3 data-style="">b</h3><h2 data-style="">c</h2>',
  );
  assert.equal(tidied("<h2>a</h2>"), '<h2 data-style="">a</h2>');
});

test("a language is only that of words of its script", () => {
  assert.ok(mayBeIn("en-US", "word"));
  assert.ok(!mayBeIn("en-US", "слово"));
  assert.ok(!mayBeIn("not a language", "word"));
});
