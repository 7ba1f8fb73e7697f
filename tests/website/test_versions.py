"""What somebody cites stays: each state that readers have had, at its own address."""

import re
from datetime import UTC, datetime

import pytest
from django.utils import timezone
from django.utils.http import http_date, parse_http_date

from publishing import purge
from publishing.content import changesets
from publishing.content.status import State
from tests.factories import (
    PAST,
    make_author,
    make_document,
    make_entry,
    make_galley,
    make_notice,
    make_page,
    make_paper,
)
from tests.responses import SITE
from text.languages import LANGUAGES

pytestmark = pytest.mark.django_db

WORDS = {"ru": "Первый текст", "en": "The first text"}
# What stands around the contents, and may be today's.
AROUND = re.compile(
    r'<dl class="provenance">.*?</dl>|<details class="cite">.*?</details>'
    r'|<div class="margin">.*?</div>|<section class="hung".*?</section>'
    r'|<ul class="tools">.*?</ul>',
    re.DOTALL,
)


def make_cited(kind):
    """Make an item of a kind that is cited, and a function that changes a text."""
    both = {"ru": PAST, "en": PAST}
    if kind == "entry":
        concept = make_entry(ru="термин", en="term")
        return concept, "summary"
    if kind == "page":
        return make_page(**both), "body"
    if kind == "paper":
        return make_paper(**both), "text"
    return make_document(**both), "body"


@pytest.fixture
def at(clock):
    """Return a function that saves changes on a day of March 2026."""

    def save(day, record, **change):
        clock(f"2026-03-{day:02} 12:00")
        with changesets.changeset():
            record = type(record).objects.get(pk=record.pk)
            for name, value in change.items():
                setattr(record, name, value)
            record.save()
        return record

    return save


@pytest.fixture
def page(at, clock):
    """A page with four versions: on 1 March, and with another text on 8, 15 and 22."""
    clock("2026-03-01 12:00")
    page = make_page(ru=PAST, en=PAST, body_ru="<p>Один</p>", body_en="<p>One</p>")
    page = at(8, page, body_en="<p>Two</p>", body_ru="<p>Два</p>")
    page = at(15, page, body_en="<p>Three</p>")
    return at(22, page, body_en="<p>Four</p>")


def contents(response):
    [article] = re.findall(r"<article.*</article>", response.text, re.DOTALL)
    return AROUND.sub("", article)


# For people


@pytest.mark.parametrize(
    ("kind", "language"),
    [("entry", "en"), ("page", "ru"), ("paper", "en"), ("document", "ru")],
)
def test_version_has_what_readers_had_after_three_changes(
    client, at, clock, kind, language
):
    clock("2026-03-01 12:00")
    record, name = make_cited(kind)
    html = name != "summary"
    texts = {
        f"{name}_{code}": f"<p>{text}</p>" if html else text
        for code, text in WORDS.items()
    }
    record = at(2, record, **texts)
    if kind == "paper":
        make_author(record, "Kim")
        make_galley(record, language)
    address = record.address_in(language)
    then = client.get(address)
    [number] = re.findall(r"/(\d+)/$", client.get(f"{address}version/timegate/").url)
    for day in [8, 15, 22]:
        change = dict.fromkeys(texts, f"<p>{day}</p>" if html else f"{day}")
        at(day, record, **change, **{f"title_{language}": f"Another {day}"})
    if kind == "paper":
        record.contributions.get().delete()
    shown = client.get(f"{address}version/{number}/")
    assert contents(shown) == contents(then)
    assert WORDS[language] in contents(shown)
    assert '<meta name="robots" content="noindex">' in shown.text
    canonical = f'<link rel="canonical" href="https://institute.example{address}">'
    assert canonical in shown.text


def test_version_says_when_it_was_and_what_it_changed(client, page):
    second = client.get(f"{page.address_in('en')}version/2/").text
    assert "Version 2, 8\xa0March 2026, 12:00 – 15\xa0March 2026, 12:00" in second
    assert "<del>One</del><ins>Two</ins>" in second
    third = client.get(f"{page.address_in('ru')}version/3/").text
    assert "Изменён английский текст: текст" in third
    assert "<ins>Three</ins>" not in third
    last = client.get(f"{page.address_in('en')}version/4/").text
    assert "Version 4, since 22\xa0March 2026, 12:00" in last


def test_item_leads_to_its_versions(client, page):
    address = page.address_in("en")
    assert f'href="{address}version/"' in client.get(address).text
    listed = client.get(f"{address}version/").text
    found = re.findall(rf'href="{address}version/(\d)/"', listed)
    assert found == ["4", "3", "2", "1"]


def test_citation_names_the_version(client, at, clock):
    clock("2026-03-01 12:00")
    entry = make_entry(ru="термин", en="term")
    at(8, entry, summary_en="Another meaning")
    address = entry.address_in("en")
    assert f'href="{address}version/timegate/"' in client.get(address).text
    shown = client.get(f"{address}version/1/").text
    cited = f"https://institute.example{address}version/1/"
    assert cited in shown.partition('id="citations"')[2].replace("<wbr>", "")


def test_what_was_never_public_is_no_version(client, at, clock):
    clock("2026-03-01 12:00")
    page = make_page(title_en="Draft", ru=PAST, body_en="<p>Secret</p>")
    page = at(8, page, position=7, checked_on=datetime(2026, 3, 8).date())
    page = at(9, page, is_in_menu=False)
    published = {"state_en": State.PUBLISHED}
    page = at(10, page, **published, published_at_en=datetime(2026, 4, 1, tzinfo=UTC))
    page = at(11, page, body_en="<p>Good</p>")
    clock("2026-04-02 12:00")
    address = page.address_in("en")
    assert [client.get(f"{address}version/{n}/").status_code for n in range(4)] == [
        *[404, 404, 200, 404],
    ]
    first = client.get(f"{page.address_in('ru')}version/1/")
    assert first.status_code == 200
    assert first["Memento-Datetime"] == http_date(
        datetime(2026, 3, 1, 9, tzinfo=UTC).timestamp()
    )
    assert "Secret" not in client.get(f"{address}version/2/").text


def test_draft_of_the_other_language_is_in_no_version(client, at, clock):
    clock("2026-03-01 12:00")
    entry = make_entry(ru="термин", en="term")
    entry = at(1, entry, state_ru=State.DRAFT, published_at_ru=None)
    entry = at(2, entry, summary_ru="Тайна")
    entry = at(3, entry, state_ru=State.PUBLISHED, published_at_ru=PAST)
    address = entry.address_in("en")
    shown = [client.get(f"{address}version/{number}/").text for number in [1, 2]]
    assert ["Тайна" in text for text in shown] == [False, True]


# What is not there


def test_there_is_no_such_version(client, page):
    address = f"{page.address_in('en')}version"
    for number in [0, 99, 10**30]:
        assert client.get(f"{address}/{number}/").status_code == 404, number


def test_unpublished_item_has_none_and_withdrawn_one_has_its_notice(client, page, at):
    address = page.address_in("en")
    reason = {"withdrawal_reason_en": "A mistake."}
    at(25, page, state_en=State.WITHDRAWN, **reason)
    shown = client.get(f"{address}version/1/").text
    assert "A mistake." in shown
    assert "<p>One</p>" in shown
    at(26, page, state_en=State.DRAFT)
    for part in ["1/", "", "timemap.link", "timegate/"]:
        assert client.get(f"{address}version/{part}").status_code == 404


def test_version_of_a_retracted_article_is_marked_and_of_a_removed_one_empty(
    client, at, clock
):
    clock("2026-03-01 12:00")
    paper = make_paper(ru=PAST, en=PAST, text_en="<p>Wrong</p>", summary_en="Abstract")
    paper = at(8, paper, text_en="<p>Bad</p>")
    address = f"{paper.address_in('en')}version/2/"
    make_notice(paper, kind="retraction")
    retracted = client.get(address).text
    assert "Retracted: Paper en" in retracted
    assert "<del>Wrong</del>" in retracted
    make_notice(paper, kind="removal")
    removed = client.get(address).text
    assert not any(word in removed for word in ["Wrong", "Bad", "Abstract"])


def test_purged_versions_are_gone_and_the_others_keep_their_numbers(
    client, page, at, administrator
):
    address = page.address_in("en")
    purge.purge(page, administrator, "By law")
    answers = [client.get(f"{address}version/{n}/") for n in [1, 3, 4, 5]]
    assert [response.status_code for response in answers] == [410, 410, 200, 404]
    assert "removed for good" in answers[0].text
    since = answers[2]["Memento-Datetime"]
    assert since == http_date(datetime(2026, 3, 22, 9, tzinfo=UTC).timestamp())
    at(25, page, body_en="<p>Five</p>")
    four = client.get(f"{address}version/4/").text
    assert "<p>Four</p>" in four
    assert "Published the" not in four
    assert "<p>Five</p>" in client.get(f"{address}version/5/").text
    withdrawn = {f"state_{code}": State.WITHDRAWN for code in LANGUAGES}
    reasons = {f"withdrawal_reason_{code}": "A mistake." for code in LANGUAGES}
    purge.purge(at(26, page, **withdrawn, **reasons), administrator, "By law")
    parts = {"5/": 410, "6/": 404, "": 200, "timegate/": 404, "timemap.link": 404}
    for part, status in parts.items():
        assert client.get(f"{address}version/{part}").status_code == status


def test_renamed_item_is_found_at_its_former_address(client, page, at):
    former = page.address_in("en")
    page = at(25, page, slug_en="other")
    for part in ["", "2/", "timegate/", "timemap.link"]:
        response = client.get(f"{former}version/{part}")
        assert response.status_code == 301
        assert response["Location"] == f"{page.address_in('en')}version/{part}"


def test_replaced_file_is_not_shown_as_the_former_one(client, at, clock):
    clock("2026-03-01 12:00")
    document = make_document(en=PAST, ru=PAST, files=["en"])
    file, address = document.file_address("en", "en"), document.address_in("en")
    assert file in client.get(f"{address}version/1/").text
    at(8, document, file_en=document.file_en | {"sha256": "f" * 64})
    assert file not in client.get(f"{address}version/1/").text


# For archives


def parsed(header):
    """Return {relation: (address, datetime)} of links, as RFC 8288 has them."""
    found = {}
    for address, attributes in re.findall(
        r"<([^>]*)>((?:;\s*\w+=\"[^\"]*\")*)", header
    ):
        values = dict(re.findall(r"(\w+)=\"([^\"]*)\"", attributes))
        for relation in values["rel"].split():
            found.setdefault(relation, []).append((address, values.get("datetime")))
    return found


def memento_of(client, record, moment):
    """Ask as an archive's program does by RFC 7089, from the address of a page alone.

    Return the memento for a date (4.5.1), and the links of its header.
    """
    address = record.address_in("en")
    page = client.get(address).text
    [gate] = re.findall(r'<link rel="timegate" href="([^"]*)"', page)
    asked = {"accept-datetime": http_date(moment.timestamp())}
    answer = client.get(gate.removeprefix(SITE), headers=asked)
    assert answer.status_code == 302
    assert "accept-datetime" in answer["Vary"].lower()
    assert "Memento-Datetime" not in answer
    memento = client.get(answer["Location"].removeprefix(SITE))
    for each in [answer, memento]:
        links = parsed(each["Link"])
        assert links["original"] == [(f"{SITE}{address}", None)]
    assert {"timegate", "timemap", "first", "last"} <= links.keys()
    return memento, links


def test_archive_finds_the_version_of_a_date(client, page):
    for moment, text in {
        datetime(2016, 1, 1, tzinfo=UTC): "One",
        datetime(2026, 3, 1, 9, tzinfo=UTC): "One",
        datetime(2026, 3, 14, tzinfo=UTC): "Two",
        datetime(2026, 3, 15, 9, tzinfo=UTC): "Three",
        datetime(2036, 1, 1, tzinfo=UTC): "Four",
    }.items():
        memento, _links = memento_of(client, page, moment)
        assert f"<p>{text}</p>" in memento.text, moment


def test_timemap_and_mementos_say_the_same_dates(client, page):
    _memento, links = memento_of(client, page, timezone.now())
    [(address, _moment)] = links["timemap"]
    timemap = client.get(address.removeprefix(SITE))
    assert timemap["Content-Type"] == "application/link-format"
    links = parsed(timemap.text)
    assert links["self"] == [(address, None)]
    rows = links["memento"]
    assert [address.split("/")[-2] for address, _at in rows] == ["1", "2", "3", "4"]
    for address, moment in rows:
        memento = client.get(address.removeprefix(SITE))
        assert memento["Memento-Datetime"] == moment
    moments = [parse_http_date(moment) for _address, moment in rows]
    assert sorted(moments) == moments


def test_date_that_is_none_is_refused(client, page):
    address = f"{page.address_in('en')}version/timegate/"
    for asked in ["yesterday", "Thu, 31 Feb 2026 10:00:00 GMT", "", "2026-03-08"]:
        response = client.get(address, headers={"accept-datetime": asked})
        assert response.status_code == 400
        assert "accept-datetime" in response["Vary"].lower()


# The page cache


@pytest.mark.usefixtures("pages_root")
def test_versions_are_stored_until_the_item_changes(
    client, page, at, django_assert_num_queries, django_capture_on_commit_callbacks
):
    address = f"{page.address_in('en')}version/"
    parts = ["4/", "", "timemap.link"]
    first = [client.get(f"{address}{part}") for part in parts]
    with django_assert_num_queries(0):
        again = [client.get(f"{address}{part}") for part in parts]
    for then, now in zip(first, again, strict=True):
        assert then.content == now.content
        assert then.headers.items() >= {("Link", now.get("Link"))} or "Link" not in now
        assert then.get("Memento-Datetime") == now.get("Memento-Datetime")
    with django_capture_on_commit_callbacks(execute=True):
        at(25, page, body_en="<p>Five</p>")
    assert "25\xa0March 2026" in client.get(f"{address}4/").text
    assert "5/" in client.get(f"{address}timemap.link").text
