"""What a text and its translation must both say: ``text.parity``.

A line is a Russian text, an English one, and what of them differs. Both directions are
the same comparison.
"""

import pytest

from text.parity import Kind, differences

ALIKE = [
    ("В 2017 году — 115 городов.", "In 2017 there were 115 cities."),
    ("3 450 000 жителей", "3,450,000 people"),
    ("19 тысяч студентов", "19,000 students"),
    ("3,5 млн рублей", "3.5 million roubles"),
    ("3,5 млн рублей", "3,500,000 roubles"),
    ("2–3 млн рублей", "2–3 million roubles"),
    ("Полтора миллиона читателей", "1.5 million readers"),
    ("миллион читателей", "a million readers"),
    ("семнадцать стран", "17 countries"),
    ("более двухсот участников", "more than 200 people took part"),
    ("более двухсот участников", "more than two hundred people took part"),
    ("двадцать пять лет", "twenty-five years"),
    ("сто двадцать три", "a hundred and twenty-three"),
    ("две тысячи семнадцатый год", "the year 2017"),
    ("тысяча девятьсот девяносто восьмого года", "of 1998"),
    ("два миллиона триста двенадцать тысяч", "2,312,000"),
    ("три миллиона двести тысяч человек", "3.2 million people"),
    ("сто тысяч", "a hundred thousand"),
    ("тысяча сто человек", "1,100 people"),
    ("12 %", "12 per cent"),
    ("40,5%", "40.5%"),
    ("XX век", "the 20th century"),
    ("ХХ век, набрано кириллицей", "the twentieth century, typed in Cyrillic"),
    ("XIX–XX веков", "of the 19th and 20th centuries"),
    ("20-й съезд", "the 20th congress"),
    ("двадцать первый век", "the 21st century"),
    ("90-е годы", "the 1990s"),
    ("зимой 2020/21 года", "in the winter of 2020–21"),
    ("2017—2018", "2017–18"),
    ("двухлетняя работа", "two years of work"),
    ("оба института", "the 2 institutes"),
    ("две стороны", "the sides"),
    ("один из них", "one of them"),
    ("ещё дюжина", "a dozen more"),
    ("27 июня 2017 года", "27 June 2017"),
    ("27 июня 2017 года", "June 27, 2017"),
    ("27.06.2017", "27 June 2017"),
    ("27.06.2017", "2017-06-27"),
    ("31.12.2017", "12/31/2017"),
    ("31.01.2017", "31 January 2017"),
    ("12.12.2012", "12 December 2012"),
    ("26–28 июня", "26–28 June"),
    ("июньский форум", "the June forum"),
    ("с 26 по 28 июня", "26–28 June"),
    ("9 мая", "9 May"),
    ("27 июня и 28-го, вновь 27 июня", "27 and 28 June"),
    ("Майские указы", "The decrees of May"),
    ("Возможно, это так.", "It may be so."),
    ("в 10:00", "at 10 a.m."),
    ("в 18:30", "at 6.30 p.m."),
    ("с 9.30 до 18.00", "from 9:30 to 18:00"),
    ("в 10 часов", "at 10:00"),
    ("в 12:00", "at noon"),
    ("в 00:00", "at midnight"),
    ("до 24:00", "until midnight"),
    ("в\u00a0полдень пятницы", "at noon on\u00a0Friday"),
    ("«Большая двадцатка»", "G20"),
    ("20 000 рублей", "20 000 roubles"),
    ("0,5 млн", "half a million"),
    ("полмиллиона", "500,000"),
    ("двадцатипятилетие", "the 25th anniversary"),
    ("от 5 до 7 млн", "5–7 million"),
    ("25-летие", "twenty-fifth anniversary"),
    ("C 1 по 3 декабря 2026 года", "1–3 December 2026"),
    ("30 ноября — 2 декабря", "30 November – 2 December"),
    ("конец 1990-х — начало 2000-х", "the late 1990s and early 2000s"),
    ("Екатерина II", "Catherine the Second"),
    ("стопроцентный", "100 per cent"),
    ("два с половиной года", "two and a half years"),
    ("15 апр. 2020", "April 15th, 2020"),
    ("ISSN 1605-9921", "ISSN 1605-9921"),
    ("ГОСТ Р ИСО/МЭК 20546-2021", "GOST R ISO/IEC 20546-2021"),
    ("версия 2.0", "version 2.0"),
    ("раздел 1.2.3", "section 1.2.3"),
    ("тел. +7 (495) 123-45-67, почта", "phone 8 495 123 45 67, mail"),
    ("пишите: info@iis.ru.", "write to info@iis.ru"),
    ("doi:10.1234/abc.5", "https://doi.org/10.1234/ABC.5"),
    ("сайт https://www.un.org/ru/about", "website https://www.un.org/en/about/"),
    ("На сайте https://un.org/a.", "At https://un.org/a for all"),
    ("www.un.org/a", "https://un.org/a"),
    ("https://ru.un.org/a", "https://un.org/en/a"),
    ("Узел http://[::1", "The node http://[::1"),
    ("https://un.org/a?lang=ru", "https://un.org/a?lang=en"),
    ("Сеть WeGO и формат PDF", "The WeGO network and PDF"),
    ("Лицензия Creative Commons Attribution", "A Creative Commons licence"),
    ("TechSoup Global", "TechSoup Global"),
    ("Почта: info@data.example.org", "Mail: info@data.example.org"),
    ("5 млн долларов США, 40–45 %", "US$5 million, 40% to 45%"),
    ("на 3 п. п. с 12, 15 и 20 %", "by 3 percentage points from 12%, 15% and 20%"),
    ("25 % опрошенных, 25 человек", "25 people, 25 per cent of those asked"),
    ("в среду, 15 марта", "on Wednesday 15 March"),
    ("цифровая среда в марте", "the digital environment on a Monday in March"),
    ("третья часть, вторая", "the second part, and the third"),
    ("первый и второй, ко второму", "first and second; others came first"),
    ("Сервис infoДонора и PDFа", "The infoДонор service, for PDF"),
    ("ХIХ век, смешанный", "the 19th century, mixed"),
    ("Мы не собирали имена людей", "We refused to collect people’s names"),
    ("Не только люди, не более пяти из них", "People and others, up to five"),
    ("Чего нельзя делать", "Ethics: what is not allowed by us"),
    ("Чаще всего это верно", "This is true more often than not"),
    ("Мы впервые собрали всех вместе", "We had never met before"),
    ("Чего нельзя", "Publication ethics"),
    ("Этот термин не рекомендуется", "This term is deprecated"),
    ("Приказ № 910 утратил силу", "Order No 910 is no longer in force"),
    ("", "Not translated yet, of 2017"),
]

DIFFERENT = [
    ("В 2021 году", "In 2020", Kind.NUMBER, "2021", "2020"),
    ("115 городов", "cities", Kind.NUMBER, "115", ""),
    ("городов", "115 cities", Kind.NUMBER, "", "115"),
    ("3 450 000 жителей", "3,540,000 people", Kind.NUMBER, "3 450 000", "3,540,000"),
    ("3,5 млн", "3.5 billion", Kind.NUMBER, "3,5 млн", "3.5 billion"),
    ("3,5 млн", "35 million", Kind.NUMBER, "3,5 млн", "35 million"),
    ("семнадцать стран", "71 countries", Kind.NUMBER, "семнадцать", "71"),
    ("семнадцать стран", "seventy countries", Kind.NUMBER, "семнадцать", "seventy"),
    ("двухсот", "three hundred", Kind.NUMBER, "двухсот", "three hundred"),
    ("пять стран", "six countries", Kind.NUMBER, "пять", "six"),
    ("XX век", "the 19th century", Kind.NUMBER, "XX", "19"),
    ("XX век", "the XIX century", Kind.NUMBER, "XX", "XIX"),
    ("двести тысяч", "20,000", Kind.NUMBER, "двести тысяч", "20,000"),
    ("12 %", "21 %", Kind.NUMBER, "12", "21"),
    ("17, 17 и 71", "17, 71 and 71", Kind.NUMBER, "17", "71"),
    ("вторая часть", "the third part", Kind.NUMBER, "вторая", "third"),
    ("5 млн руб.", "$5 million", Kind.UNIT, "5 млн руб", "$5 million"),
    ("5 тыс. €", "5 thousand roubles", Kind.UNIT, "5 тыс. €", "5 thousand roubles"),
    ("42,5 % жителей", "42.5 of us", Kind.UNIT, "42,5 %", "42.5"),
    ("На 3 %", "By 3 pp", Kind.UNIT, "3 %", "3 pp"),
    ("пять километров", "5 miles", Kind.UNIT, "пять километров", "5 miles"),
    ("Мы не собирали имён", "We collected names", Kind.NEGATION, "не собирали", ""),
    ("Здесь нельзя бегать нам", "You may run", Kind.NEGATION, "нельзя", ""),
    ("Мы собрали имена", "We never met any", Kind.NEGATION, "", "never met"),
    ("Мы там были", "We weren’t there yet", Kind.NEGATION, "", "weren’t there"),
    ("Это не закон", "This is the law", Kind.NEGATION, "не закон", ""),
    ("Всё взято из сети", "Nothing is missing", Kind.NEGATION, "", "Nothing is"),
    ("в субботу", "on Sunday", Kind.WEEKDAY, "субботу", "Sunday"),
    ("27 июня", "17 June", Kind.DATE, "27 июня", "17 June"),
    ("27 июня", "27 July", Kind.DATE, "27 июня", "27 July"),
    ("27.06.2017", "27 June 2016", Kind.DATE, "27.06.2017", "27 June 2016"),
    ("14 марта, в мае", "On 14 May, in May", Kind.DATE, "14 марта", "14 May"),
    ("июньский", "in May 2017", Kind.DATE, "", "May 2017"),
    ("31.12.2017", "12/30/2017", Kind.DATE, "31.12.2017", "12/30/2017"),
    ("в 10:00", "at 11 a.m.", Kind.TIME, "10:00", "11 a.m."),
    ("в 18:30", "at 6:30 a.m.", Kind.TIME, "18:30", "6:30 a.m."),
    (
        "+7 495 123-45-67",
        "+7 495 123-45-76",
        Kind.PHONE,
        *["+7 495 123-45-67", "+7 495 123-45-76"],
    ),
    (
        "+7 495 123-45-67",
        "+1 495 123-45-67",
        Kind.PHONE,
        *["+7 495 123-45-67", "+1 495 123-45-67"],
    ),
    ("info@iis.ru", "inf@iis.ru", Kind.EMAIL, "info@iis.ru", "inf@iis.ru"),
    ("10.1234/abc", "10.1234/abd", Kind.DOI, "10.1234/abc", "10.1234/abd"),
    (
        "https://un.org/a",
        "https://un.org/b",
        Kind.LINK,
        *["https://un.org/a", "https://un.org/b"],
    ),
    (
        "https://un.org/?a=1",
        "https://un.org/?a=2",
        Kind.LINK,
        *["https://un.org/?a=1", "https://un.org/?a=2"],
    ),
]


def compare(russian, english, **options):
    return differences({"ru": russian, "en": english}, **options)


@pytest.mark.parametrize(("russian", "english"), ALIKE)
def test_texts_that_say_the_same_differ_in_nothing(russian, english):
    assert compare(russian, english) == []
    assert differences({"en": english, "ru": russian}) == []


@pytest.mark.parametrize(("russian", "english", "kind", "of_ru", "of_en"), DIFFERENT)
def test_what_one_text_says_otherwise_is_named(russian, english, kind, of_ru, of_en):
    [difference] = compare(russian, english)
    assert difference.kind == kind
    assert difference.words == (("ru", of_ru), ("en", of_en))


LIST = "<ul><li>Один</li><li>Два</li></ul>"
TABLE = "<table><tr><td>Да</td><td>{}</td></tr></table>"
ROWS = "<table><tr><td>{}</td><td>{}</td></tr><tr><td>{}</td><td>{}</td></tr></table>"
LINKS = '<ul><li><a href="{}">{}</a></li><li><a href="{}">{}</a></li></ul>'
A, B = "/id/news.article/1/", "/id/events.event/2/"
STRUCTURES = [
    (LIST, "<ul><li>One, two</li></ul>", Kind.LIST, "2", "1"),
    (TABLE.format("Нет"), TABLE.format("").replace("Да", "Yes"), Kind.TABLE, "2", "1"),
    ("<h2>Итоги</h2><p>Да</p>", "<p>Outcome</p><p>Yes</p>", Kind.HEADING, "h2", ""),
    ("<h2>Итоги</h2>", "<h3>Outcome</h3>", Kind.HEADING, "h2", "h3"),
    (
        '<p>Да<span class="footnote">Нет</span></p>',
        *("<p>Yes</p>", Kind.FOOTNOTE, "1", ""),
    ),
    (
        '<p><a href="/id/news.article/1/">Да</a></p>',
        '<p><a href="/id/news.article/2/">Yes</a></p>',
        *(Kind.LINK, "/id/news.article/1/", "/id/news.article/2/"),
    ),
    (
        '<p>Да</p><figure><img src="/id/library.picture/1/"></figure>',
        *("<p>Yes</p>", Kind.PICTURE, "/id/library.picture/1/", ""),
    ),
]

SWAPPED = [
    (
        ROWS.format("Тверь", 31, "Орёл", 13),
        ROWS.format("Tver", 13, "Orel", 31),
        [("31", "13"), ("13", "31")],
    ),
    (
        LINKS.format(A, "Раз", B, "Два"),
        LINKS.format(B, "Once", A, "Then"),
        [(A, B), (B, A)],
    ),
    (
        "<ul><li>Англия, 5</li><li>Шри-Ланка, 6</li><li>Япония, 7</li></ul>",
        "<ul><li>England, 5</li><li>Japan, 7</li><li>Sri Lanka, 6</li></ul>",
        [],
    ),
    ("<p>Сначала 5, затем 6</p>", "<p>6 after 5</p>", []),
]


@pytest.mark.parametrize(("russian", "english", "pairs"), SWAPPED)
def test_numbers_and_links_of_two_rows_are_not_swapped(russian, english, pairs):
    found = compare(russian, english, is_rich=True)
    assert [(d.kind, [words for _code, words in d.words]) for d in found] == [
        (Kind.PLACE, [*pair]) for pair in pairs
    ]


@pytest.mark.parametrize("between", ["</p><p>", " "])
def test_a_negation_is_looked_for_where_it_stands(between):
    russian = f"<p>Мы не собирали имён.{between}Мы не звали людей.</p>"
    english = f"<p>We collected names.{between}We did not call people.</p>"
    [found] = compare(russian, english, is_rich=True)
    assert found.words == (("ru", "не собирали"), ("en", ""))


@pytest.mark.parametrize(("russian", "english", "kind", "of_ru", "of_en"), STRUCTURES)
def test_parts_of_a_rich_text_are_counted(russian, english, kind, of_ru, of_en):
    found = [d for d in compare(russian, english, is_rich=True) if d.kind == kind]
    assert [d.words for d in found] == [(("ru", of_ru), ("en", of_en))]


@pytest.mark.parametrize(
    ("link", "kind", "words"),
    [
        ("mailto:Info@iis.ru", Kind.EMAIL, "info@iis.ru"),
        ("tel:+74951234567", Kind.PHONE, "8 (495) 123-45-67"),
        ("https://doi.org/10.1234/ABC", Kind.DOI, "doi:10.1234/abc"),
        ("https://un.org/a", Kind.LINK, "https://un.org/a"),
    ],
)
def test_the_address_of_a_link_is_the_same_as_one_in_words(link, kind, words):
    linked = f'<p><a href="{link}">Связь</a></p>'
    assert compare(linked, f"<p>Write: {words}</p>", is_rich=True) == []
    [missing] = compare(linked, "<p>Write.</p>", is_rich=True)
    assert missing.kind == kind


def test_the_original_beside_its_translation_may_be_left_out():
    russian = "<p>Стратегия</p>"
    english = '<p>The strategy (<span lang="ru">Пр-212</span>)</p>'
    assert compare(russian, english, is_rich=True) == []


def alphabets(russian, english, **options):
    found = compare(russian, english, **options)
    return [d.words for d in found if d.kind == Kind.ALPHABET]


def test_a_heading_in_the_other_language_is_named():
    found = alphabets("<h2>Итоги</h2>", "<h2>Итоги</h2>", is_rich=True)
    assert found == [(("en", "Итоги"),)]
    assert alphabets("Итоги", "Итоги", is_title=True) == [(("en", "Итоги"),)]
    found = alphabets("Survey results", "Survey results", is_title=True)
    assert found == [(("ru", "Survey results"),)]


@pytest.mark.parametrize(
    ("english", "found"),
    [
        ("<p>The word «слово»</p>", []),
        ("<p>It says два слова.</p>", [(("en", "два слова"),)]),
        ('<p>It says <span lang="ru">два слова</span>.</p>', []),
        ("<p>See <code>два слова</code>.</p>", []),
        ("<p>The набор is open.</p>", [(("en", "набор"),)]),
        ("<p>The set (набор) of ГОСТ is open.</p>", []),
        ("<p>In Mоscow</p>", [(("en", "Mоscow"),)]),
    ],
)
def test_russian_words_and_letters_in_an_english_text_need_a_mark(english, found):
    assert alphabets("<p>Текст</p>", english, is_rich=True) == found


def test_english_words_in_a_russian_text_are_named_unless_they_are_names():
    assert alphabets("Сеть умных городов WeGO", "WeGO") == []
    found = alphabets("Это the information society", "It is")
    assert found == [(("ru", "the information society"),)]
    assert alphabets("Данные and тексты", "Data") == [(("ru", "and"),)]
    assert alphabets("Институт сетeй", "A title", is_title=True) == [(("ru", "сетeй"),)]


def test_a_text_that_is_not_translated_is_named():
    text = "the whole text"
    assert Kind.SAME in {difference.kind for difference in compare(text, text)}


def test_a_translation_of_a_quarter_of_the_length_is_named():
    [difference] = compare("слово " * 40, "word " * 10)
    assert (difference.kind, difference.words) == (
        *(Kind.LENGTH, (("ru", "40"), ("en", "10"))),
    )
    assert compare("слово " * 40, "word " * 38) == []


def test_of_other_texts_no_more_is_named_than_a_person_reads():
    russian = " ".join(map(str, range(1000, 2000)))
    english = " ".join(map(str, range(3000, 4000)))
    assert len(compare(russian, english)) == 100


def test_any_text_has_an_answer():
    for odd in ["\x00", "<p", "١٢٣ ²³ ½", "1" * 5000, "1 " * 5000, "IVXL", "00:00"]:
        compare(odd, "text", is_rich=True)
        compare("текст", odd)
