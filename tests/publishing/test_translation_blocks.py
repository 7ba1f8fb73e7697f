"""Which blocks of a translation are in step with their source."""

import pytest

from publishing.translations.translation_blocks import blocks_beside, synced_source


def html(*texts):
    return "".join(f"<p>{text}</p>" for text in texts)


def beside(source, target, synced=None):
    texts, synced = in_languages((source, target)), synced and in_languages(synced)
    return blocks_beside(texts, synced, is_rich=True)


def in_languages(pair):
    return dict(zip(["ru", "en"], pair, strict=True))


def states(source, target, synced=None):
    blocks = beside(source, target, synced)
    return [(block.source, block.target, block.state) for block in blocks]


OLD = (
    html("Один", "В зале 110 мест", "Три"),
    html("One", "The hall has 110 seats", "Three"),
)


def test_of_texts_that_say_the_same_each_block_does():
    assert states(*OLD) == [
        ("<p>Один</p>", "<p>One</p>", "current"),
        ("<p>В зале 110 мест</p>", "<p>The hall has 110 seats</p>", "current"),
        ("<p>Три</p>", "<p>Three</p>", "current"),
    ]


@pytest.mark.parametrize(
    ("source", "target", "expected"),
    [
        (
            html("Один", "В зале 120 мест", "Три"),
            OLD[1],
            ["current", "stale", "current"],
        ),
        # One was put in, and one deleted.
        (
            html("Новое", "Один", "В зале 110 мест"),
            OLD[1],
            ["missing", "current", "current", "deleted"],
        ),
        # The translation was divided anew: what has none is not in step by itself.
        (
            OLD[0],
            html("One. The hall has 110 seats", "Three"),
            ["missing", "current", "current"],
        ),
        # It was polished.
        (
            html("Один", "В зале 120 мест", "Три"),
            html("One", "The hall has 110 chairs", "Three"),
            ["current", "stale", "current"],
        ),
    ],
)
def test_a_block_goes_stale_with_its_source_alone(source, target, expected):
    assert [state for *_texts, state in states(source, target, OLD)] == expected


def test_nothing_is_translated_of_a_new_text():
    assert [state for *_texts, state in states(OLD[0], "", ("", ""))] == ["missing"] * 3


def test_what_was_translated_first_is_found_again():
    """Two blocks of three, and not the first."""
    source, target = OLD[0], html("The hall has 110 seats", "Three")
    marks = {block.mark for block in beside(source, "", ("", ""))[1:]}
    begun = synced_source(beside(source, "", ("", "")), marks)
    assert begun == html("В зале 110 мест", "Три")
    assert states(source, target, (begun, target)) == [
        ("<p>Один</p>", "", "missing"),
        ("<p>В зале 110 мест</p>", "<p>The hall has 110 seats</p>", "current"),
        ("<p>Три</p>", "<p>Three</p>", "current"),
    ]


def test_what_is_not_said_of_a_block_stays_as_it_was():
    source = html("Раз", "В зале 120 мест", "Три")
    old = html("Один", "В зале 110 мест", "Три")
    blocks = beside(source, OLD[1], (old, OLD[1]))
    seats, third = (
        next(block.mark for block in blocks if word in block.source)
        for word in ["120", "Три"]
    )
    assert synced_source(blocks, {third}) == old
    assert synced_source(blocks, {seats, third}) == html(
        "Один", "В зале 120 мест", "Три"
    )
    # What was in step is so no more.
    assert synced_source(blocks, {seats}) == html("Один", "В зале 120 мест")
