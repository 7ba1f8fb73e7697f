"""What vouches for a text: its dates, its other language, its sources."""

from datetime import date

import pytest
from lxml import html

from news.models import Article
from tests.factories import PAST, make_article, make_event, make_person, make_topic
from tests.responses import links_in

pytestmark = pytest.mark.django_db

NOTE = '<p>A<span class="footnote">b</span> c<span class="footnote">d</span></p>'


def facts_of(client, record):
    page = html.fromstring(client.get(record.address_in("en")).content.decode())
    return {
        row.findtext("dt"): " ".join(row.find("dd").text_content().split())
        for row in page.xpath("//dl[@class='provenance']/div")
    }


def test_it_says_when_a_text_was_checked_corrected_and_how_many_notes_it_has(client):
    article = make_article(
        en=PAST,
        body_en=NOTE,
        checked_on=date(2026, 11, 26),
        correction_en="It was the 4th.",
        corrected_on=date(2017, 7, 12),
    )
    Article.objects.update(updated_at_en=PAST)
    assert facts_of(client, article) == {
        "Checked on": "26 November 2026",
        "Sources": "2 notes",
    }


def test_it_names_the_topics_with_a_link_each(client):
    article = make_article(en=PAST)
    topics = [make_topic(name) for name in ["Law", "Data"]]
    article.topics.set(topics)
    assert "Topics" in facts_of(client, article)
    links = links_in(client.get(article.address_in("en")), "//*[@class='provenance']")
    assert dict(links) == {one.title_en: one.address_in("en") for one in topics}


def test_it_says_how_the_other_language_stands_to_it(client):
    article = make_article(ru=PAST, en=PAST, body_ru="<p>Да</p>", body_en="<p>Yes</p>")
    assert facts_of(client, article)["Russian text"].endswith("same content")
    for language, text, expected in [
        ("ru", "<p>Нет</p>", "newer than this one"),
        ("ru", "<p>Да</p>", "same content"),
        ("en", "<p>No</p>", "partly older than this one"),
    ]:
        setattr(article, f"body_{language}", text)
        article.save(update_fields=[f"body_{language}"])
        assert facts_of(client, article)["Russian text"].endswith(expected)


def test_what_was_withdrawn_has_the_other_language_too_and_who_lacks_it_says_nothing(
    client,
):
    reason = {"state_en": "withdrawn", "withdrawal_reason_en": "Wrong."}
    article = make_article(ru=PAST, en=PAST, **reason)
    assert facts_of(client, article)["Russian text"].endswith("same content")
    assert "Russian text" not in facts_of(client, make_article(en=PAST))


def test_it_has_a_date_of_publication_or_of_the_last_change_that_no_other_place_says(
    client,
):
    article, event = make_article(en=PAST), make_event(en=PAST)
    assert "Published on" not in facts_of(client, article)
    assert facts_of(client, event)["Published on"] == "30 June 2017"
    assert facts_of(client, make_person("Anna", en=PAST)).keys() == {"Updated on"}


def test_to_be_checked_is_no_change_of_a_text():
    article = make_article(en=PAST)
    Article.objects.update(updated_at_en=PAST)
    article.refresh_from_db()
    article.checked_on = date(2026, 11, 26)
    article.save(update_fields=["checked_on"])
    article.refresh_from_db()
    assert article.updated_at_en == PAST
