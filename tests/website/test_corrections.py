"""The list of what was corrected."""

from datetime import date

import pytest

from tests.factories import PAST, future, make_article, make_notice, make_paper
from tests.responses import page_of, titles_in

pytestmark = pytest.mark.django_db


def test_it_has_what_was_corrected_or_retracted_in_the_language_latest_first(client):
    empty = client.get("/en/corrections/").content.decode()
    assert "Nothing has had to be corrected yet." in empty
    for title, fields in [
        ("old", {"en": PAST, "corrected_on": date(2017, 7, 1)}),
        ("undated", {"en": PAST}),
        ("new", {"en": PAST, "corrected_on": date(2018, 7, 1)}),
        ("Russian", {"ru": PAST, "corrected_on": date(2018, 7, 1)}),
        ("to come", {"en": future()}),
    ]:
        make_article(title, correction_en="It was wrong.", **fields)
    make_article("right", en=PAST), make_paper("sound", en=PAST)
    for kind, day in [
        ("correction", 2),
        ("concern", 3),
        ("retraction", 4),
        ("removal", 5),
    ]:
        facts = {"kind": kind, "published_on": date(2017, 7, day)}
        summary = f"{kind}, because."
        make_notice(make_paper(en=PAST), title=kind, summary_en=summary, **facts)
    response = client.get("/en/corrections/")
    titles = ["removal", "retraction", "concern", "correction"]
    titles = ["new", *titles, "old", "undated"]
    assert titles_in(response) == [f"{title} en" for title in titles]
    text = response.content.decode()
    for told in ["It was wrong.", "retraction, because.", "removal, because."]:
        assert told in text
    for kind in [
        "News",
        "Correction",
        "Expression of concern",
        "Retraction",
        "Removal",
    ]:
        assert f">{kind}<" in text


def test_addresses_in_a_correction_are_links(client):
    text = "We said <5> (http://www.old.example/a/?b=1&c=2). See https://new.example."
    article = make_article(en=PAST, correction_en=text)
    for address in ["/en/corrections/", article.address_in("en")]:
        page = page_of(client.get(address))
        [line] = page.xpath("//main//p[contains(., '<5>')]")
        assert line.text_content() == text.replace("http://", "").replace(
            "https://", ""
        )
        assert line.xpath("a/@href") == [
            "http://www.old.example/a/?b=1&c=2",
            "https://new.example",
        ]
