"""References in the style of the APA, compared with what its manual asks for.

What is in italics stands here between asterisks.
"""

import re

import pytest

from bibliography.apa import apa
from bibliography.items import BEGIN, END
from tests.bibliography.works import (
    DOE,
    LOE,
    OBRAZTSOV,
    PETROVA,
    POE,
    ROE,
    dated,
    item,
)

REFERENCES = {
    "article": (
        "en",
        item(
            "article-journal",
            "en",
            "Data & cities: <A> new look",
            DOE,
            ROE,
            container_title="Example journal of data",
            volume="12",
            issue="3-4",
            page="5-17",
            DOI="10.1234/example",
        ),
        (
            "Sample, J.-A. M., & Draft, R. (2020). Data & cities: <A> new look. "
            "*Example Journal of Data*, *12*(3–4), 5–17. https://doi.org/10.1234/example"
        ),
    ),
    "article in Russian": (
        "ru",
        item(
            "article-journal",
            "ru",
            "Данные & город: «новый» взгляд",
            PETROVA,
            container_title="Пример журнала",
            volume="12",
            issue="3",
            page="5-17",
        ),
        (
            "Примерова, А. И. (2020). Данные & город: «новый» взгляд. "
            "*Пример журнала*, *12*(3), 5–17."
        ),
    ),
    "book": (
        "en",
        item(
            "book",
            "en",
            "Foundations of examples",
            DOE,
            edition="2",
            publisher="Example Press",
            publisher_place="London",
        ),
        "Sample, J.-A. M. (2020). *Foundations of examples* (2nd ed.). Example Press.",
    ),
    "book on a Russian page": (
        "ru",
        item("book", "ru", "Основы", PETROVA, edition="2", publisher="Образец"),
        "Примерова, А. И. (2020). *Основы* (2-е изд.). Образец.",
    ),
    "book of editors": (
        "en",
        item("book", "en", "A collection", editor=[DOE, ROE], publisher="Press"),
        "Sample, J.-A. M., & Draft, R. (Eds.). (2020). *A collection*. Press.",
    ),
    "book of an editor in Russian": (
        "ru",
        item("book", "ru", "Сборник", editor=[OBRAZTSOV], publisher="Образец"),
        "Образцов, П. (ред.). (2020). *Сборник*. Образец.",
    ),
    "book of nobody": (
        "en",
        item("book", "en", "A book of nobody", edition="2", publisher="Press"),
        "*A book of nobody* (2nd ed.). (2020). Press.",
    ),
    "chapter": (
        "en",
        item(
            "chapter",
            "en",
            "On examples",
            ROE,
            container_title="The book of examples",
            editor=[DOE],
            publisher="Press",
            page="30-41",
        ),
        (
            "Draft, R. (2020). On examples. In J.-A. M. Sample (Ed.), *The book of "
            "examples* (pp. 30–41). Press."
        ),
    ),
    "chapter on a Russian page": (
        "ru",
        item(
            "chapter",
            "ru",
            "Глава",
            PETROVA,
            container_title="Сборник",
            editor=[OBRAZTSOV],
            publisher="Образец",
            page="30-41",
        ),
        (
            "Примерова, А. И. (2020). Глава. В П. Образцов (ред.), *Сборник* "
            "(с. 30–41). Образец."
        ),
    ),
    "paper at a conference": (
        "en",
        item(
            "paper-conference",
            "en",
            "A paper",
            POE,
            container_title="Proceedings of examples",
            page="3-4",
            publisher="Press",
        ),
        "Mockup, E. (2020). A paper. In *Proceedings of examples* (pp. 3–4). Press.",
    ),
    "report": (
        "en",
        item(
            "report",
            "en",
            "Readiness",
            {"literal": "Example Institute"},
            genre="working paper",
            number="7",
            publisher="Example Press",
        ),
        "Example Institute. (2020). *Readiness* (Working Paper No. 7). Example Press.",
    ),
    "dataset": (
        "en",
        item(
            "dataset",
            "en",
            "Examples by year",
            LOE,
            version="2.0",
            publisher="Example Archive",
            DOI="10.1234/data",
        ),
        (
            "Sketch, L. (2020). *Examples by year* (Version 2.0) [Dataset]. Example "
            "Archive. https://doi.org/10.1234/data"
        ),
    ),
    "dataset on a Russian page": (
        "ru",
        item("dataset", "ru", "Примеры", PETROVA, version="2", publisher="Архив"),
        "Примерова, А. И. (2020). *Примеры* (Версия 2) [Набор данных]. Архив.",
    ),
    "thesis": (
        "en",
        item(
            "thesis",
            "en",
            "Examples in society",
            ROE,
            genre="Doctoral dissertation",
            publisher="Example College",
            URL="https://college.example/1",
        ),
        (
            "Draft, R. (2020). *Examples in society* [Doctoral dissertation, Example "
            "College]. https://college.example/1"
        ),
    ),
    "web page": (
        "en",
        item(
            "webpage",
            "en",
            "On examples",
            {"literal": "Example Institute"},
            container_title="Site of examples",
            year=(2020, 5, 17),
            URL="https://site.example/?a=1&b=2",
        ),
        (
            "Example Institute. (2020, May 17). *On examples*. Site of Examples. "
            "https://site.example/?a=1&b=2"
        ),
    ),
    "web page on a Russian page": (
        "ru",
        item(
            "webpage",
            "ru",
            "О примерах",
            {"literal": "Институт примеров"},
            year=(2020, 5, 17),
            URL="https://site.example/",
        ),
        "Институт примеров. (2020, 17 мая). *О примерах*. https://site.example/",
    ),
    "web page without a date": (
        "ru",
        item(
            "webpage",
            "ru",
            "О примерах",
            {"literal": "Институт примеров"},
            year=None,
            URL="https://site.example/",
            accessed=dated(2026, 11, 7),
        ),
        (
            "Институт примеров. (б. д.). *О примерах*. Получено 7 ноября 2026 г., из "
            "https://site.example/"
        ),
    ),
}


@pytest.mark.parametrize("name", REFERENCES)
def test_a_work_is_cited_as_the_manual_has_it(name):
    language, work, reference = REFERENCES[name]
    assert re.sub(f"[{BEGIN}{END}]", "*", apa(work, language)) == reference


@pytest.mark.parametrize("end", ["?", "!", "…", "etc."])
def test_a_title_that_ends_with_a_mark_gets_no_full_stop(end):
    book = apa(item("book", "en", f"Which {end}", DOE, publisher="Press"), "en")
    assert book.endswith(f"{BEGIN}Which {end}{END} Press.")


def test_the_words_are_in_the_language_of_the_work_whatever_that_of_the_page():
    report = item("report", "en", "Examples", DOE, genre="Working Paper", number="7")
    assert "(Working Paper No. 7)" in apa(report, "ru")


def test_of_more_than_twenty_authors_nineteen_and_the_last_are_named():
    authors = [{"family": f"Example{number}", "given": "A."} for number in range(25)]
    reference = apa(item("book", "en", "Many", *authors, publisher="Press"), "en")
    assert "Example18, A., … Example24, A. (2020). " in reference
    assert "Example19" not in reference


def test_one_reference_leaves_nothing_behind_for_the_next():
    first = [apa(work, language) for language, work, _text in REFERENCES.values()]
    apa.__globals__["_apa"].cache_clear()
    again = [
        apa(work, language) for language, work, _text in [*REFERENCES.values()][::-1]
    ]
    assert again[::-1] == first
