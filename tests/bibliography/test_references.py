"""References by GOST R 7.0.5-2008, and by the manual of the APA."""

import re

import pytest

from bibliography.apa import apa
from bibliography.gost import SIGNS, edition_of, gost
from bibliography.items import BEGIN, END, initials
from tests.bibliography.works import DOE, REFERENCES, item


def marked(reference):
    return re.sub(f"[{BEGIN}{END}]", "*", reference)


@pytest.mark.parametrize(("work", "by_gost", "by_apa"), REFERENCES)
def test_a_work_is_cited_as_standard_and_manual_have_it(work, by_gost, by_apa):
    # By GOST the words are in the language of the work, by APA in English.
    for language in ["ru", "en"]:
        assert gost(work, language) == by_gost
    assert marked(apa(work)) == by_apa


def test_one_reference_leaves_nothing_behind_for_the_next():
    for work, _gost, reference in reversed(REFERENCES):
        assert marked(apa(work)) == reference


def test_signs_are_those_of_the_page_where_the_language_of_the_work_has_none():
    work = item("book", "de", "Beispiele", DOE, number_of_pages="50", publisher="B")
    assert gost(work, "ru").endswith("B, 2020. 50 с.")
    assert gost(work, "en").endswith("B, 2020. 50 p.")
    assert gost({"type": "book"}, "en") == ""


@pytest.mark.parametrize("end", ["?", "!", "…", "etc."])
def test_a_title_that_ends_with_a_mark_gets_no_full_stop(end):
    book = apa(item("book", "en", f"Which {end}", DOE, publisher="Press"))
    assert book.endswith(f"{BEGIN}Which {end}{END} Press.")


def test_of_more_than_twenty_authors_nineteen_and_the_last_are_named():
    authors = [{"family": f"Example{number}", "given": "A."} for number in range(25)]
    reference = apa(item("book", "en", "Many", *authors, publisher="Press"))
    assert "Example18, A., … Example24, A. (2020). " in reference
    assert "Example19" not in reference


@pytest.mark.parametrize(
    ("given", "short"),
    [
        ("Анна Ивановна", "А. И."),
        ("А.И.", "А. И."),
        ("Жан-Антуан", "Ж.-А."),
        ("J.", "J."),
        ("Джейн", "Дж."),
        ("", ""),
    ],
)
def test_a_given_name_is_shortened_to_its_initials(given, short):
    assert initials(given) == short


@pytest.mark.parametrize(
    ("language", "written", "printed"),
    [
        ("en", "2", "2nd ed."),
        ("en", "2nd", "2nd ed."),
        ("en", "second", "second ed."),
        ("en", "2nd ed., revised", "2nd ed., revised"),
        ("en", "New edition", "New edition"),
        ("ru", "2", "2-е изд."),
        ("ru", "2-е", "2-е изд."),
        ("ru", "второе", "второе изд."),
        ("ru", "2-е изд., перераб. и доп.", "2-е изд., перераб. и доп."),
        ("ru", "", ""),
    ],
)
def test_an_edition_is_printed_as_one_however_it_is_written(language, written, printed):
    assert edition_of({"edition": written}, SIGNS[language]) == printed
