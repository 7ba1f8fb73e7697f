import pytest
from hypothesis import given, settings, strategies as st

from text.languages import LANGUAGES
from text.lemmas import lemmas


@pytest.mark.parametrize(
    ("texts", "lemma"),
    [
        (["рынок", "рынка", "Рынками"], "рынок"),
        (["люди", "людям", "человека"], "человек"),
        (["общество", "обществ", "ОБЩЕСТВУ"], "общество"),
        (["информационного", "информационной"], "информационный"),
        (["ёж", "ежа", "Ежей"], "еж"),
        (["шёл", "шел"], "идти"),
        (["за́мок", "замок", "за\u00adмок"], "замок"),
        (["рабочий", "рабочих"], "рабочий"),
    ],
)
def test_all_forms_of_a_russian_word_have_one_lemma(texts, lemma):
    assert {lemmas(text, "ru") for text in texts} == {lemma}


@pytest.mark.parametrize(
    ("texts", "lemma"),
    [
        (["city", "cities", "City's", "city’s"], "citi"),
        (["network", "networks", "networking"], "network"),
        (["café", "cafe"], "cafe"),
    ],
)
def test_all_forms_of_an_english_word_have_one_lemma(texts, lemma):
    assert {lemmas(text, "en") for text in texts} == {lemma}


def test_politics_is_not_a_politician():
    assert lemmas("политика", "ru") != lemmas("политик", "ru")
    assert lemmas("политику", "ru") == "политика"


def test_a_noun_comes_before_a_verb():
    assert lemmas("данные", "ru") == "данные"
    assert lemmas("после", "ru") == ""  # and not посол


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_lemma_is_there_once_in_the_order_of_the_text(language):
    text = "Институты и Cities: институт, 2017 год; the city"
    assert lemmas(text, language) == "институт citi 2017 год"


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("Онлайн-форум WeGO", "ru", "онлайн форум wego"),
        ("The форумы WeGO", "en", "форум wego"),
        ("2017–2030, № 5", "ru", "2017 2030 5"),
        ("в и на для the of and", "ru", ""),
        ("", "ru", ""),
        ("—!?_", "en", ""),
        ("а" * 65 + " " + "b" * 65 + " слово", "ru", "слово"),
    ],
)
def test_words_of_both_scripts_are_read_each_in_its_way(text, language, expected):
    assert lemmas(text, language) == expected


def test_only_the_beginning_of_a_very_long_text_is_read():
    assert lemmas("слово " * 50_000 + "конец", "ru") == "слово"


@settings(deadline=None)
@given(text=st.text(), language=st.sampled_from(LANGUAGES))
def test_any_text_has_lemmas(text, language):
    result = lemmas(text, language).split(" ")
    assert len(result) == len(set(result))
    assert all(lemma.isalnum() for lemma in result) or result == [""]
