"""The radar of terms: what it names, what it leaves out, and what it leads to."""

import pytest
from lxml import html

from glossary import radar
from glossary.models import Concept
from publishing.translations.translation_memory import update_translation_memory
from tests.factories import PAST, make_article, make_entry
from tests.forms import send

pytestmark = pytest.mark.django_db

PAGE = "/admin/glossary/concept/radar/"
SENTENCES = [
    (
        "Мы развиваем международное сотрудничество.",
        "It is international cooperation.",
    ),
    ("Важно международное сотрудничество.", "It needs international cooperation."),
    (
        "О международном сотрудничестве спорят.",
        "We discuss foreign collaboration.",
    ),
    ("Он пишет о международном сотрудничестве.", "He studies foreign collaboration."),
    ("Без международного сотрудничества.", "It needs international cooperation."),
    # One rendering, which is no variant.
    ("Озеро велико.", "The lake is large."),
    ("Озеро глубоко.", "The lake is deep."),
    ("Об озере пишут.", "The lake is described."),
]


@pytest.fixture
def memory():
    for ru, en in SENTENCES:
        paragraphs = {"body_ru": f"<p>{ru}</p>", "body_en": f"<p>{en}</p>"}
        make_article(ru, title_en=en[:-1] + "!", ru=PAST, en=PAST, **paragraphs)
    update_translation_memory()


def found(language):
    return {
        each.words: [words for words, *_more in each.renderings]
        for each in radar.candidates(language)
    }


@pytest.mark.usefixtures("memory")
def test_what_is_translated_in_several_ways_is_a_candidate_in_both_languages():
    assert found("ru")["международное сотрудничество"] == [
        "international cooperation",
        "foreign collaboration",
    ]
    assert "озеро" not in found("ru")
    make_entry(ru="международное сотрудничество")
    assert "международное сотрудничество" not in found("ru")


@pytest.mark.usefixtures("memory")
def test_a_candidate_becomes_an_entry_with_both_terms(client, terminologist):
    client.force_login(terminologist)
    page = html.fromstring(client.get(f"{PAGE}?language=ru").content)

    hrefs = page.xpath("//a[@class='button']/@href")
    address = next(href for href in hrefs if "international+cooperation" in href)
    send(client, address)

    concept = Concept.objects.get()
    assert concept.title_ru == "международное сотрудничество"
    assert concept.title_en == "international cooperation"
    assert concept.public_languages() == []
