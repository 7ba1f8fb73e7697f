import re
import string
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings, strategies as st

from imports.fields import key_of
from text.typography import NBSP, glued, typeset, typeset_pieces
from text.typography.hyphens import heading, hyphenated, unbroken, unbroken_reference

# In these tables ~ is a no-break space.


def rows_of(name):
    """Yield (language, what is written, how it is set) of a table."""
    for line in Path(__file__).with_name(name).read_text().splitlines():
        if line.startswith("["):
            language = line.strip("[]")
        elif line and not line.startswith("#"):
            written, _arrow, printed = line.partition(" → ")
            yield language, written, printed or written


# And decomposed letters, as some systems paste them.
TABLE = [*rows_of("typography.txt"), ("ru", "и\u0306", "й")]


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
