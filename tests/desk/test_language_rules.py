"""Rules of languages: what breaks them, and the report that says so to others."""

import io
from datetime import timedelta

import pypdfium2
import pytest
from django.utils import timezone
from pytest_django.asserts import assertNotContains

from publishing.models import LanguageRule
from tests.factories import make_article, make_event
from tests.forms import send
from tests.records import in_both, make

pytestmark = pytest.mark.django_db

REPORT = "/admin/publishing/languagerule/report/"


def days_ago(days):
    return timezone.now() - timedelta(days=days)


def make_rule(**fields):
    return make(LanguageRule, **in_both("Never in English alone"), **fields)


def titles_in(response):
    [rule] = response.context["report"]["rules"]
    return [row["title"] for row in rule["rows"]]


@pytest.mark.parametrize(
    ("language", "found"), [("", ["Lake", "Озеро"]), ("ru", ["Lake"])]
)
def test_a_text_breaks_a_rule_once_it_is_alone_longer_than_allowed(
    desk, language, found
):
    make_rule(kinds=["news.article"], language=language, days=3)
    make_article("Озеро", ru=days_ago(4))
    make_article("", title_en="Lake", en=days_ago(5))
    make_article("", title_en="Of these days", en=days_ago(2))
    make_article("Оба", title_en="Both", ru=days_ago(9), en=days_ago(8))
    make_event("", title_en="Not an article", en=days_ago(9))

    response = desk.get(REPORT)

    assert sorted(title.split()[0] for title in titles_in(response)) == found
    [rule] = response.context["report"]["rules"]
    assert f"{len(found)} " in rule["result"]


def test_a_text_that_is_older_than_the_other_breaks_a_rule(desk, publisher, clock):
    make_rule(days=3)
    article = make_article("Озеро", title_en="Lake", ru=days_ago(9), en=days_ago(9))
    article.title_ru = "Озеро и река"
    article.save()

    assert titles_in(desk.get(REPORT)) == []
    clock(timedelta(days=4))
    desk.force_login(publisher)
    assert titles_in(desk.get(REPORT)) == ["Озеро и\u00a0река"]


def test_the_report_is_a_dated_file_in_each_language(desk):
    make_rule()
    make_article("Озеро", ru=days_ago(1))

    for language, words in [
        ("ru", "Отчёт о\u00a0двух языках"),
        ("en", "Report on the two"),
    ]:
        response = desk.get(f"{REPORT}?pdf={language}")
        with pypdfium2.PdfDocument(io.BytesIO(response.content)) as document:
            text = document[0].get_textpage().get_text_bounded()
        assert words in text
        assert "Озеро" in text
        assert f"{timezone.localdate()}-{language}" in response["Content-Disposition"]


def test_a_publisher_writes_a_rule_and_readers_get_nothing_of_it(desk):
    send(
        desk,
        "/admin/publishing/languagerule/add/",
        title_ru="Не только по-английски",
        title_en="Never in English alone",
        language="ru",
        days="5",
        kinds=["news.article", "glossary.concept"],
    )

    rule = LanguageRule.objects.get()
    assert (rule.language, rule.days) == ("ru", 5)
    assert rule.kinds == ["news.article", "glossary.concept"]
    assertNotContains(desk.get("/en/search/?q=alone"), "Never in English")
