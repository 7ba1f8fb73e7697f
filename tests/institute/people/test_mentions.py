"""Which people a text names."""

import pytest

from institute.models import Person
from institute.people.names import misnamed, people_in
from publishing.content import changesets
from publishing.translations.language_checks import Pair
from tests.factories import make

pytestmark = pytest.mark.django_db

NAMES = {
    "title_ru": "Юрий\u00a0Евгеньевич Хохлов",
    "title_en": "Yuri Hohlov",
    "family_ru": "Хохлов",
    "given_ru": "Юрий",
    "patronymic_ru": "Евгеньевич",
    "family_en": "Hohlov",
    "given_en": "Yuri",
}


def words_in(text):
    return [mention.words for mention in people_in(text)]


@pytest.mark.parametrize(
    "words",
    [
        "Юрий Евгеньевич Хохлов",
        "Юрия Хохлова",
        "Хохловым Юрием Евгеньевичем",
        "Ю. Е. Хохлова",
        "Ю.\u00a0Е.\u00a0Хохлов",
        "Ю.Е. Хохлов",
        "Хохлову Ю. Е.",
        "Хохлове",
        "Yuri Hohlov",
        "Y. Hohlov",
        "Yury Khokhlov",
    ],
)
def test_a_person_is_found_by_each_known_spelling_in_any_case(words):
    make(Person, **NAMES, variants=["Yury Khokhlov"])
    [mention] = people_in(f"Слово взял(а) {words}, а затем другие.")
    assert mention.words == words
    assert mention.names == {"ru": NAMES["title_ru"], "en": "Yuri Hohlov"}


def test_a_text_is_offered_a_name_without_initials():
    make(Person, **NAMES | {"title_en": "Yuri E. Hohlov"})
    [mention] = people_in("О Хохлове")
    assert mention.names["en"] == "Yuri Hohlov"


@pytest.mark.parametrize("words", ["хохлов", "Хохловский", "Б. Хохлин", "yuri-hohlov"])
def test_other_words_are_no_names(words):
    make(Person, **NAMES, slug_en="yuri-hohlov")
    assert words_in(words) == []


def test_a_woman_is_not_found_by_the_name_of_a_man():
    make(Person, title_ru="Анна Ершова", family_ru="Ершова", given_ru="Анна")
    assert words_in("Ершов и Ершову") == ["Ершову"]


def test_a_family_name_of_two_people_names_neither():
    make(Person, **NAMES)
    make(Person, title_ru="Иван Хохлов", family_ru="Хохлов", given_ru="Иван")
    assert words_in("Хохлов") == []
    assert words_in("Иван Хохлов") == ["Иван Хохлов"]


def test_people_come_in_the_order_of_the_text():
    make(Person, title_ru="Анна Ершова")
    make(Person, title_ru="Павел Примеров")
    assert words_in("Павлу Примерову и Анне Ершовой") == [
        "Павлу Примерову",
        "Анне Ершовой",
    ]


def test_a_changed_name_is_known_at_once(django_assert_num_queries):
    person = make(Person, title_ru="Анна Ершова")
    assert words_in("Анна Ершова")
    with changesets.changeset():
        person.title_ru = "Анна Шилова"
        person.save()
    assert words_in("Анна Ершова") == []
    with django_assert_num_queries(1):
        words_in("Анна Шилова")


# The same people in both languages


@pytest.mark.parametrize(
    ("russian", "english", "found"),
    [
        ("Юрию Хохлову", "to Yuri Hohlov", []),
        ("Юрию Хохлову", "to Yuri Hohlvo", [("Юрию Хохлову", "Hohlvo")]),
        ("Юрию Хахлову", "to Yuri Hohlov", [("Хахлову", "Yuri Hohlov")]),
        ("Хохлову", "to Hohlvo", [("Хохлову", "Hohlvo")]),
        ("Образцовый", "Obraztsovy", []),
        ("Пётр Лядский", "Pyotr Lyatsky", [("Петр Лядский", "Lyatsky")]),
        ("Юрию Хохлову", "to him, in London", []),
        ("Хохлов и Анна Ершова", "Hohlov and Anna Ershova", []),
        (
            *("Хохлов и Анна Ершова", "Anna Ershova and Hohlov"),
            [("Хохлов, Анна Ершова", "Anna Ershova, Hohlov")],
        ),
        (
            *("Хохлов, Образцов и Анна Ершова", "Obraztsov, Hohlov, Anna Ershova"),
            [("Хохлов, Образцов, Анна Ершова", "Obraztsov, Hohlov, Anna Ershova")],
        ),
        ("Хохлов, Образцов, Анна Ершова", "Anna Ershova, Hohlov, Obraztsov", []),
    ],
)
def test_both_languages_name_the_same_people_in_one_order(russian, english, found):
    make(Person, **NAMES)
    make(Person, title_ru="Анна Ершова", title_en="Anna Ershova")
    make(Person, family_ru="Образцов", family_en="Obraztsov")
    make(Person, title_ru="Пётр Лядский", title_en="Pyotr Lyadsky")
    for values in [{"ru": russian, "en": english}, {"en": english, "ru": russian}]:
        findings = [*misnamed(Pair(None, "body", values), None)]
        said = [dict(finding.words) for finding in findings]
        assert [(words["ru"], words["en"]) for words in said] == found
        new = [finding.replacement for finding in findings if "Hohlvo" in str(finding)]
        assert new in [[], [("en", "Hohlvo", "Hohlov")]]
