"""Conditional requests for files: "not modified" until their content changes."""

from copy import deepcopy
from datetime import timedelta

import pytest
from django.utils import timezone
from django.utils.http import parse_http_date

from glossary.models import Citation, Term, TitlePage
from institute.models import Organization
from tests.factories import (
    PAST,
    make_domain,
    make_entry,
    make_source,
    make_term,
    published,
)
from tests.glossary.downloads import (
    ADDRESSES,
    content,
    get,
    leave,
    make_society,
    text_of,
)
from tests.worlds import once

pytestmark = pytest.mark.django_db


_society = once(make_society)


@pytest.fixture
def society(_society, db):
    return deepcopy(_society)


@pytest.mark.parametrize("name", ADDRESSES)
def test_the_same_state_is_the_same_file_and_is_not_sent_twice(client, society, name):
    first = get(client, name)
    second = get(client, name)
    if not name.endswith(".xlsx"):
        # The parts of a workbook have the time of day.
        assert content(first) == content(second)
    assert first["ETag"] == second["ETag"]
    assert "no-cache" in first["Cache-Control"]
    for headers in [
        {"if-none-match": first["ETag"]},
        {"if-modified-since": first["Last-Modified"]},
    ]:
        again = get(client, name, **headers)
        assert again.status_code == 304
        assert again["ETag"] == first["ETag"]
    assert get(client, name, **{"if-match": '"x"'}).status_code == 412


@pytest.mark.parametrize("name", ADDRESSES)
def test_a_head_request_gets_no_file(client, society, name):
    full_response = get(client, name)
    head = client.head(f"/en/glossary/export/{name}")
    assert head.status_code == 200
    assert b"".join(head) == b""
    for header in ["ETag", "Last-Modified", "Content-Length", "Content-Type"]:
        assert head[header] == full_response[header]
    assert client.post(f"/en/glossary/export/{name}").status_code == 405


def changed_text(society):
    society.note_en = "A note."
    society.save(update_fields=["note_en"])


def new_term(society):
    make_term(society, "IS", "en")


def deleted_term(society):
    Term.objects.get(concept=society, language="en").delete()


def new_concept(society):
    make_entry(en="network")


def deleted_concept(society):
    society.delete()


def renamed_domain(society):
    domain = society.domains.get()
    domain.title_en = "Another"
    domain.save(update_fields=["title_en"])


def renamed_source(society):
    source = society.citations.get().source
    source.title_en = "Another"
    source.save(update_fields=["title_en"])


def renamed_institute(society):
    institute = Organization.objects.get()
    institute.name_en = "Another"
    institute.save(update_fields=["name_en"])


def new_title_page(society):
    TitlePage.objects.create(title_en="Words")


CHANGES = [
    *[changed_text, new_term, deleted_term, new_concept, deleted_concept],
    *[renamed_domain, renamed_source, renamed_institute],
    new_title_page,
]


@pytest.mark.parametrize("change", CHANGES)
def test_each_change_brings_a_new_file(client, society, change):
    society.domains.add(make_domain())
    Citation.objects.create(concept=society, source=make_source())
    before = get(client, "glossary.csv")
    change(society)
    after = get(client, "glossary.csv", **{"if-none-match": before["ETag"]})
    assert after.status_code == 200
    assert after["ETag"] != before["ETag"]


@pytest.mark.parametrize(
    "dates", [{"at": "past"}, {"at": "long ago", "until": "past"}], ids=["in", "out"]
)
def test_a_date_that_arrives_by_itself_brings_a_new_file(
    client, society, dates, monkeypatch
):
    now = timezone.now()
    moments = {"past": now + timedelta(hours=1), "long ago": PAST}
    other = make_entry(en="network")
    leave(
        other,
        **published("en", **{name: moments[date] for name, date in dates.items()}),
    )
    before = get(client, "glossary.csv")
    monkeypatch.setattr(timezone, "now", lambda: now + timedelta(hours=2))
    after = get(client, "glossary.csv", **{"if-none-match": before["ETag"]})
    assert after.status_code == 200
    assert ("network" in text_of(content(before))) != (
        "network" in text_of(content(after))
    )
    assert parse_http_date(after["Last-Modified"]) > parse_http_date(
        before["Last-Modified"]
    )
