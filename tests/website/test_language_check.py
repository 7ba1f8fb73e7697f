"""The look at both languages of the whole site: its texts and pages."""

from datetime import UTC, datetime

import pytest

from publishing.models import LanguageFinding, LanguageRun, Revision
from tests.factories import PAST, make_article, make_person
from website import language_check as check

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _host(settings):
    """The site is asked by its public name."""
    settings.ALLOWED_HOSTS = ["institute.example"]


def both(**fields):
    return make_article("Речь", title_en="Speech", ru=PAST, en=PAST, **fields)


# Texts

PLANTED = [
    ("В 2021 году", "In 2020", "number"),
    ("двухсот человек", "three hundred people", "number"),
    ("3,5 млн рублей", "3.5 billion roubles", "number"),
    ("27 июня 2017 года", "27 July 2017", "date"),
    ('<a href="https://un.org/a">Да</a>', '<a href="https://un.org/b">Yes</a>', "link"),
    ('<a href="mailto:a@un.org">Да</a>', '<a href="mailto:b@un.org">Yes</a>', "email"),
    ("<ul><li>Да</li><li>Нет</li></ul>", "<ul><li>Yes</li></ul>", "list"),
    (
        "<table><tr><td>Да</td><td>Нет</td></tr></table>",
        "<table><tr><td>Yes</td></tr></table>",
        "table",
    ),
    ("<h2>Итоги</h2>", "<h2>Итоги</h2>", "alphabet"),
    ("Юрий Хохлов", "Yury Khokhlov", "name"),
]


def test_each_planted_fault_is_found():
    make_person("Юрий Хохлов", title_en="Yuri Hohlov", variants=["Yury Khokhlov"])
    articles = {
        both(body_ru=f"<p>{ru}</p>", body_en=f"<p>{en}</p>").pk: kind
        for ru, en, kind in PLANTED
    }
    found = {
        (finding.pointer.pk, finding.kind) for finding in check.findings_in_texts()
    }
    assert articles.items() <= found
    assert {pk for pk, _kind in found} == articles.keys()


def test_a_text_that_readers_have_in_one_language_is_not_compared():
    make_article("Речь", title_en="Speech", ru=PAST, summary_ru="1", summary_en="2")
    assert [*check.findings_in_texts()] == []


# Pages


def test_words_of_the_other_language_on_a_page_are_found_unless_marked():
    article = both(slug_ru="rech", slug_en="speech")
    article.body_en = '<p>He said слово, <span lang="ru">ещё слово</span>.</p>'
    article.save()
    found = [
        (f.words, address)
        for f, address in check.findings_on_pages()
        if f.kind == "page"
    ]
    year = article.year
    assert found == [((("en", "слово"),), f"/en/news/{year}/speech/")]


def test_pages_of_a_site_without_faults_have_no_finding():
    both(body_ru="<p>Речь о WeGO и PDF</p>", body_en="<p>A speech on WeGO</p>")
    assert [found for found, _address in check.findings_on_pages()] == []


# What is stored, and when the worker looks


@pytest.fixture
def _texts_alone(monkeypatch):
    """Pages have tests of their own."""
    monkeypatch.setattr(check, "findings_on_pages", list)


@pytest.mark.usefixtures("_texts_alone")
def test_each_look_replaces_what_the_last_one_had():
    article = both(summary_ru="В 2021 году", summary_en="In 2020")
    check.check_languages()
    found = LanguageFinding.objects.get()
    assert (found.pointer, found.text) == (article.pointer, "summary")
    article.summary_en = "In 2021"
    article.save()
    check.check_languages()
    assert not LanguageFinding.objects.exists()


@pytest.fixture
def looks(monkeypatch):
    """The looks that the worker takes, at a clock that the test sets."""
    looks = []

    def look():
        looks.append(check.timezone.now())
        LanguageFinding.objects.replace([], Revision.objects.settled_key())
        LanguageRun.objects.update(made_at=check.timezone.now())

    monkeypatch.setattr(check, "check_languages", look)
    return looks


def at(monkeypatch, day, hour):
    # The institute's clock is three hours ahead.
    moment = datetime(2026, 11, day, hour - 3, 30, tzinfo=UTC)
    monkeypatch.setattr(check.timezone, "now", lambda: moment)
    check.check_languages_at_night()


def test_the_worker_looks_once_in_a_night_in_which_something_has_changed(
    looks, monkeypatch
):
    at(monkeypatch, 1, 12)
    assert len(looks) == 0
    at(monkeypatch, 2, 3)
    at(monkeypatch, 2, 3)
    assert len(looks) == 1
    at(monkeypatch, 3, 3)
    assert len(looks) == 1
    both()
    Revision.objects.update(made_at=datetime(2026, 11, 3, 8, tzinfo=UTC))
    at(monkeypatch, 3, 12)
    at(monkeypatch, 4, 3)
    assert len(looks) == 2
    at(monkeypatch, 5, 3)
    assert len(looks) == 2


def test_the_worker_looks_again_after_a_save_that_may_have_committed_late(
    looks, monkeypatch
):
    both()
    newest = Revision.objects.newest_first()[0]
    Revision.objects.update(made_at=datetime(2026, 11, 1, tzinfo=UTC))
    revision = Revision.objects.filter(pk=newest.pk)
    revision.update(made_at=datetime(2026, 11, 2, tzinfo=UTC))
    for day, number in [(2, 1), (3, 2), (4, 2)]:
        at(monkeypatch, day, 3)
        assert len(looks) == number
