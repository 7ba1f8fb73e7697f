// Says, while day, time and zone are typed, what the clock of the institute shows then.
import { isoDay } from "../publishing/fields.js";

const form = document.querySelector("#event_form");
const output = form?.querySelector(".field-by_our_clock .readonly");
const here = form?.querySelector("[data-our-zone]")?.dataset.ourZone;
const cities = document.querySelector("#id_zone_cities");
const language = document.documentElement.lang;

function field(name) {
  return form.elements[name]?.value ?? "";
}

// The name of the zone of a city that is typed; anything else as it is.
function zoneOf(typed) {
  const wanted = typed.trim().toLowerCase();
  const options = [...(cities?.options ?? [])];
  const option = options.find(({ value }) => value.toLowerCase() === wanted);
  return option?.textContent ?? typed.trim();
}

// The minutes by which a zone's clock is ahead of Greenwich at a moment.
function ahead(zone, moment) {
  const parts = new Intl.DateTimeFormat("en", {
    timeZone: zone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
  }).formatToParts(moment);
  const part = (type) => Number(parts.find((item) => item.type === type).value);
  const shown = Date.UTC(
    part("year"),
    part("month") - 1,
    part("day"),
    part("hour"),
    part("minute"),
  );
  return Math.round((shown - moment) / 60000);
}

function momentOf(day, clock, zone) {
  const shown = new Date(`${day}T${clock}Z`);
  const near = new Date(shown - ahead(zone, shown) * 60000);
  return new Date(shown - ahead(zone, near) * 60000);
}

// The time that people type, 9.30 too, as 09:30.
function clockOf(text) {
  const [, hour, minute] = /^\s*(\d{1,2})(?:[:.](\d\d))?/.exec(text) ?? [];
  return hour && `${hour.padStart(2, "0")}:${minute ?? "00"}`;
}

function tell() {
  const zone = zoneOf(field("zone"));
  const first = isoDay(field("starts_on"));
  const begin = clockOf(field("starts_time"));
  if (!first || !begin) return;
  const format = new Intl.DateTimeFormat(language, {
    timeZone: here,
    hourCycle: "h23",
    day: "numeric",
    month: "long",
    hour: "2-digit",
    minute: "2-digit",
  });
  try {
    const from = momentOf(first, begin, zone);
    const end = clockOf(field("ends_time"));
    const until = end && momentOf(isoDay(field("ends_on")) || first, end, zone);
    output.textContent = until ? format.formatRange(from, until) : format.format(from);
  } catch (error) {
    // A zone that is typed halfway; the form refuses a wrong one.
    if (!(error instanceof RangeError)) throw error;
  }
}

if (output && here) {
  output.setAttribute("aria-live", "polite");
  form.addEventListener("input", ({ target }) => {
    if (/^(starts|ends)_(on|time)$|^zone$/.test(target.name)) tell();
  });
}
