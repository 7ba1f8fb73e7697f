"""A line of a programme that is out of date can be said to be right as it is."""

import pytest
from lxml import html

from publishing.models import SyncPoint, WorkingCopy
from tests.desk.two_people import change_of
from tests.factories import PAST, make_event, make_line
from tests.forms import resend, send, values_of

pytestmark = pytest.mark.django_db

FORM = "event_form"
TICK = "programme-0-same_title"


EACH = pytest.mark.parametrize("line", ["draft", "public"], indirect=True)
# With the place of an address: of either form.
EACH_FORM = pytest.mark.parametrize(
    ("line", "place"), [("draft", 0), ("public", 0), ("public", 1)], indirect=["line"]
)


@pytest.fixture
def line(request):
    """A line whose Russian title was changed after it was translated."""
    is_draft = getattr(request, "param", "public") == "draft"
    dates = {} if is_draft else {"ru": PAST, "en": PAST}
    line = make_line(make_event(**dates))
    change_source(line, "Доклад об архивах")
    return line


def change_source(line, title):
    line.title_ru = title
    line.save(update_fields=["title_ru"])


def addresses_of(line):
    change = change_of(line.event)
    return [change, change.replace("/change/", "/translate/en/")]


def newer(line):
    return SyncPoint.objects.of(line.pointer).get(text="title").newer


def rows_of(client, address):
    page = html.fromstring(client.get(address).content.decode())
    return page.get_element_by_id("programme-0"), page


@pytest.mark.parametrize("place", [0, 1])
def test_the_form_says_at_the_row_that_it_is_out_of_date(
    client_of, publisher, line, place
):
    make_line(line.event, "In step")
    row, page = rows_of(client_of(publisher), addresses_of(line)[place])
    [note] = row.find_class("stale")
    assert "Этот текст отстаёт: русский изменён" in note.text_content()
    [tick] = note.xpath(".//input[@type='checkbox']")
    assert tick.name == TICK
    assert not tick.checked
    assert len(page.xpath("//*[@id='programme-group']//*[@class='stale']")) == 1


@EACH_FORM
def test_a_tick_says_that_the_line_says_the_same(client_of, publisher, line, place):
    client, address = client_of(publisher), addresses_of(line)[place]
    assert send(client, address, FORM).status_code == 302
    assert newer(line) == ["ru"]
    assert send(client, address, FORM, **{TICK: "on"}).status_code == 302
    assert newer(line) == []
    sync_point = SyncPoint.objects.of(line.pointer).get(text="title")
    assert (sync_point.how, sync_point.synced_by) == ("checked", publisher)
    assert not rows_of(client, address)[0].find_class("stale")
    assert not WorkingCopy.objects.exists()


@EACH
def test_a_tick_does_not_answer_for_what_was_changed_since(client_of, publisher, line):
    client, address = client_of(publisher), change_of(line.event)
    values = values_of(client.get(address), FORM)
    change_source(line, "Доклад о музеях")
    resend(client, address, values, **{TICK: "on"})
    assert newer(line) == ["ru"]


def test_what_is_folded_away_is_open_where_it_is_out_of_date(
    client_of, publisher, line
):
    client = client_of(publisher)
    line.room_ru, line.room_en = "Зал", "Hall"
    line.save()
    row, _page = rows_of(client, change_of(line.event))
    [folded] = row.find_class("child-folded")
    assert folded.get("open") is None
    line.room_ru = "Малый зал"
    line.save(update_fields=["room_ru"])
    row, _page = rows_of(client, change_of(line.event))
    [folded] = row.find_class("child-folded")
    assert folded.get("open") is not None
