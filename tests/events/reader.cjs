// Reads calendars with ical.js: for each line, the path of a file, a line of JSON.
const { readFileSync } = require("node:fs");
const { createInterface } = require("node:readline");
const ICAL = require(process.env.ICAL_JS);

// A day, or a moment in the time of Greenwich.
function told(time) {
  return time.isDate ? time.toString() : time.toJSDate().toISOString();
}

// Of each property its text, and the language that it says it is in.
function textsOf(component) {
  return Object.fromEntries(
    component
      .getAllProperties()
      .filter((one) => typeof one.getFirstValue() === "string")
      .map((one) => [one.name, one.getValues().join("|")]),
  );
}

function languagesOf(component) {
  return Object.fromEntries(
    component
      .getAllProperties()
      .filter((one) => one.getParameter("language"))
      .map((one) => [one.name, one.getParameter("language")]),
  );
}

function eventOf(component) {
  const event = new ICAL.Event(component);
  return {
    ...textsOf(component),
    languages: languagesOf(component),
    starts: told(event.startDate),
    ends: told(event.endDate),
    zone: event.startDate.zone.tzid,
    sequence: event.sequence,
    "last-modified": told(component.getFirstPropertyValue("last-modified")),
    dtstamp: told(component.getFirstPropertyValue("dtstamp")),
  };
}

function calendarIn(path) {
  const read = new ICAL.Component(ICAL.parse(readFileSync(path, "utf8")));
  ICAL.TimezoneService.reset();
  for (const zone of read.getAllSubcomponents("vtimezone")) {
    ICAL.TimezoneService.register(zone);
  }
  return {
    ...textsOf(read),
    events: read.getAllSubcomponents("vevent").map(eventOf),
  };
}

createInterface({ input: process.stdin }).on("line", (path) => {
  process.stdout.write(`${JSON.stringify(calendarIn(path))}\n`);
});
