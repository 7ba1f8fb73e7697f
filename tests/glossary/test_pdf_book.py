"""The content and the accessibility of the PDF."""

import shutil

import pikepdf
import pypdfium2
import pytest
from django.db import transaction

from glossary.models import Citation, Concept, GeneratedFile
from glossary.pdf.book import book_of
from library.typesetting.generated_file import built_pdf
from tests.factories import (
    State,
    make_entry,
    make_institute,
    make_source,
    make_term,
    make_title_page,
)

pytestmark = pytest.mark.django_db


# What Typst would take for its own language.
HOSTILE = ["#panic(1)", "#set page()", "$x$", "*a*", "@ref <label>", "/* b */ `c`"]


def make_glossary():
    """Make a glossary of a few entries; return those that tests speak of."""
    make_institute()
    make_title_page(
        foreword_ru="Первый абзац.\n\nВторой абзац.", foreword_en="A paragraph."
    )
    data = make_entry(ru="данные", en="data")
    open_data = make_entry(ru="открытые данные", en="open data")
    open_data.summary_ru = "данные, доступные каждому"
    open_data.summary_en = "data that anyone may use"
    open_data.note_ru = "Сюда не входят персональные данные."
    open_data.save()
    open_data.broader.add(data)
    make_term(open_data, "свободные данные", "ru", status="deprecated")
    make_term(open_data, "ОД", "ru", type="abbreviation")
    make_term(open_data, "secret name", "en", status="lookup")
    law, guide = make_source("Law"), make_source("Guide", url="https://example.org/g/")
    Citation.objects.create(
        concept=open_data, source=law, locator_ru="ст. 7", locator_en="art. 7"
    )
    Citation.objects.create(concept=open_data, source=guide, supports="note")
    make_entry(en="English alone")
    make_entry(ru="черновик", en="draft of an entry", public=False)
    strange = make_entry(ru=HOSTILE[0], en="odd")
    strange.summary_ru = " ".join(HOSTILE)
    strange.save()
    for text in HOSTILE[1:]:
        make_term(strange, text, "ru")
    withdrawn = make_entry(ru="отозванное", en="withdrawn in Russian")
    withdrawn.state_ru, withdrawn.withdrawal_reason_ru = State.WITHDRAWN, "Ошибка."
    withdrawn.save()
    return data, open_data


def pages_of(path):
    """Return the text of each page, its lines joined as a reader joins them."""
    document = pypdfium2.PdfDocument(path)
    return [
        " ".join(document[number].get_textpage().get_text_range().split())
        for number in range(len(document))
    ]


def text_of(path):
    return " ".join(pages_of(path))


def outline_of(path):
    with pikepdf.open(path) as pdf, pdf.open_outline() as outline:
        return [
            (item.title, [child.title for child in item.children])
            for item in outline.root
        ]


@pytest.fixture(scope="module")
def glossary(django_db_setup, django_db_blocker):
    """Made once, under the transactions of the tests, and rolled back at the end."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_glossary()
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def files(glossary, tmp_path_factory):
    """The book in each language: {language: path}."""
    folder = tmp_path_factory.mktemp("books")
    return {
        code: copy_pdf(book_of(code), folder / f"{code}.pdf") for code in ["ru", "en"]
    }


def copy_pdf(book, target):
    with built_pdf(book, GeneratedFile.template, has_places=True) as (path, _facts):
        shutil.copy(path, target)
    return target


@pytest.mark.parametrize("language", ["ru", "en"])
def test_book_is_tagged_and_says_its_language_and_title(files, language):
    with pikepdf.open(files[language]) as pdf:
        assert str(pdf.Root.Lang) == language
        assert pdf.Root.MarkInfo.Marked
        assert "/StructTreeRoot" in pdf.Root
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        with pdf.open_metadata() as meta:
            assert meta["dc:title"] == f"Glossary {language}"
            assert meta["pdfuaid:part"] == "1"


def test_book_has_bookmarks_for_its_parts_and_letters(files):
    assert outline_of(files["ru"]) == [
        ("Предисловие", []),
        ("Содержание", []),
        ("Словарь", ["Д", "О", "С", "A–Z, 0–9"]),
        ("Источники", []),
        ("Указатель английских терминов", []),
    ]
    english = dict(outline_of(files["en"]))
    assert english["Entries"] == ["D", "E", "O", "W"]
    assert "Index of Russian terms" in english


def test_cyrillic_is_had_as_text_in_its_order(files):
    text = text_of(files["ru"])
    assert "открытые данные сущ." in text
    assert "данные, доступные каждому [2, ст. 7]" in text.replace("\u00a0", " ")
    assert "Первый абзац." in text


@pytest.mark.parametrize("language", ["ru", "en"])
def test_every_term_that_readers_see_is_in_the_book(files, language):
    text = text_of(files[language])
    for concept in Concept.objects.visible_in(language):
        terms = concept.terms.without_lookup_terms().filter(
            language__in=concept.visible_languages()
        )
        for term in terms:
            assert term.text.replace("\u00a0", " ") in text.replace("\u00a0", " ")


@pytest.mark.parametrize("language", ["ru", "en"])
def test_nothing_is_in_it_that_readers_do_not_see(files, language):
    text = text_of(files[language])
    for absent in ["черновик", "draft of an entry", "secret name", "отозванное"]:
        assert absent not in text
    assert ("English alone" in text) == (language == "en")
    assert ("withdrawn in Russian" in text) == (language == "en")


def test_what_looks_like_a_command_is_printed_as_text(files):
    text = text_of(files["ru"])
    assert f"{HOSTILE[0]} сущ." in text
    assert " ".join(HOSTILE) in text
    for words in HOSTILE[1:]:
        assert f"также {words}" in text


def test_synonym_leads_to_the_term_that_is_preferred(files):
    text = text_of(files["ru"])
    assert "ОД см. открытые данные" in text
    assert "не рекомендуется: свободные данные" in text


def test_relations_sources_and_index_stand_in_the_words_of_the_book(files):
    russian, english = (text_of(files[code]) for code in ["ru", "en"])
    assert "более широкое: данные" in russian
    assert "более узкие: открытые данные" in russian
    assert "broader: data" in english
    assert "1. Guide ru example.org/g 2. Law ru" in russian
    index = russian.partition("Указатель английских терминов")[2]
    assert "open data" in index


def test_page_number_of_the_index_is_that_of_the_entry(files):
    pages = pages_of(files["ru"])
    number = pages[-1].partition("open data ")[2].split()[0]
    assert "доступные каждому" in pages[int(number) - 1]


def test_other_language_is_marked_as_such_in_an_entry(glossary, tmp_path):
    entries_alone = {**book_of("ru"), "index": [], "other_title": ""}
    with pikepdf.open(copy_pdf(entries_alone, tmp_path / "entries.pdf")) as pdf:
        tagged = [
            str(item.Lang)
            for item in pdf.objects
            if isinstance(item, pikepdf.Dictionary) and "/Lang" in item and "/S" in item
        ]
    assert "en" in tagged


def test_same_content_makes_the_same_bytes(files, tmp_path):
    again = copy_pdf(book_of("ru"), tmp_path / "again.pdf")
    assert again.read_bytes() == files["ru"].read_bytes()


def test_sign_without_a_shape_does_not_keep_the_book_from_being_made(
    glossary, tmp_path
):
    data, _open_data = glossary
    data.note_ru = "\u4e2d\u6587\x07 и \u03b4, \u202eконец."
    data.save()
    text = text_of(copy_pdf(book_of("ru"), tmp_path / "odd.pdf"))
    assert "\ufffd\ufffd и δ, конец." in text
