"""Terms are found in plain texts, but not within names."""

import pytest

from glossary.linker import Pattern, TermIndex, link_html, match_terms
from text.languages import language_of_words

SOCIETY = "информационное общество"


def term_index(language, *terms, **options):
    return TermIndex([Pattern(term, term, **options) for term in terms], language)


def words_of(text, *terms, language="ru", **options):
    """Return the words of a text that match these terms."""
    matches = match_terms(text, term_index(language, *terms, **options))
    return [text[match.start : match.end] for match in matches]


def keys(text, *terms, language="ru", **options):
    return [
        match.key
        for match in match_terms(text, term_index(language, *terms, **options))
    ]


@pytest.mark.parametrize(
    ("term", "text"),
    [
        ("рынок труда", "рынка труда"),
        (SOCIETY, "Информационному обществу"),
        ("открытые данные", "открытым данным"),
        ("общество знаний", "в обществе знаний"),
        ("средство массовой информации", "средств массовой информации"),
        ("лица с инвалидностью", "лицо с инвалидностью"),
        ("электронный платёж", "электронных платежей"),
        ("электронный платеж", "электронный платёж"),
        ("умный город", "два умных города"),
        ("электронный документ", "два электронных документа"),
        ("объект КИИ", "объекта КИИ"),
        ("учёный совет", "учёного совета"),
        ("дата-центр", "дата-центрами"),
        ("IP-адрес", "IP-адреса"),
        ("сеть Интернет", "в сети Интернет"),
        ("блокчейн", "блокчейна"),
        ("фишинг", "о фишинге"),
        ("чёрный даркнет", "чёрным даркнетом"),
        ("промпт", "двумя промптами"),
        (
            "медийная и информационная грамотность",
            "медийной и информационной грамотности",
        ),
        ("доверие и безопасность", "доверием и безопасностью"),
        ("технология распределённого реестра", "технологий распределенного реестра"),
        ("рабочая группа", "рабочей группы"),
        ("временной ряд", "во временном ряду"),
        ("цифровые ИКТ", "цифровыми ИКТ"),
        ("отечественная АИС", "отечественных АИС"),
        ("digital divide", "digital divides"),
        ("machine learning", "machine-learning models"),
        ("open educational resources", "an open educational resource"),
        ("information society", "the information society’s"),
        ("e-government", "E-Government"),
        ("technology", "technologies"),
        ("data center", "data centres"),
        ("internet", "Internet"),
    ],
)
def test_a_term_is_found_in_any_of_its_forms(term, text):
    language = language_of_words(text)
    assert keys(f"({text}.)", term, language=language) == [term]


@pytest.mark.parametrize(
    ("term", "text"),
    [
        ("культурная политика", "культурный политик"),
        ("культурная политика", "культурных политиков"),
        ("политика", "известный политик"),
        ("сталь", "цены стали выше"),
        ("общество знаний", "вернуть обществу знание"),
        ("учёный совет", "учёным совет не нужен"),
        ("интернет", "интернет-сайт"),
        ("общество", "сообщество"),
        ("электронная подпись", "электронную подписали"),
        ("university", "universal"),
        ("networking", "networks"),
        ("new media", "news media"),
        ("internet", "internet-based"),
        ("user data", "user's data"),
    ],
)
def test_another_word_is_no_form_of_a_term(term, text):
    assert keys(text, term, language=language_of_words(text)) == []


@pytest.mark.parametrize(
    "text",
    [
        "в данных условиях",
        "данные меры",
        "данные проекты",
        "по данным вопросам",
        "данными документами",
    ],
)
def test_an_adjective_of_the_next_word_is_no_noun(text):
    assert words_of(text, "данные") == []
    assert words_of("Учёный совет и учёные.", "учёный") == ["учёные"]


@pytest.mark.parametrize(
    "text",
    [
        "сбор данных пользователей",
        "данные министерства",
        "по данным организации",
        "данные, меры",
        "данные показывают",
    ],
)
def test_a_noun_before_another_one_is_a_noun(text):
    assert len(words_of(text, "данные")) == 1


@pytest.mark.parametrize("between", ["\u00a0", "\n", "  ", "\u00ad "])
def test_the_words_of_a_term_may_stand_apart_by_any_space(between):
    text = f"в информационном{between}обществе"
    assert words_of(text, SOCIETY) == [text[2:]]


@pytest.mark.parametrize("between", [", ", ". ", " (", "\n\n", "-", " — ", "» «"])
def test_the_words_of_a_term_stand_next_to_each_other(between):
    assert words_of(f"информационное{between}общество", SOCIETY) == []


def test_sign_between_the_words_of_a_term_is_required():
    assert words_of("TCP/IP, TCP IP", "TCP/IP", language="en") == ["TCP/IP"]


def test_soft_hyphen_and_stress_are_ignored():
    text = "инфор\u00adмаци\u00adонного о\u0301бщества"
    assert words_of(text, SOCIETY) == [text]


@pytest.mark.parametrize(
    ("language", "term", "text", "expected"),
    [
        ("ru", "ИКТ", "ИКТ, икт, Икт и ИКТ.", ["ИКТ", "ИКТ"]),
        ("ru", "ЦОД", "ЦОДы и ЦОДов, цоды", ["ЦОДы", "ЦОДов"]),
        ("ru", "СМИ", "в СМИ, сми", ["СМИ"]),
        ("ru", "ИИ", "про ИИ", ["ИИ"]),
        ("ru", "ПО", "По закону ПО открыто", ["ПО"]),
        ("en", "IT", "It is IT, is it?", ["IT"]),
        ("en", "ICT", "ICTs, icts and ICT", ["ICTs", "ICT"]),
        ("en", "IoT", "IoT and IOT", ["IoT"]),
        ("ru", "IP-адрес", "IP-адреса и ip-адреса", ["IP-адреса"]),
        ("ru", "Рунет", "Рунета и рунета", ["Рунета"]),
    ],
)
def test_an_abbreviation_has_its_capitals(language, term, text, expected):
    assert words_of(text, term, language=language, is_case_sensitive=True) == expected


def test_two_letters_of_a_line_in_capitals_are_no_abbreviation():
    index = term_index("en", "IT", "ICT", is_case_sensitive=True)
    texts = [
        "HOW IT WORKS HERE\nOur IT works.",
        "ABOUT IT",
        "HOW ICT WORKS",
        "IT: The Word",
    ]
    assert [match_terms(text, index) for text in texts] == [
        [(22, 24, "IT")],
        [],
        [(4, 7, "ICT")],
        [(0, 2, "IT")],
    ]


def test_longest_term_wins():
    terms = ["данные", "открытые данные", "открытые государственные данные"]
    text = "Открытые государственные данные, открытых данных, данных"
    assert keys(text, *terms) == terms[::-1]


def test_longer_term_wins_over_one_that_begins_earlier():
    terms = ["доступ к информации", "информация и знания людей"]
    assert keys("доступ к информации и знания людей", *terms) == [terms[1]]


def test_of_two_equal_terms_the_earlier_one_wins():
    assert keys("open data market", "data market", "open data", language="en") == [
        "open data"
    ]
    twins = [Pattern("first", "ПО"), Pattern("second", "ПО")]
    assert [match.key for match in match_terms("ПО", TermIndex(twins, "ru"))] == [
        "first"
    ]


def test_every_use_is_found_in_the_order_of_the_text():
    text = "Данные об обществе: данные"
    assert words_of(text, "общество", "данные") == ["Данные", "обществе", "данные"]


def test_term_is_not_found_in_a_phrase_of_not_when():
    phrases = ("на данных основаниях", "данные технологии")
    text = "Данные технологии и данными технологиями; на данных основаниях; данные."
    assert words_of(text, "данные", not_when=phrases) == ["данные"]
    assert (
        match_terms(text, term_index("ru", "данные", not_when=phrases))[0].start == 64
    )
    phrases = ("free software update",)
    text = "Free software updates. Free software."
    assert words_of(text, "free software", language="en", not_when=phrases) == [
        "Free software"
    ]


def test_a_phrase_may_run_over_the_end_of_a_line():
    text = "Это данные\nтехнологии."
    assert words_of(text, "данные", not_when=("данные технологии",)) == []


def test_a_further_form_is_found_only_as_it_is_written():
    text = "eGovernment, egovernments"
    assert words_of(text, "e-government", language="en", forms=("eGovernment",)) == [
        "eGovernment"
    ]


@pytest.mark.parametrize(
    "text",
    [
        "http://www.un.org/e-government",
        "www.innovation.ru/data",
        "data.gov.ru",
        "info@data.ru",
        "see (https://data.ru/innovation).",
    ],
)
def test_an_address_is_no_use_of_a_term(text):
    assert words_of(text, "e-government", "data", "innovation", language="en") == []


def test_two_words_with_a_stroke_are_no_address():
    assert words_of("ICT/IT/AI, and/or data.", "IT", "data", language="en") == [
        "IT",
        "data",
    ]
    assert words_of("R&D", "R&D", language="en") == ["R&D"]


@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize("text", ["", " ", "—", "\u00ad", "'s", "«»", "1.2.3", "-x-"])
def test_any_text_can_be_looked_through(language, text):
    assert match_terms(text, term_index(language, "данные", "data", "", "—")) == []


# Names


@pytest.mark.parametrize(
    ("language", "term", "text"),
    [
        ("ru", "цифровая экономика", "Программа «Цифровая экономика» принята."),
        ("ru", "информация", "Закон «Об информации» действует."),
        ("ru", "цифровая экономика", "Форум „Цифровая экономика“ прошёл."),
        ("ru", "цифровая экономика", "Тема форума: «Цифровая экономика»."),
        ("ru", "общество", "Форум «Фонд „Цифра“ и общество» прошёл."),
        ("ru", "Интернет", "Форум «Интернет и общество» прошёл."),
        ("ru", "умный город", "Секции «Экономика» и «Умный город»."),
        ("ru", "умный город", "Стандарт «Умный город. Термины» вышел."),
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
        ("ru", "цифровая экономика", "Понятие „Цифровая экономика“ новое."),
        ("en", "digital economy", "The term “Digital economy” is new."),
        ("ru", "цифровая экономика", "«Цифровая экономика растёт», — сказал он."),
        ("ru", "цифровая экономика", "Он сказал: «Цифровая экономика — наша цель»."),
        ("ru", "цифровая экономика", "Он сказал: «Цифровая экономика растёт»."),
        ("ru", "цифровая экономика", "«Цифровая экономика — цель, — сказал он. — Да»."),
        ("ru", "цифровая экономика", "Цифровая экономика «Ромашки»."),
        ("ru", "Интернет", "сеть «Интернет» доступна"),
        ("ru", "цифровая экономика", "«Да. Цифровая экономика растёт», сказал он."),
        ("en", "digital economy", "The so-called “digital economy”."),
        ("en", "digital economy", "“The digital economy matters,” she said."),
        ("ru", "информатизация", "«Информатизация» короче."),
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
        ("open data", "The Open Data Charter at Work\n\nIt works."),
    ],
)
def test_a_part_of_a_proper_name_is_no_use_of_a_term(term, text):
    assert words_of(text, term, language="en") == []
    # Nor of a shorter one.
    assert words_of(text, *{term, term.split()[-1]}, language="en") == []


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
        ("en", "information society", "ABOUT THE INFORMATION SOCIETY: NEWS. It said."),
        ("en", "open data", "How Open Data Came to the Town\n\nIt came."),
        ("en", "open data", "## 2. Open Data between Towns\n\nIt came."),
        ("en", "e-government", "The E-government Survey\n\nIt came."),
        ("en", "open data", "1. How Open Data Came\n2. Why It Went\n\nIt came."),
        ("en", "open data", "How Open Data Came\nIt came with those who had a map."),
        ("ru", "интернет", "в Интернете России"),
        ("ru", SOCIETY, "Россия. Информационное общество"),
        ("ru", SOCIETY, "Институт обсудил информационное общество"),
        ("ru", SOCIETY, "опыт Института. Информационного общества нет"),
        ("ru", SOCIETY, "изучил Институт информационное общество"),
        ("ru", SOCIETY, "в институте информационного общества нет"),
        ("ru", SOCIETY, "Новый центр информационного общества"),
        ("ru", SOCIETY, "Организация информационного общества требует сил"),
        ("ru", SOCIETY, "Открыли в Москве центр информационного общества"),
    ],
)
def test_a_capital_alone_makes_no_proper_name(language, term, text):
    assert len(words_of(text, term, language=language)) == 1


@pytest.mark.parametrize(
    "name",
    [
        *("Работает в Институте", "Работает в Фонде развития", "Пришёл; Центр для"),
        *("Управление", "Да. Фонд развития", "Пишет Всемирной организации"),
        *("Закон", "Единый реестр", "Ушёл министр"),
    ],
)
def test_a_part_of_a_russian_name_is_no_use_of_a_term(name):
    assert words_of(f"{name} информационного общества", SOCIETY) == []


def test_two_terms_that_share_a_noun_are_not_found():
    terms = ["computer literacy", "information literacy", "media literacy"]
    text = "computer and information literacy, reading and media literacy"
    assert words_of(text, *terms, language="en") == ["media literacy"]
    terms = ["информационное общество", "общество знаний"]
    assert words_of(" и ".join(terms), *terms) == terms


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
