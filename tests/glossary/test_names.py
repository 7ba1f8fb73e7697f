import pytest

from glossary.linker import Pattern, TermIndex, link_html, match_terms

SOCIETY = "информационное общество"


def words_of(text, *terms, language="ru"):
    """Return the words of a text that match these terms."""
    patterns = [Pattern(term, term) for term in terms]
    matches = match_terms(text, TermIndex(patterns, language))
    return [text[match.start : match.end] for match in matches]


@pytest.mark.parametrize(
    ("language", "term", "text"),
    [
        ("ru", "цифровая экономика", "Программа «Цифровая экономика» принята."),
        ("ru", "информация", "Закон «Об информации» действует."),
        ("ru", "цифровая экономика", "Форум „Цифровая экономика“ прошёл."),
        ("ru", "цифровая экономика", "Тема форума: «Цифровая экономика»."),
        ("ru", "общество", "Форум «Фонд „Цифра“ и общество» прошёл."),
        ("ru", "Интернет", "Форум «Интернет и общество» прошёл."),
        ("en", "digital economy", "The “Digital Economy” programme."),
        ("en", "digital economy", "Called “Digital economy,” it began."),
    ],
)
def test_a_name_in_quotes_is_no_use_of_a_term(language, term, text):
    assert words_of(text, term, language=language) == []


@pytest.mark.parametrize(
    ("language", "term", "text"),
    [
        ("ru", "цифровая экономика", "Термин «цифровая экономика» новый."),
        ("ru", "цифровая экономика", "«Цифровая экономика растёт», — сказал он."),
        ("ru", "цифровая экономика", "Он сказал: «Цифровая экономика — наша цель»."),
        ("ru", "цифровая экономика", "Он сказал: «Цифровая экономика растёт»."),
        ("ru", "цифровая экономика", "«Цифровая экономика — цель, — сказал он. — Да»."),
        ("ru", "цифровая экономика", "Цифровая экономика «Ромашки»."),
        ("ru", "Интернет", "сеть «Интернет» доступна"),
        ("ru", "цифровая экономика", "«Да. Цифровая экономика растёт», сказал он."),
        ("en", "digital economy", "The so-called “digital economy”."),
        ("en", "digital economy", "“The digital economy matters,” she said."),
    ],
)
def test_a_word_or_speech_in_quotes_is_a_use_of_a_term(language, term, text):
    assert len(words_of(text, term, language=language)) == 1


@pytest.mark.parametrize(
    ("term", "text"),
    [
        ("information society", "at the Institute of the Information Society."),
        ("digital development", "the Ministry of Digital Development said"),
        ("mass media", "Communications and Mass Media said"),
        ("electronic signature", "under the Electronic Signature Act."),
        ("e-government", "the United Nations E-Government Survey"),
        ("internet", "the Internet Society"),
        ("innovation", "the Academy of Innovation"),
        ("access to information", "the Access to Information Act"),
        ("information", "the UNESCO Information for All Programme"),
        ("information society", "INSTITUTE OF THE INFORMATION SOCIETY\n\nIt said."),
        ("electronic signature", "THE ELECTRONIC SIGNATURE ACT"),
    ],
)
def test_a_part_of_a_proper_name_is_no_use_of_a_term(term, text):
    assert words_of(text, term, language="en") == []


@pytest.mark.parametrize(
    ("language", "term", "text"),
    [
        ("en", "information society", "Information society is near."),
        ("en", "information society", "Information Society is near."),
        ("en", "information society", "in the Information Society today"),
        ("en", "internet", "on the Internet today"),
        ("en", "internet access", "In Russia Internet access grows"),
        ("en", "innovation", "Innovation and Europe"),
        ("en", "innovation", "Two subjects\n- Innovation and Europe"),
        ("en", "innovation", "Two subjects\n\nInnovation and Europe"),
        ("en", "innovation", "Two subjects (Innovation and Europe)"),
        ("en", "ICT", "among ICTs Europe knows"),
        ("en", "Digital Summit", "the Digital Summit Russia"),
        ("en", "information society", "ABOUT THE INFORMATION SOCIETY"),
        ("en", "open data", "How Open Data Came to the Town\n\nIt came."),
        ("en", "open data", "## 2. Open Data between Towns\n\nIt came."),
        ("en", "e-government", "The E-government Survey\n\nIt came."),
        ("en", "open data", "How Open Data Came\nIt came with those who had a map."),
        ("ru", "интернет", "в Интернете России"),
        ("ru", SOCIETY, "Россия. Информационное общество"),
    ],
)
def test_a_capital_alone_makes_no_proper_name(language, term, text):
    assert len(words_of(text, term, language=language)) == 1


@pytest.mark.parametrize(
    "text",
    [
        "The Ministry of Open Data",
        "Present were:\nthe Ministry of Open Data\n\nIt ended.",
        "The Ministry of Open Data.\n\nIt ended.",
        "The Ministry of Open Data works\n\nIt ended.",
        "The Ministry of Open Data and the\nMinistry of Development met",
        "The Ministry of Open Data\nThe Institute for Applied Economics",
    ],
)
def test_a_line_that_is_no_heading_in_title_case_has_names(text):
    assert words_of(text, "open data", language="en") == []


def test_a_line_that_a_break_ends_is_no_heading():
    index = TermIndex([Pattern("open data", "open data")], "en")
    html = "<p>The Ministry of Open Data<br>Moscow</p>"
    assert link_html(html, index, str) == (html, [])


def test_no_part_of_a_proper_name_is_a_use_of_a_shorter_term():
    terms = ["information technology", "information"]
    assert (
        words_of("the Ministry of Information Technology", *terms, language="en") == []
    )
