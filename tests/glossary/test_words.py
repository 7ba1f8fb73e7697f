import pytest

from glossary.linker.words import analyse, singular, tokenize


def words(text):
    return [text[start:end] for start, end in tokenize(text)[1]]


def lemmas(*texts):
    return {analyse(text).main_lemma for text in texts}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Доступ, к знаниям!", ["Доступ", "к", "знаниям"]),
        ("инфор\u00adмация", ["инфор\u00adмация"]),
        ("за\u0301мок и и\u0306од", ["за\u0301мок", "и", "и\u0306од"]),
        ("дата-центр e\u2011government", ["дата-центр", "e\u2011government"]),
        ("интернет - сайт", ["интернет", "сайт"]),
        ("2017–2030", ["2017", "2030"]),
        ("open_data", ["open_data"]),
        ("", []),
    ],
)
def test_a_word_is_what_a_reader_takes_for_one(text, expected):
    assert words(text) == expected


def test_a_possessive_ending_is_no_part_of_an_english_word():
    text = "the internet’s users' and Moscow's"
    assert words(text) == ["the", "internet", "s", "users", "and", "Moscow", "s"]


@pytest.mark.parametrize(
    ("plural", "lemma"),
    [
        ("technologies", "technology"),
        ("services", "service"),
        ("databases", "database"),
        ("approaches", "approach"),
        ("processes", "process"),
        ("indexes", "index"),
        ("indices", "index"),
        ("women", "woman"),
        ("data-centres", "data-centre"),
        ("cookies", "cookie"),
        ("ICTs", "ICT"),
        ("statuses", "status"),
        ("analyses", "analysis"),
        ("APIs", "API"),
        ("biases", "bias"),
    ],
)
def test_an_english_plural_has_the_lemma_of_its_singular(plural, lemma):
    assert singular(plural) == singular(lemma)


@pytest.mark.parametrize(
    ("british", "american"),
    [
        ("digitisation", "digitization"),
        ("centre", "center"),
        ("licences", "licenses"),
        ("programme", "program"),
    ],
)
def test_two_spellings_of_an_english_word_have_one_lemma(british, american):
    assert singular(british) == singular(american)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("university", "universal"),
        ("network", "networking"),
        ("news", "new"),
        ("customs", "custom"),
        ("politics", "politic"),
        ("statistics", "statistic"),
        ("access", "acces"),
        ("its", "it"),
        ("organization", "organ"),
        ("informatization", "information"),
    ],
)
def test_two_english_words_have_two_lemmas(first, second):
    assert singular(first) != singular(second)
