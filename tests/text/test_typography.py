import re
import string
import unicodedata

import pytest
from hypothesis import given, settings, strategies as st

from imports.fields import key_of
from text.typography import NBSP, glued, typeset, typeset_pieces
from text.typography.hyphens import heading, hyphenated, unbroken, unbroken_reference

# In these tables ~ is a no-break space.

RUSSIAN = [
    # quotes
    ('"Смарт-сити"', "«Смарт-сити»"),
    ('Фильм "Война "и" мир" вышел', "Фильм «Война „и“ мир» вышел"),
    ('"Фильм "Мир""', "«Фильм „Мир“»"),
    ('""Мир" – фильм"', "«„Мир“~— фильм»"),
    ('"а "б "в" г" д"', "«а~„б «в» г“ д»"),
    ("“Умные города”", "«Умные города»"),
    ("«Книга «Город»»", "«Книга „Город“»"),
    ("„Город“", "«Город»"),
    ('("Город")', "(«Город»)"),
    ('бизнес-"план"', "бизнес-«план»"),
    ('Слово"', 'Слово"'),
    ('экран 15" и 17"', 'экран 15" и~17"'),
    ('д"Артаньян', 'д"Артаньян'),
    ('«экран 15"»', '«экран 15"»'),
    ("О'Генри и д’Артаньян", "О'Генри и~д’Артаньян"),
    # dashes
    ("Сеул - столица", "Сеул~— столица"),
    ("Сеул -- столица", "Сеул~— столица"),
    ("Сеул – столица", "Сеул~— столица"),
    ("Сеул — столица", "Сеул~— столица"),
    ("Сеул~— столица", "Сеул~— столица"),
    ("Да, - сказал он", "Да,~— сказал он"),
    ("- Да, - сказал он", "—~Да,~— сказал он"),
    ("27 июня - 30 июня", "27~июня~— 30~июня"),
    ("онлайн-форум, кто-то", "онлайн-форум, кто-то"),
    ("5 - 3 = 2", "5 - 3 = 2"),
    ("- 5 градусов", "- 5~градусов"),
    ("температура -5", "температура -5"),
    # ranges
    ("2017-2030 годы", "2017–2030~годы"),
    ("2017—2030", "2017–2030"),
    ("2017 - 2030", "2017–2030"),
    ("27-30 июня", "27–30~июня"),
    ("10 - 12 участников", "10–12~участников"),
    ("1,5-2 млн", "1,5–2~млн"),
    ("10 000-12 000", "10~000–12~000"),
    ("2-3-х дней", "2–3-х дней"),
    ("5-10 %", "5–10~%"),
    ("10:00-18:30", "10:00–18:30"),
    ("27.06-30.06.2017", "27.06–30.06.2017"),
    ("XIX-XX вв.", "XIX–XX~вв."),
    ("№ 3-4", "№~3–4"),
    # what is no range
    ("912-39-15", "912-39-15"),
    ("+7 (495) 912-39-15", "+7 (495) 912-39-15"),
    ("8 (495) 123-4567", "8 (495) 123-4567"),
    ("тел. 123-456", "тел. 123-456"),
    ("2017-06-30", "2017-06-30"),
    ("2017-06", "2017-06"),
    ("ISSN 1606-1630", "ISSN 1606-1630"),
    ("ISSN 1606-1330", "ISSN 1606-1330"),
    ("ISBN 978-5-901-1", "ISBN 978-5-901-1"),
    ("doi: 10.1000/182-190", "doi: 10.1000/182-190"),
    ("Пр-212, 149-ФЗ, Ту-154", "Пр-212, 149-ФЗ, Ту-154"),
    ("ГОСТ Р 7.0.97-2016", "ГОСТ~Р 7.0.97-2016"),
    ("ГОСТ 2.105-2019", "ГОСТ~2.105-2019"),
    ("ГОСТ Р ИСО/МЭК 20546-2021", "ГОСТ~Р ИСО/МЭК 20546-2021"),
    ("№ 12-45", "№~12-45"),
    ("код 07-12", "код 07-12"),
    ("счёт 5-3", "счёт 5-3"),
    # short words
    ("в Москве и на Дону", "в~Москве и~на~Дону"),
    ("И в доме, и у дома", "И~в~доме, и~у~дома"),
    ("К нему от них", "К~нему от~них"),
    ("не ни но до за из", "не~ни~но~до~за~из"),
    ("что же, так ли, был бы, все ж", "что~же, так~ли, был~бы, все~ж"),
    ("чтобы бы́ть", "чтобы бы́ть"),
    ("слова́ на", "слова́ на"),
    ("за́мок стоял", "за́мок стоял"),
    ("из-за них", "из-за них"),
    ("для при под", "для при под"),
    # initials and abbreviations
    ("А. С. Пушкин", "А.~С.~Пушкин"),
    ("А.С. Пушкин", "А.~С.~Пушкин"),
    ("А.С.Пушкин", "А.~С.~Пушкин"),
    ("Пушкин А.С., поэт", "Пушкин~А.~С., поэт"),
    ("А. Пушкин", "А.~Пушкин"),
    ("J. K. Rowling", "J.~K.~Rowling"),
    ("Хохлов Юрий Евгеньевич", "Хохлов Юрий~Евгеньевич"),
    ("Петров, Иван Ильич", "Петров, Иван~Ильич"),
    ("Ивана Петровича Белкина", "Ивана~Петровича Белкина"),
    ("Юрий Юрьевич сказал Анне Ильиничне", "Юрий~Юрьевич сказал Анне~Ильиничне"),
    ("сказал Иван Рабинович", "сказал Иван Рабинович"),
    ("и т.д. и т. п.", "и~т.~д. и~т.~п."),
    ("т.е. так, т. к. нет", "т.~е. так, т.~к. нет"),
    ("Т. е. так", "Т.~е. так"),
    ("до н.э.", "до~н.~э."),
    ("с. 45, стр. 5, рис. 2, т. II", "с.~45, стр.~5, рис.~2, т.~II"),
    ("г. Москва, ул. Кожевническая, д. 7", "г.~Москва, ул.~Кожевническая,~д.~7"),
    ("улица Ленина, 5, корп. 2", "улица Ленина,~5, корп.~2"),
    ("на Ленинском проспекте, дом 5", "на~Ленинском проспекте,~дом~5"),
    ("ул. Большая Ордынка, 7, 115114", "ул.~Большая Ордынка,~7, 115114"),
    ("а/я 12; вышли на улицу, 5 человек", "а/я~12; вышли на~улицу, 5~человек"),
    # numbers
    ("№5, № 6, § 7", "№~5, №~6, §~7"),
    ("5% и 5 %", "5~% и~5~%"),
    ("5%-й раствор", "5%-й раствор"),
    ("2017г., 2017 г., XX в.", "2017~г., 2017~г., XX~в."),
    ("2016-2017 гг.", "2016–2017~гг."),
    ("5 млн рублей, 10 км, 3 кг", "5~млн рублей, 10~км, 3~кг"),
    ("20 °C, 5 ₽, 8 ГБ", "20~°C, 5~₽, 8~ГБ"),
    ("5 минувших лет", "5~минувших лет"),
    ("400 человек из 110 городов", "400~человек из~110~городов"),
    ("из 110 городов. Область", "из~110~городов. Область"),
    ("в 5 разд. книги", "в~5 разд. книги"),
    ("400 представителей", "400~представителей"),
    ("5 высокоинтеллектуальных", "5 высокоинтеллектуальных"),
    ("12 345 человек, 1,5 балла", "12~345~человек, 1,5~балла"),
    ("в 2017 институт, 2017-2030 годы", "в~2017 институт, 2017–2030~годы"),
    ("2017-2030 определили", "2017–2030 определили"),
    ("в 10:00 начало, 27.06 открытие", "в~10:00 начало, 27.06 открытие"),
    ("№ 5 журнала, рис. 2 показан", "№~5 журнала, рис.~2 показан"),
    ("COVID-19 изменил, 24/7 работает", "COVID-19 изменил, 24/7 работает"),
    ("5 или 6, 3 для него, от 5 до 6", "5 или 6, 3 для него, от~5 до~6"),
    ("30 июня 2017 прошла", "30~июня~2017 прошла"),
    ("9 мая 2017 года, 3-5 мая 2020 г.", "9~мая~2017~года, 3–5~мая 2020~г."),
    ("часть II: глава 3, часть Ильи", "часть~II: глава~3, часть Ильи"),
    ("12 345 и 1 234 567", "12~345 и~1~234~567"),
    ("12345 и 1 234", "12345 и~1 234"),
    # signs
    ("Итак...", "Итак…"),
    ("Итак....", "Итак...."),
    ("(c) ИРИО, 2017", "© ИРИО, 2017"),
    ("(с) 2017", "© 2017"),
    ("(а), (б), (с) Слово", "(а), (б), (с) Слово"),
    ("два  пробела", "два пробела"),
    # what is no prose
    ("https://x.ru/a-b...?q='2017-2030'", "https://x.ru/a-b...?q='2017-2030'"),
    ('"http://x.ru/1-2"...', "«http://x.ru/1-2»…"),
    ("mail.a-b...c@x-y.ru", "mail.a-b...c@x-y.ru"),
    ("x.ru/2017-2030/?y=2017-2030", "x.ru/2017-2030/?y=2017-2030"),
    ("http://localhost:80/?y=2017-2030", "http://localhost:80/?y=2017-2030"),
    ("&nbsp;&#8212;", "&nbsp;&#8212;"),
    # decomposed letters, as some systems paste them
    ("и\u0306", "й"),
]

ENGLISH = [
    # quotes and apostrophes
    ('"Smart cities"', "“Smart cities”"),
    ('"The "smart" city"', "“The ‘smart’ city”"),
    ("«Smart» „city“", "“Smart” “city”"),
    ("It's the city's", "It’s the city’s"),
    ("the students' books", "the students’ books"),
    ("'single' word", "‘single’ word"),
    ("\"It's 'so'\"", "“It’s ‘so’”"),
    ("'say \"so\"'", "‘say “so”’"),
    ("the '90s and 1990's", "the ’90s and 1990’s"),
    ("rock 'n' roll", "rock ’n’ roll"),
    ('6\'2" tall, a 15" screen', '6\'2" tall, a 15" screen'),
    ('an open " quote', 'an open " quote'),
    ("“kept” ‘kept’ it’s", "“kept” ‘kept’ it’s"),
    # dashes and ranges
    ("Seoul - the capital", "Seoul~— the capital"),
    ("Seoul -- the capital", "Seoul~— the capital"),
    ("Seoul--the capital", "Seoul—the capital"),
    ("Seoul – the capital", "Seoul~– the capital"),
    ("Seoul—the capital", "Seoul—the capital"),
    ("pre- and post-war", "pre- and post-war"),
    ("2017-2030, 2017-18", "2017–2030, 2017–18"),
    ("27-30 June", "27–30~June"),
    ("pp. 5-7", "pp.~5–7"),
    ("10:00-18:30", "10:00–18:30"),
    ("the XIX-XX centuries", "the XIX–XX centuries"),
    ("two  spaces", "two spaces"),
    ("1,000-2,000", "1,000–2,000"),
    ("5 - 3", "5 - 3"),
    ("+82 2-707-1234", "+82 2-707-1234"),
    ("2017-06-30, ISO 704-2009", "2017-06-30, ISO 704-2009"),
    # glue
    ("Mr. Park and Dr Hohlov", "Mr.~Park and Dr~Hohlov"),
    ("No. 203, vol. 5", "No.~203, vol.~5"),
    ("No. Nothing", "No. Nothing"),
    ("10 km, 5 million, 3 GB", "10~km, 5~million, 3~GB"),
    ("30 June, June 30, June 2017", "30~June, June~30, June 2017"),
    ("7 September 1998, 3-5 May 2020", "7~September~1998, 3–5~May 2020"),
    ("27 to 30 June 2017, from 5 to 6", "27~to~30~June 2017, from 5 to 6"),
    (
        "140 concepts, some 400 representatives",
        "140~concepts, some 400~representatives",
    ),
    (
        "1,200 or 2.5 pages, 22 European countries",
        "1,200 or 2.5~pages, 22~European countries",
    ),
    ("in 2017 towns, 1 of 5 and more, 3 May", "in 2017 towns, 1 of 5 and more, 3~May"),
    ("3 self-regulatory bodies", "3 self-regulatory bodies"),
    ("Part II, part 3 shows, chapter 5", "Part~II, part~3 shows, chapter~5"),
    ("GOST R ISO/IEC 20546-2021", "GOST~R ISO/IEC 20546-2021"),
    ("5%, 5 %, § 3", "5%, 5~%, §~3"),
    ("A. S. Pushkin", "A.~S.~Pushkin"),
    ("Ivan Petrovich Belkin, Anna Ivanovna", "Ivan~Petrovich Belkin, Anna~Ivanovna"),
    ("by Ivan Rabinovich", "by Ivan Rabinovich"),
    ("12 Gagarin Street, 7 Upper Mill Road", "12~Gagarin~Street, 7~Upper Mill~Road"),
    ("Gagarin Street, 12", "Gagarin~Street,~12"),
    ("London SW1A 2AA, DC 20433, PO Box 5", "London SW1A~2AA, DC~20433, PO Box~5"),
    ("In 2017 roads and 12 streets", "In 2017 roads and 12~streets"),
    ("in a room on it", "in a room on it"),
    ("well...", "well…"),
    ("(c) Institute", "© Institute"),
    ("(a) x, (b) y, (c) Z", "(a) x, (b) y, (c) Z"),
]

TABLE = [
    *(("ru", written, printed) for written, printed in RUSSIAN),
    *(("en", written, printed) for written, printed in ENGLISH),
]


@pytest.mark.parametrize(("language", "written", "printed"), TABLE)
def test_a_text_is_set_by_the_rules_of_its_language_and_then_stays(
    language, written, printed
):
    for text in [written, printed]:
        result = typeset(text.replace("~", NBSP), language)
        assert result.replace(NBSP, "~") == printed


def test_a_language_without_rules_is_left_alone_but_for_its_spaces():
    assert typeset('"C\'est"  - ...', "fr") == '"C\'est" - ...'


@pytest.mark.parametrize(
    ("pieces", "protected", "expected"),
    [
        (["в ", "Москве"], (), ["в~", "Москве"]),
        (["в", " Москве"], (), ["в", "~Москве"]),
        (['"', "Город", '"'], (), ["«", "Город", "»"]),
        (['"Го', 'род" ', "- это"], (), ["«Го", "род»~", "— это"]),
        (["2017", "-", "2030"], (), ["2017", "–", "2030"]),
        (['"', '"a" - ...', '"'], {1}, ["«", '"a" - ...', "»"]),
        (
            ["http://x.ru/", "2017-2030", " - да"],
            (),
            [*("http://x.ru/", "2017-2030"), "~— да"],
        ),
        (["а ", " б"], (), ["а~", "б"]),
    ],
)
def test_rules_work_across_pieces_and_leave_each_its_own(pieces, protected, expected):
    typeset = typeset_pieces(pieces, "ru", protected)
    assert [piece.replace(NBSP, "~") for piece in typeset] == expected


ALPHABET = string.printable + "абвгеийклмнптэЁАСХ«»“”„‟‘’‚—–―…№§©°\u00a0\u202f\u0301ꙮ"
FRAGMENTS = st.sampled_from(
    [written for _language, written, _printed in TABLE]
    + [
        *"\"'«»“”„‘’ -–—.,()5",
        " - ",
        "...",
        "т.",
        " А.",
        "2017",
        "\n",
        "а ",
        "x@",
        "//",
    ]
)
TEXTS = st.one_of(
    st.text(st.sampled_from(ALPHABET), max_size=60),
    st.lists(FRAGMENTS, max_size=10).map("".join),
    st.lists(FRAGMENTS, max_size=10).map(" ".join),
)


@settings(deadline=None)
@given(text=TEXTS, language=st.sampled_from(["ru", "en"]))
def test_setting_twice_is_setting_once(text, language):
    once = typeset(text, language)
    assert typeset(once, language) == once


@settings(deadline=None)
@given(text=TEXTS, language=st.sampled_from(["ru", "en"]))
def test_no_letter_and_no_digit_is_lost(text, language):
    def words(text):
        text = re.sub(r"[(][cCсС][)]", "", unicodedata.normalize("NFC", text))
        return [char for char in text if char.isalnum()]

    assert words(typeset(text, language)) == words(text)


@settings(deadline=None)
@given(text=TEXTS, language=st.sampled_from(["ru", "en"]))
def test_a_table_finds_a_name_however_it_is_set(text, language):
    assert key_of(typeset(text, language)) == key_of(text)


@settings(deadline=None)
@given(
    pieces=st.lists(TEXTS, min_size=1, max_size=5),
    language=st.sampled_from(["ru", "en"]),
    protected=st.sets(st.integers(0, 4)),
)
def test_where_a_text_is_cut_changes_nothing(pieces, language, protected):
    pieces = [unicodedata.normalize("NFC", piece) for piece in pieces]
    if not unicodedata.is_normalized("NFC", "".join(pieces)):
        return
    at_once = typeset("".join(pieces), language)
    assert "".join(typeset_pieces(pieces, language)) == at_once
    typeset_texts = typeset_pieces(pieces, language, protected)
    assert all(
        old == new
        for number, (old, new) in enumerate(zip(pieces, typeset_texts, strict=True))
        if number in protected
    )


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("An e-government", 'An <span class="unbroken">e-government</span>'),
        (
            "<em>Co-operation</em>",
            '<em><span class="unbroken">Co-operation</span></em>',
        ),
        ("из-за", '<span class="unbroken">из-за</span>'),
        (
            "«Non-governmental».",
            '<span class="compound">«Non-governmental».</span>',
        ),
        ("GOST-20546-20546-2021", "GOST-20546-20546-2021"),
        ("in 2001–2005", 'in <span class="unbroken">2001–2005</span>'),
        ("с. 9–12.", 'с. <span class="unbroken">9–12</span>.'),
        ("1–2–3", '<span class="unbroken">1–2–3</span>'),
        ("ФЗ-149-1", '<span class="unbroken">ФЗ-149-1</span>'),
        ("English-Russian", '<span class="unbroken">English-Russian</span>'),
        ("One-to-Ten", '<span class="unbroken">One-to-Ten</span>'),
        ("№ 3-4", '№ <span class="unbroken">3-4</span>'),
        ("(ISSN 1605-992X)", '(<span class="unbroken">ISSN 1605-992X</span>)'),
        ("20546-2021", '<span class="unbroken">20546-2021</span>'),
        ('<a href="/e-gov/">A</a>', '<a href="/e-gov/">A</a>'),
        ("we-gov.org.", '<span class="unbroken">we-gov.org</span>.'),
    ],
    ids=[
        *["word", "tag", "russian", "long", "code", "range", "pages", "more numbers"],
        *[
            "law",
            "two words",
            "three words",
            "issue",
            "ISSN",
            "standard",
            "attribute",
            "site",
        ],
    ],
)
def test_no_line_ends_within_a_short_word_with_a_hyphen(html, expected):
    assert unbroken(html) == expected


@pytest.mark.parametrize(
    ("reference", "expected"),
    [
        (
            "URL: https://a.example/en/data/12.",
            "URL: https://a.example/|en/|data/|12.",
        ),
        ("https://a.example/?a=1&amp;b", "https://a.example/|?a|=1|&amp;b"),
        (
            "№ 3-4. DOI: 10.5555/example.3-4.5",
            "№ [3-4]. DOI: 10.5555/|[example.3-4.5]",
        ),
        (f"https://a.example/{'long-' * 7}", f"https://a.example/|{'long-' * 7}"),
    ],
    ids=["address", "query", "DOI", "a long part"],
)
def test_lines_end_between_the_parts_of_an_address(reference, expected):
    for sign, html in {
        "|": "<wbr>",
        "[": '<span class="unbroken">',
        "]": "</span>",
    }.items():
        expected = expected.replace(sign, html)
    assert unbroken_reference(reference) == expected


def test_no_line_of_a_heading_ends_behind_a_preposition():
    title = "Технологии для людей при e-government"
    shown = 'Технологии для_людей при_<span class="unbroken">e-government</span>'
    assert heading(title) == shown.replace("_", "\u00a0")


def test_no_line_of_a_heading_is_wider_than_a_small_screen():
    title = typeset("9 мая 2017 года: 400 представителей, 110 городов", "ru")
    shown = "9_мая 2017_года: 400 представителей, 110_городов"
    assert heading(title) == shown.replace("_", "\u00a0")


def test_a_citation_gets_no_break_spaces_and_keeps_its_signs():
    text = 'Хохлов Ю. Е. "A" [et al.] // Общество. 2026. 3 ноября. № 3-4. С. 5–16.'
    shown = 'Хохлов_Ю._Е. "A" [et_al.] // Общество. 2026. 3_ноября. №_3-4. С._5–16.'
    assert glued(text) == shown.replace("_", "\u00a0")


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("Конфиденциальность", "[Конфи~ден~ци~аль~ность]"),
        ("аутентификация", "аутентификация"),
        ("научно-интеллектуализация", "научно-[интел~лек~ту~али~зация]"),
        ("правительственный", "[прави~тель~ственный]"),
        ("Кибербезопасность", "[Кибер~безопасность]"),
        ("медиаинформационного", "[медиа~инфор~ма~ци~он~ного]"),
        ("и_«правительственный»,", "[и_«прави~тель~ственный»,]"),
        ("правительственный_— он", "[прави~тель~ственный_—] он"),
        ("телекоммуникационно-бытовой", "[теле~комму~ни~ка~ци~онно-]бытовой"),
        ("информация", "информация"),
        ("telecommunications", "telecommunications"),
    ],
)
def test_long_russian_words_may_be_broken_between_parts_or_syllables(word, expected):
    assert hyphenated(word.replace("_", "\u00a0")) == with_marks(expected)


def test_shorter_words_may_be_broken_where_a_line_is_short():
    expected = with_marks("[инфор~ма~ци~он~ного]")
    assert hyphenated("информационного", 13) == expected


def with_marks(word):
    word = word.replace("[", '<span class="long">').replace("]", "</span>")
    return word.replace("~", "\u00ad").replace("_", "\u00a0")
