"""The library as readers see it: its list, the page of a document, its files."""

from datetime import date, timedelta

import pytest
from django.utils import timezone
from lxml import html

from library.models import Document
from publishing.models import Link
from tests.factories import (
    PAST,
    make_article,
    make_document,
    make_topic,
    published,
)
from tests.responses import heading_of, links_in, page_for, says, titles_in
from text.languages import LANGUAGES

pytestmark = pytest.mark.django_db


def words(element):
    return " ".join(element.text_content().split())


def files_in(page):
    """Return {address: what a screen reader calls the link} of the files offered."""
    return {
        link.get("href"): words(link)
        for link in page.xpath("//main//a[contains(@class, 'file')]")
    }


def facts_in(page):
    return {
        words(term): [words(dd) for dd in term.xpath("following-sibling::dd")]
        for term in page.xpath("//dl[contains(@class, 'facts')]//dt")
    }


# Files


def test_page_offers_its_files_and_says_type_size_and_language_of_each(client):
    document = make_document("Strategy", ru=PAST, en=PAST, files=["ru", "en", "all"])
    page = page_for(client, document)
    # First that in the language of the page.
    assert [*files_in(page).items()] == [
        (
            "/en/documents/strategy-en/en.pdf",
            "Download: Strategy en, PDF, 1.21 MB, English",
        ),
        (
            "/en/documents/strategy-en/all.pdf",
            "Download: Strategy en, PDF, 1.21 MB, Russian/English",
        ),
        (
            "/en/documents/strategy-en/ru.pdf",
            "Download: Strategy en, PDF, 1.21 MB, Russian",
        ),
    ]
    links = page.xpath("//main//a[contains(@class, 'file')]")
    assert [link.get("hreflang") for link in links] == ["en", None, "ru"]
    page = page_for(client, document, "ru")
    first, _common, last = files_in(page).values()
    assert first.replace("\u00a0", " ").endswith("PDF, 1,21 МБ, рус.")
    assert last.replace("\u00a0", " ").endswith("PDF, 1,21 МБ, англ.")


@pytest.mark.parametrize(
    "hidden",
    [
        {},
        {"state_ru": "review"},
        published("ru", at=timezone.now() + timedelta(days=9)),
    ],
    ids=["draft", "review", "to come"],
)
def test_page_offers_only_files_of_visible_languages(client, hidden):
    document = make_document(en=PAST, files=["ru", "en"], **hidden)
    page = page_for(client, document)
    [address] = files_in(page)
    assert address.endswith("/en.pdf")
    assert "ru.pdf" not in html.tostring(page).decode()


# Facts


def test_page_tells_the_facts_of_a_document(client):
    document = make_document(
        en=PAST,
        issuer_en="The President",
        number="212",
        dated_on="2008-02-07",
        in_force_until=date(2017, 5, 9),
    )
    assert facts_in(page_for(client, document)) == {
        "Issued by": ["The President"],
        "Number": ["212"],
        "Date": ["7 February 2008"],
        "Was in force until": ["9 May 2017"],
    }


@pytest.mark.parametrize(
    ("number", "language"),
    [("Пр-212", "ru"), ("203", None), ("A/RES/60/252", None), ("Пр-A-1", "ru")],
)
def test_number_in_the_letters_of_the_other_language_is_marked(
    client, number, language
):
    page = page_for(client, make_document(en=PAST, number=number))
    [value] = page.xpath("//dl[contains(@class, 'facts')]//dd")
    assert words(value) == number
    assert value.xpath("span/@lang") == ([language] if language else [])


def test_text_of_an_act_and_our_note_about_it_are_two_things(client):
    document = make_document(
        en=PAST,
        files=["en"],
        text_url="http://www.kremlin.example/acts/1",
        files_are_note=True,
    )
    page = page_for(client, document)
    [act] = page.xpath("//section[@aria-labelledby='act']")
    assert words(act) == "Text of the document Official text at kremlin.example"
    assert act.xpath(".//a/@href") == ["http://www.kremlin.example/acts/1"]
    [note] = page.xpath("//section[@aria-labelledby='files']")
    assert words(note).startswith("Reference note by the Institute")
    plain = page_for(client, make_document("Plain", en=PAST, files=["en"]))
    assert "note" not in words(plain.find(".//main"))
    assert facts_in(plain) == {}
    [listed] = html.fromstring(client.get("/en/documents/").content.decode()).xpath(
        "//main//ul[@class='files']/preceding-sibling::p[@class='label']"
    )
    assert words(listed) == "Reference note by the Institute"


OLD_WORDS = "This document is no longer in force"


@pytest.mark.parametrize(("days", "is_past"), [(-1, True), (0, False), (400, False)])
def test_document_is_in_force_up_to_its_last_day(client, days, is_past):
    last = timezone.localdate() + timedelta(days=days)
    document = make_document(en=PAST, in_force_until=last)
    assert (OLD_WORDS in words(page_for(client, document).find(".//main"))) == is_past
    [entry] = html.fromstring(client.get("/en/documents/").content.decode()).xpath(
        "//li[@class='entry']"
    )
    assert ("No longer in force" in words(entry)) == is_past
    assert f'datetime="{last.isoformat()}"' in html.tostring(entry).decode()


@pytest.mark.parametrize(
    ("language", "title", "expected"),
    [
        ("ru", "Стратегия «Цифра»", "«Стратегия „Цифра“»"),
        ("en", "The “digital” strategy", "“The ‘digital’ strategy”"),
    ],
)
def test_document_and_what_replaced_it_lead_to_one_another(
    client, language, title, expected
):
    named = {f"title_{language}": title}
    successor = make_document(**published(language), **named)
    predecessor = make_document("Former", **published(language), replaced_by=successor)
    page = page_for(client, predecessor, language)
    address = successor.address_in(language)
    [link] = page.xpath("//*[@role='note']//a")
    assert (words(link), link.get("href")) == (expected, address)
    label = says("Replaces", language)
    assert facts_in(page_for(client, successor, language))[label] == [
        f"Former {language}"
    ]
    listed = client.get(f"/{language}/documents/")
    assert links_in(listed, "//p[@class='force']") == [(expected, address)]


def test_the_successor_of_a_document_is_not_named_before_readers_see_it(client):
    successor = make_document("Secret")
    predecessor = make_document("Former", en=PAST, replaced_by=successor)
    for address in [predecessor.address_in("en"), "/en/documents/"]:
        assert "Secret" not in client.get(address).content.decode()


# The list


@pytest.fixture
def documents():
    for title, kind, dated_on in [
        ("Old strategy", "strategy", "2008-02-07"),
        ("New strategy", "strategy", "2017"),
        ("Guide", "guide", "2010-06"),
        ("Undated", "glossary", ""),
    ]:
        make_document(title, en=PAST, kind=kind, dated_on=dated_on)


def test_list_narrows_to_a_kind_a_year_and_both_and_says_so(client, documents):
    old, new, guide = "Old strategy en", "New strategy en", "Guide en"
    for query, titles, heading in [
        # By their own dates, the latest first.
        ("", [new, guide, old, "Undated en"], "Documents"),
        ("kind=strategy", [new, old], "Documents: strategies"),
        ("year=2010", [guide], "Documents: 2010"),
        ("kind=strategy&year=2008", [old], "Documents: strategies, 2008"),
        ("kind=guide&year=2008", [], "Documents: guides, 2008"),
    ]:
        response = client.get(f"/en/documents/?{query}")
        assert titles_in(response) == titles, query
        assert heading_of(response) == heading


def test_links_of_a_kind_keep_the_year_and_those_of_a_year_the_kind(client, documents):
    response = client.get("/en/documents/?kind=strategy&year=2008")
    links = dict(links_in(response, "//main//nav"))
    assert links["Guides"] == "?kind=guide&year=2008"
    assert links["2017"] == "?kind=strategy&year=2017"
    addresses = [href for _text, href in links_in(response, "//header")]
    assert "/ru/documents/?kind=strategy&year=2008" in addresses
    chosen = "//main//nav//a[@aria-current]/text()"
    page = html.fromstring(response.content.decode())
    assert page.xpath(chosen) == ["Strategies", "2008"]
    # Also where it leaves nothing: then a link leads back to all.
    response = client.get("/en/documents/?kind=act")
    page = html.fromstring(response.content.decode())
    assert page.xpath(chosen) == ["Legal acts", "All"]
    back = links_in(response, "//*[@class='after-list']")
    assert back == [("All documents", "/en/documents/")]


def test_year_of_no_document_is_a_404_and_one_of_the_other_language_is_none(
    client, documents
):
    make_document("Draft", kind="guide", dated_on="1999-01-01")
    for query in ["year=1234", "year=1999", "kind=guide&year=2011"]:
        for language in LANGUAGES:
            response = client.get(f"/{language}/documents/?{query}")
            assert response.status_code == 404, query
    assert client.get("/ru/documents/?year=2010").status_code == 200


# Elsewhere


@pytest.mark.parametrize("address", ["/en/search/?q=parchment", "/en/topics/old-en/"])
def test_entry_of_a_document_shows_its_kind_and_the_badge_of_what_readers_get(
    client, address
):
    document = make_document("Parchment", en=PAST, files=["ru"])
    document.topics.add(make_topic("Old"))
    for fields, badge in [({}, ""), (published("ru"), " PDF, 1.21 MB, Russian")]:
        Document.objects.filter(pk=document.pk).update(**fields)
        page = html.fromstring(client.get(address).content.decode())
        [margin] = page.xpath("//li[@class='entry']/div[@class='margin']")
        assert words(margin).endswith(f"Document{badge}")


@pytest.mark.parametrize(
    ("dated_on", "in_words"),
    [
        ("2008-02-07", "7 February 2008"),
        ("2008-02", "February 2008"),
        ("2008", "2008"),
    ],
)
def test_document_is_dated_by_itself_wherever_it_is_named_and_past_if_it_is(
    client, dated_on, in_words
):
    ended = timezone.localdate() - timedelta(days=1)
    document = make_document(
        "Parchment", en=PAST, dated_on=dated_on, in_force_until=ended
    )
    document.topics.add(make_topic("Old"))
    make_document("Only Russian", ru=PAST)
    Link.objects.relate(make_article("About", en=PAST), [document.pointer])
    for address in [
        *["documents/", "documents/only-russian-ru/", "news/2017/about-en/"],
        *["search/?q=parchment", "topics/old-en/"],
    ]:
        page = html.fromstring(client.get(f"/en/{address}").content.decode())
        [link] = page.xpath("//main//a[@href='/en/documents/parchment-en/']")
        [item] = link.xpath("ancestor::li")
        [time] = item.xpath(".//div[@class='margin']/time")
        assert (words(time), time.get("datetime")) == (in_words, dated_on), address
        past = [words(span) for span in item.xpath(".//span[@class='past']")]
        assert past == ["No longer in force"], address


def test_page_needs_at_most_five_statements_however_much_there_is(
    client, django_assert_max_num_queries
):
    counts = []
    for size in [1, 5]:
        article = make_article(f"article {size}", en=PAST)
        successor = make_document(f"successor {size}", en=PAST, files=["en"])
        for number in range(size):
            body = f'<p><a href="{article.pointer.address}">there</a></p>'
            document = make_document(f"{size} {number}", en=PAST, body_en=body)
            document.replaced_by = successor
            document.save()
            document.topics.add(make_topic(f"topic {size} {number}"))
        Link.objects.relate(successor, [article.pointer, document.pointer])
        with django_assert_max_num_queries(5) as statements:
            assert client.get(successor.address_in("en")).status_code == 200
        counts.append(len(statements))
    assert counts[0] == counts[1]
