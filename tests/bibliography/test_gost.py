"""References by GOST R 7.0.5-2008, as people write them behind a text."""

import pytest

from bibliography.gost import SIGNS, edition_of, gost
from bibliography.items import initials
from tests.bibliography.works import (
    CHETVERTY,
    DOE,
    LOE,
    OBRAZTSOV,
    PETROVA,
    POE,
    ROE,
    SIDOROV,
    dated,
    item,
)

JOURNAL = {"container_title": "Пример журнала", "volume": "12", "issue": "3-4"}
SEEN = dated(2026, 11, 7)

REFERENCES = {
    "article of one": (
        item(
            "article-journal",
            "ru",
            "Открытые данные города",
            PETROVA,
            **JOURNAL,
            page="5-17",
        ),
        (
            "Примерова А. И. Открытые данные города // Пример журнала. 2020. "
            "Т. 12, № 3–4. С. 5–17."
        ),
    ),
    "article of two with DOI": (
        item(
            "article-journal",
            "ru",
            "Что такое данные?",
            PETROVA,
            OBRAZTSOV,
            container_title="Пример журнала",
            issue="2",
            page="5",
            DOI="10.1234/primer.5",
        ),
        (
            "Примерова А. И., Образцов П. Что такое данные? // Пример журнала. 2020. "
            "№ 2. С. 5. DOI: 10.1234/primer.5."
        ),
    ),
    "article of three online": (
        item(
            "article-journal",
            "ru",
            "Цифровой разрыв",
            PETROVA,
            OBRAZTSOV,
            SIDOROV,
            **JOURNAL,
            URL="https://journal.example/5",
            accessed=SEEN,
        ),
        (
            "Примерова А. И., Образцов П., Мокетов Ж.-А. К. Цифровой разрыв "
            "[Электронный ресурс] // Пример журнала. 2020. Т. 12, № 3–4. "
            "URL: https://journal.example/5 (дата обращения: 07.11.2026)."
        ),
    ),
    "article of four": (
        item(
            "article-journal",
            "ru",
            "Сети",
            PETROVA,
            OBRAZTSOV,
            SIDOROV,
            CHETVERTY,
            **JOURNAL,
            page="10-12",
        ),
        (
            "Сети / А. И. Примерова [и др.] // Пример журнала. 2020. Т. 12, № 3–4. "
            "С. 10–12."
        ),
    ),
    "article in English": (
        item(
            "article-journal",
            "en",
            "Open data in cities",
            DOE,
            ROE,
            container_title="Example Journal",
            volume="12",
            issue="3-4",
            page="5-17",
            DOI="10.1234/example",
        ),
        (
            "Sample J.-A. M., Draft R. Open data in cities // Example Journal. 2020. "
            "Vol. 12, No. 3–4. P. 5–17. DOI: 10.1234/example."
        ),
    ),
    "article of four in English": (
        item(
            "article-journal",
            "en",
            "Networks",
            DOE,
            ROE,
            POE,
            LOE,
            container_title="Example Journal",
            page="e15",
        ),
        "Networks / J.-A. M. Sample [et al.] // Example Journal. 2020. P. e15.",
    ),
    "article in a newspaper": (
        item(
            "article-newspaper",
            "ru",
            "Город считает",
            OBRAZTSOV,
            container_title="Пример газеты",
            year=(2020, 6, 30),
        ),
        "Образцов П. Город считает // Пример газеты. 2020. 30 июня.",
    ),
    "book": (
        item(
            "book",
            "ru",
            "Основы примеров : учебник",
            PETROVA,
            edition="2",
            publisher="Образец",
            publisher_place="Москва",
            number_of_pages="240",
        ),
        (
            "Примерова А. И. Основы примеров : учебник. 2-е изд. М. : Образец, 2020. "
            "240 с."
        ),
    ),
    "book of editors": (
        item(
            "book",
            "ru",
            "Сборник примеров",
            editor=[PETROVA, OBRAZTSOV],
            publisher="Образец",
            publisher_place="Санкт-Петербург",
        ),
        "Сборник примеров / ред. А. И. Примерова, П. Образцов. СПб. : Образец, 2020.",
    ),
    "book in English": (
        item(
            "book",
            "en",
            "Foundations of examples",
            DOE,
            edition="3",
            publisher="Example Press",
            publisher_place="London",
            number_of_pages="240",
            collection_title="Studies in Examples",
            collection_number="5",
        ),
        (
            "Sample J.-A. M. Foundations of examples. 3rd ed. London : Example Press, "
            "2020. 240 p. (Studies in Examples ; 5)."
        ),
    ),
    "chapter": (
        item(
            "chapter",
            "ru",
            "Глава о примерах",
            SIDOROV,
            container_title="Сборник примеров",
            editor=[PETROVA],
            publisher="Образец",
            publisher_place="Казань",
            page="30-41",
        ),
        (
            "Мокетов Ж.-А. К. Глава о примерах // Сборник примеров / ред. "
            "А. И. Примерова. Казань : Образец, 2020. С. 30–41."
        ),
    ),
    "chapter in English": (
        item(
            "chapter",
            "en",
            "On examples",
            ROE,
            container_title="The book of examples",
            editor=[DOE, POE],
            publisher="Example Press",
            volume="2",
            page="30-41",
        ),
        (
            "Draft R. On examples // The book of examples / ed. by J.-A. M. Sample, "
            "E. Mockup. Example Press, 2020. Vol. 2. P. 30–41."
        ),
    ),
    "report of an organization": (
        item(
            "report",
            "ru",
            "Готовность примеров",
            {"literal": "Институт примеров"},
            genre="аналитический доклад",
            publisher_place="Москва",
            number_of_pages="57",
        ),
        (
            "Готовность примеров : аналитический доклад / Институт примеров. М., 2020. "
            "57 с."
        ),
    ),
    "report in English": (
        item(
            "report",
            "en",
            "Readiness of examples",
            DOE,
            genre="working paper",
            number="7",
            publisher="Example Institute",
        ),
        (
            "Sample J.-A. M. Readiness of examples : working paper. Example Institute, "
            "2020. No. 7."
        ),
    ),
    "dataset": (
        item(
            "dataset",
            "ru",
            "Примеры по годам",
            OBRAZTSOV,
            version="2.0",
            publisher="Хранилище",
            DOI="10.1234/data",
            URL="https://data.example/1",
            accessed=SEEN,
        ),
        (
            "Образцов П. Примеры по годам [Электронный ресурс] : набор данных. "
            "Версия 2.0. Хранилище, 2020. DOI: 10.1234/data. "
            "URL: https://data.example/1 (дата обращения: 07.11.2026)."
        ),
    ),
    "thesis": (
        item(
            "thesis",
            "ru",
            "Примеры в обществе",
            PETROVA,
            genre="дис. … канд. социол. наук",
            publisher_place="Москва",
            number_of_pages="180",
        ),
        (
            "Примерова А. И. Примеры в обществе : дис. … канд. социол. наук. М., 2020. "
            "180 с."
        ),
    ),
    "thesis in English": (
        item("thesis", "en", "Examples in society", ROE, publisher="Example College"),
        "Draft R. Examples in society : thesis. Example College, 2020.",
    ),
    "web page": (
        item(
            "webpage",
            "ru",
            "О примерах",
            container_title="Сайт примеров",
            URL="https://site.example/",
            accessed=SEEN,
            year=(2020, 5, 1),
        ),
        (
            "О примерах [Электронный ресурс] // Сайт примеров. 2020. 1 мая. "
            "URL: https://site.example/ (дата обращения: 07.11.2026)."
        ),
    ),
    "web page in English without a date": (
        item(
            "webpage",
            "en",
            "On examples",
            {"literal": "Example Institute"},
            URL="https://site.example/",
            accessed=SEEN,
            year=None,
        ),
        (
            "On examples [Electronic resource] / Example Institute. "
            "URL: https://site.example/ (accessed: 07.11.2026)."
        ),
    ),
}


@pytest.mark.parametrize("name", REFERENCES)
def test_a_work_is_cited_as_the_standard_has_it(name):
    work, reference = REFERENCES[name]
    assert gost(work, "ru") == reference


def test_signs_are_those_of_the_page_where_the_language_of_the_work_has_none():
    work = item("book", "de", "Beispiele", DOE, number_of_pages="50", publisher="B")
    assert gost(work, "ru").endswith("B, 2020. 50 с.")
    assert gost(work, "en").endswith("B, 2020. 50 p.")


@pytest.mark.parametrize(
    ("given", "short"),
    [
        ("Анна Ивановна", "А. И."),
        ("А.И.", "А. И."),
        ("Жан-Антуан", "Ж.-А."),
        ("J.", "J."),
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


def test_an_item_without_anything_has_an_empty_reference():
    assert gost({"type": "book"}, "en") == ""
