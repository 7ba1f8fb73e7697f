"""Rich text is divided into blocks, and those of two texts find their partners."""

import pytest
from hypothesis import given, strategies as st

from text.richtext import (
    blocks_of,
    clean,
    merge_versions,
    pair_blocks,
    pair_versions,
)

LIST = "<ul><li><p>one</p></li><li><p>two</p></li></ul>"
FIGURE = '<figure><img src="/id/library.picture/5/" alt="A hall"></figure>'


def paragraphs(*texts):
    return [f"<p>{text}</p>" for text in texts]


@pytest.mark.parametrize(
    "html", ["", None, *paragraphs("a<br>b"), f"<h2>A</h2>{LIST}{FIGURE}"]
)
def test_the_blocks_of_a_text_are_its_top_level_elements(html):
    assert "".join(blocks_of(html)) == (html or "")


@given(
    st.lists(
        st.sampled_from(
            [*paragraphs("В зале 110 мест", "a &amp; b"), LIST, FIGURE, "<hr>"]
        )
    )
)
def test_nothing_is_lost_between_blocks(parts):
    html = clean("".join(parts), "ru") or ""
    assert "".join(blocks_of(html)) == html


def test_a_translation_with_the_same_kinds_of_blocks_pairs_in_order():
    source = ["<h2>A</h2>", *paragraphs("b", "c")]
    target = ["<h3>X</h3>", *paragraphs("y", "z")]
    assert pair_blocks(source, target) == [(0, 0), (1, 1), (2, 2)]


@pytest.mark.parametrize(
    ("source", "target", "pairs"),
    [
        # By kind.
        (["<h2>A</h2>", "<p>b</p>"], ["<p>y</p>"], [(0, None), (1, 0)]),
        # By numbers and links.
        (
            paragraphs("В 2017 году", "Всего 115 городов"),
            paragraphs("115 cities in all"),
            [(0, None), (1, 0)],
        ),
        # By length.
        (
            paragraphs("Слово", "Предложение, и не самое короткое из всех"),
            paragraphs("A sentence, and not the shortest of all"),
            [(0, None), (1, 0)],
        ),
        ([], paragraphs("y"), [(None, 0)]),
    ],
)
def test_other_blocks_pair_by_kind_facts_and_length(source, target, pairs):
    assert pair_blocks(source, target) == pairs


@pytest.mark.parametrize(
    ("old", "new", "pairs"),
    [
        (
            paragraphs("a", "b"),
            paragraphs("new", "a", "b"),
            [(None, 0), (0, 1), (1, 2)],
        ),
        (
            paragraphs("The hall has 110 seats", "It is old"),
            paragraphs("The hall has 120 seats", "It is old"),
            [(0, 0), (1, 1)],
        ),
        (
            paragraphs("The hall has seats", "It is old"),
            paragraphs("Nothing alike", "It is old"),
            [(0, None), (None, 0), (1, 1)],
        ),
        (paragraphs("a", "b"), paragraphs("b"), [(0, None), (1, 0)]),
    ],
)
def test_versions_of_a_text_pair_by_their_words(old, new, pairs):
    assert pair_versions(old, new) == pairs


def test_a_book_is_paired_at_once():
    many = paragraphs(*map(str, range(3000)))
    assert len(pair_versions(many, paragraphs("x") * 3000)) == 3000
    assert pair_versions(many, ["<p>first</p>", *many])[0] == (None, 0)


# What two people have made of the blocks "abc", and what then stands there.
MERGED = [
    ("Abc", "abC", "AbC"),
    # Neighbours.
    ("aBc", "abC", "aBC"),
    ("xabc", "abcy", "xabcy"),
    ("axbc", "aBc", "axBc"),
    ("ac", "abC", "aC"),
    ("", "abc", ""),
    ("aBc", "aBC", None),
    ("aBc", "aXc", None),
    ("ac", "aBc", None),
    ("axbc", "aybc", None),
    ("", "aBc", None),
]


@pytest.mark.parametrize(("mine", "theirs", "expected"), MERGED)
def test_what_two_people_made_of_different_blocks_stands_together(
    mine, theirs, expected
):
    texts = ["".join(paragraphs(*text)) for text in ["abc", mine, theirs]]
    merged = None if expected is None else "".join(paragraphs(*expected))
    assert merge_versions(*texts) == merged
    assert merge_versions(texts[0], *texts[:0:-1]) == merged
