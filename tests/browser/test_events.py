"""An event from its first draft to the calendars of its readers, and its move."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from icalendar import Calendar
from playwright.sync_api import expect

from tests.browser.crawling import fetch
from tests.browser.people import step

pytestmark = pytest.mark.browser

TITLE = "Seminar on public registers"
ADD = "/admin/events/event/add/"
# Almaty's clock is ahead of Moscow's by two hours.
ZONE = "Asia/Almaty"


@pytest.fixture
def day():
    return timezone.localdate() + timedelta(days=60)


@pytest.fixture
def reader(arrive, workplace):
    """Somebody whose browser runs no scripts."""
    return arrive(workplace, locale="en-GB", java_script_enabled=False)


def plan(page, site, day):
    """Write an event of one day in another zone, with a programme of two lines."""
    page.goto(site.address(ADD))
    page.get_by_label("Title English").first.fill(TITLE)
    page.get_by_label(re.compile("^Summary English")).fill("Half a day in Almaty.")
    page.fill("#id_starts_on", day.isoformat())
    page.fill("#id_starts_time", "10:00")
    page.fill("#id_ends_time", "16:30")
    page.fill("#id_zone", ZONE)
    expect(page.locator(".fieldBox.field-by_our_clock")).to_contain_text("08:00")
    for number, (starts, ends, title) in enumerate(
        [("10:00", "11:30", "What a register is"), ("12:00", "16:30", "Workshop")]
    ):
        page.get_by_role("button", name="Add another Programme item").click()
        row = page.locator(f"#programme-{number}")
        row.locator("[name$=-starts]").fill(starts)
        row.locator("[name$=-ends]").fill(ends)
        row.locator("[name$=-title_en]").fill(title)
    step(page, "Publish: English", "published")


def adds_to_a_calendar(reader, site, path):
    """Return the event in the file that the reader gets."""
    reader.goto(site.address(path))
    with reader.expect_download() as download:
        reader.get_by_role("link", name="Add to a calendar").click()
    return Calendar.from_ical(download.value.path().read_bytes()).walk("VEVENT")[0]


def test_an_event_in_another_zone_is_planned_moved_and_kept_in_calendars(
    publisher, reader, workplace, day
):
    site = workplace
    plan(publisher, site, day)

    reader.goto(site.address("/en/events/"))
    reader.get_by_role("link", name=TITLE).click()
    expect(reader.get_by_role("heading", level=1)).to_have_text(TITLE)
    path = reader.url.removeprefix(site.url)
    facts = reader.locator("article > .margin")
    expect(facts).to_contain_text("10:00–16:30 (Almaty, UTC+5)")
    expect(facts).to_contain_text("08:00–14:30 in Moscow")
    lines = reader.locator(".line")
    expect(lines).to_have_count(2)
    expect(lines.first).to_contain_text("What a register is")
    before = adds_to_a_calendar(reader, site, path)
    assert before["SUMMARY"] == TITLE
    assert before["STATUS"] == "CONFIRMED"
    assert before.decoded("DTSTART").isoformat() == f"{day}T10:00:00+05:00"

    # It is moved by a week, and the programme goes with it.
    publisher.goto(site.address("/admin/events/event/"))
    publisher.get_by_role("link", name=TITLE).click()
    publisher.wait_for_url("**/change/**")
    later = day + timedelta(days=7)
    publisher.fill("#id_starts_on", later.isoformat())
    publisher.select_option("#id_status", "moved")
    publisher.fill("#id_status_note_en", "The hall was taken.")
    step(publisher, "Publish: English", "published")

    reader.goto(site.address(path))
    note = reader.get_by_role("note")
    expect(note).to_contain_text("Rescheduled from")
    expect(note).to_contain_text(f"{day.day}")
    expect(note).to_contain_text("The hall was taken.")
    moved = adds_to_a_calendar(reader, site, path)
    assert moved["UID"] == before["UID"]
    assert moved["SEQUENCE"] > before["SEQUENCE"]
    assert moved.decoded("DTSTART").isoformat() == f"{later}T10:00:00+05:00"
    assert f"Rescheduled: {TITLE}" in fetch(site, "/en/events/feed/").text
    followed = Calendar.from_ical(fetch(site, "/en/events/calendar.ics").text)
    same = [
        vevent for vevent in followed.walk("VEVENT") if vevent["UID"] == before["UID"]
    ]
    assert [vevent["SEQUENCE"] for vevent in same] == [moved["SEQUENCE"]]
    # Of the month readers find it where it is now.
    reader.goto(site.address(f"/en/events/{later:%Y/%m}/"))
    line = reader.locator(".month-list li", has=reader.get_by_role("link", name=TITLE))
    time = line.locator("time").first
    expect(time).to_have_attribute("datetime", re.compile(later.isoformat()))


def test_a_line_outside_the_event_is_refused_at_its_row_and_nothing_is_lost(
    publisher, workplace, day
):
    page = publisher
    page.goto(workplace.address(ADD))
    page.get_by_label("Title English").first.fill("Too long a day")
    page.fill("#id_starts_on", day.isoformat())
    page.fill("#id_starts_time", "10:00")
    page.fill("#id_ends_time", "12:00")
    page.get_by_role("button", name="Add another Programme item").click()
    row = page.locator("#programme-0")
    row.locator("[name$=-starts]").fill("11:00")
    row.locator("[name$=-ends]").fill("13:00")
    row.locator("[name$=-title_en]").fill("An endless talk")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(row.get_by_text("This is after the event ends.")).to_be_visible()
    expect(row.locator("[name$=-title_en]")).to_have_value("An endless talk")
    page.goto(workplace.address("/admin/events/event/?q=Too+long+a+day"))
    expect(page.get_by_role("link", name="Too long a day")).to_have_count(0)
