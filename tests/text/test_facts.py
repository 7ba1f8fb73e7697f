"""What must be the same in each language of a text, whatever the words."""

import pytest

from text.facts import is_polished, is_punctuated, same_facts

BEFORE = (
    "<p>In 2017 the WeGO assembly met in Ulyanovsk with 3,450,000 guests, see "
    '<a href="/id/library.document/1/">the paper</a>.</p>'
)


@pytest.mark.parametrize(
    "after",
    [
        BEFORE.replace("met", "gathered"),
        BEFORE.replace("In 2017 the", "In 2017, the"),
        BEFORE.replace("<p>", "<p><em>Note:</em> ").replace(
            "the paper", "the <b>paper</b>"
        ),
        BEFORE.replace("guests", "visitors,\u00a0and more"),
    ],
)
def test_other_words_are_the_same_facts(after):
    assert same_facts(BEFORE, after.replace("<em>Note:</em> ", ""))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("2017", "2018"),
        ("3,450,000", "3,540,000"),
        ("Ulyanovsk", "Seoul"),
        ("WeGO", "WEGO"),
        ("document/1", "document/2"),
        (" with 3,450,000 guests", ""),
    ],
)
def test_another_number_name_or_link_is_another_fact(old, new):
    assert not same_facts(BEFORE, BEFORE.replace(old, new))


def test_an_empty_text_has_no_facts():
    assert same_facts(None, "")
    assert not same_facts("", "В 2017 году")


RUSSIAN = "<p>По нашим данным половина школ участвует. Цифровой разрыв сократился.</p>"


@pytest.mark.parametrize(
    ("old", "new", "polished", "punctuated"),
    [
        ("данным половина", "данным, половина", True, True),
        ("Цифровой разрыв", "«Цифровой разрыв»", True, True),
        ("участвует", "занята", True, False),
        ("участвует.", "участвует?", True, False),
        ("половина", "одна из пяти", False, False),
        ("сократился", "не сократился", False, False),
        ("сократился", "нигде сократился", False, False),
        ("сократился.", "сократился. Так бывает.", False, False),
        ("</p>", "</p><ul><li>так бывает</li></ul>", False, False),
        ("участвует. Цифровой", "участвует, цифровой", False, False),
        ("данным", "данным 2017 года", False, False),
    ],
)
def test_a_text_is_polished_while_no_sentence_says_more_less_or_the_contrary(
    old, new, polished, punctuated
):
    texts = RUSSIAN, RUSSIAN.replace(old, new)
    assert is_polished(*texts, "ru") == polished
    assert is_punctuated(*texts, "ru") == punctuated


@pytest.mark.parametrize(
    "after",
    ["One of five schools is connected.", "Half of the schools are not connected."],
)
def test_english_says_otherwise_in_numbers_and_negations_too(after):
    before = "Half of the schools are connected."
    assert is_polished(before, before.replace("connected", "online"), "en")
    assert not is_polished(before, after, "en")
