"""The texts, pictures and PDFs of the demo content, as files."""

import re
from datetime import timedelta
from io import BytesIO

import pikepdf
import pypdfium2
import pytest
from django.conf import settings

from accounts import devices
from demo.content import FOLDER, read
from demo.files import typeset
from glossary.models.feedback import CONTACT_AFTER_REPLY, CONTACT_WITHOUT_REPLY
from tests.demo import soundness
from website import appearance

pytestmark = pytest.mark.slow


def test_content_is_sound():
    assert [*soundness.problems()] == []


FAULTS = {
    "a field that is none": ("article", {"titel_ru": "Имя"}, "titel_ru"),
    "a record that is none": ("event", {"place": "atlantis"}, "place:atlantis"),
    "a link that leads nowhere": (
        "article",
        {"body_en": '<p><a href="person:nobody">He</a> is nobody.</p>'},
        "person:nobody",
    ),
    "a speaker who is none": (
        "event",
        {"programme": [{"speakers": ["nobody"]}]},
        "people:nobody",
    ),
    "one language only": ("topic", {"summary_en": "", "note_ru": "Да"}, "note in en"),
    "straight quotes": ("place", {"title_ru": 'Зал "А"'}, "straight quotes"),
    "two spaces": ("place", {"title_ru": "Зал  А"}, "two spaces"),
    "unmarked Russian": ("article", {"body_en": "<p>Зал</p>"}, "not marked"),
    "what is not allowed": (
        "article",
        {"body_en": "<p>A<video>b</video></p>"},
        "loses",
    ),
    "an invented person": ("people", {"invented": False}, "clear"),
    "an invented article without a word of it for catalogues": (
        "paper",
        {"summary_en": "On lakes"},
        "abstract",
    ),
    "a body of others": (
        "body",
        {"appointments": [{"person": "hohlov"}, {"person": "primerova"}]},
        "no body that exists",
    ),
    "a real event to come": (
        "event",
        {"starts_on": "+3 days", "title_ru": "Да", "title_en": "Yes"},
        "nothing real",
    ),
    "a section that is none": ("menu", {"section": "none"}, "no such section"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_what_is_wrong_is_found(name, monkeypatch):
    kind, change, message = FAULTS[name]
    sources = soundness.sources(kind)
    # Of the people, one who does not exist.
    sources = [*sources[:-1], sources[-1] | change]
    monkeypatch.setitem(soundness.KINDS_BY_NAME[kind].__dict__, "sources", sources)
    assert message in "\n".join(soundness.problems())


@pytest.fixture(scope="module")
def strategy():
    """The Russian note on the Strategy of 2008, as bytes."""
    return typeset(FOLDER / "documents" / "strategy-2008" / "ru.typ")


@pytest.mark.parametrize(
    ("language", "form"), [("ru", "«Предложить термин»"), ("en", "“Suggest a term”")]
)
def test_privacy_tells_of_each_cookie_and_how_long_an_address_is_kept(language, form):
    text = (FOLDER / f"pages/privacy/{language}.html").read_text()
    # Of the language, of the look, of forms, of a session, of a device.
    assert len(re.findall('<th scope="row">', text)) == 5
    assert timedelta(days=365) == appearance.KEPT_FOR
    assert text.count(form) >= 2
    assert f" {CONTACT_AFTER_REPLY.days} " in text
    assert CONTACT_WITHOUT_REPLY.days == 365
    assert timedelta(hours=2) == settings.SESSION_IDLE
    assert timedelta(hours=12) == settings.SESSION_LONGEST
    assert timedelta(days=365) == devices.MAX_AGE


def test_pdf_is_tagged_and_says_its_language_and_title(strategy):
    with pikepdf.open(BytesIO(strategy)) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert pdf.Root.StructTreeRoot
        assert pdf.Root.Lang == "ru"
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        assert (
            str(pdf.docinfo.Title)
            == read("documents/strategy-2008/document.toml")["title_ru"]
        )


def test_pdf_gives_its_cyrillic_text_back(strategy):
    pdf = pypdfium2.PdfDocument(strategy)
    text = " ".join(
        " ".join(page.get_textpage().get_text_range() for page in pdf).split()
    )
    assert "участвовал в подготовке стратегии" in text
    assert "\ufffe" not in text


def test_pdf_is_the_same_each_time(strategy):
    source = FOLDER / "documents" / "strategy-2008" / "ru.typ"
    assert typeset(source) == strategy
