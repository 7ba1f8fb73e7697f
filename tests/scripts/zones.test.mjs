import assert from "node:assert/strict";
import test from "node:test";
import { documentOf } from "./page.mjs";

// A form of an institute in Moscow, read in English.
const page = documentOf(`
  <form id="event_form"><input name="zone" data-our-zone="Europe/Moscow">
    <p class="field-by_our_clock"><output class="readonly"></output></p></form>
  <datalist id="id_zone_cities"></datalist>`);
page.querySelector("datalist").options = [
  { value: "Tokyo", textContent: "Asia/Tokyo" },
];
page.documentElement.lang = "en";
const form = page.querySelector("form");
form.elements = {};
globalThis.document = page;
await import("../../static/events/zones.js");

function told(values) {
  for (const [name, value] of Object.entries(values)) form.elements[name] = { value };
  const output = form.querySelector("output");
  output.textContent = "";
  const { Event } = page.defaultView;
  form.querySelector("input").dispatchEvent(new Event("input", { bubbles: true }));
  form.elements = {};
  return output.textContent.replaceAll(/[\u2009\u202f]/g, " ");
}

test("a time elsewhere is told by the clock of the institute", () => {
  const starts = { starts_on: "01.12.2026", starts_time: "9.30" };
  assert.equal(told({ ...starts, zone: "tokyo" }), "December 1 at 03:30");
  assert.equal(told({ ...starts, zone: "Europe/Moscow" }), "December 1 at 09:30");
  const range = told({ ...starts, zone: "Tokyo", ends_time: "11" });
  // Versions of Node differ in what stands after the day.
  assert.match(range, /^December 1(?:,| at) 03:30 – 05:00$/);
});

test("the hour that a zone leaves out in spring is one of those beside it", () => {
  const zone = "Europe/Berlin";
  for (const [starts_time, expected] of [
    ["1:59", "March 29 at 03:59"],
    ["3:00", "March 29 at 04:00"],
  ]) {
    assert.equal(told({ starts_on: "2026-03-29", starts_time, zone }), expected);
  }
});

test("what is typed halfway says nothing", () => {
  assert.equal(told({ starts_on: "1.12.", starts_time: "9", zone: "Tokyo" }), "");
  const starts = { starts_on: "01.12.2026", starts_time: "9" };
  assert.equal(told({ ...starts, zone: "Tok" }), "");
});
