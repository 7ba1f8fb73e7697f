import pytest

from glossary.linker.words import analyse, separator, singular, tokenize


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


def test_any_space_between_two_words_is_one_space():
    for between in (" ", "\u00a0", "  ", "\n", " \n ", "\r\n", "\u00ad \u202f"):
        assert separator(between) == " "


@pytest.mark.parametrize("between", ["\n\n", ", ", ". ", " (", "-", "", " — ", "'s "])
def test_what_is_more_than_a_space_stays(between):
    assert separator(between) == between


def test_soft_hyphens_and_stress_are_not_heard():
    assert analyse("инфор\u00adмация").folded == analyse("информа\u0301ция").folded


def test_all_forms_of_a_russian_word_have_one_lemma():
    assert lemmas("рынок", "рынка", "Рынками") == {"рынок"}
    assert lemmas("дата-центр", "дата-центров") == {"дата-центр"}
    assert lemmas("платёж", "платеж", "платежей") == {"платеж"}


def test_a_politician_is_not_politics():
    assert lemmas("политик") != lemmas("политика")


def test_a_word_alone_is_read_as_the_name_of_a_thing():
    assert lemmas("данные", "данных", "данным") == {"данные"}


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
