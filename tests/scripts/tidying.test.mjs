import assert from "node:assert/strict";
import test from "node:test";
import { documentOf } from "./page.mjs";

const { tidy } = await import("../../static/publishing/editor/tidying.js");

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

test("a language stays only on words of its script", () => {
  assert.equal(
    tidied('<p><span lang="en-US">слово</span> <span lang="en-US">word</span></p>'),
    '<p><span>слово</span> <span lang="en-US">word</span></p>',
  );
});
