"""Segments of blocks: words without tags, and the way back."""

import pytest
from hypothesis import given, strategies as st

from text.richtext import blocks_of, clean
from text.richtext.segments import (
    Code,
    Misfit,
    cut,
    plain,
    segments_of,
    translated_segments,
    with_segments,
)

PARAGRAPH = (
    '<p>О <a href="/id/news.article/1/">новости</a>, <em>о <strong>том</strong></em>'
    '<br><span class="footnote">примечание <sub>2</sub></span> о H<sub>2</sub>O</p>'
)
LIST = (
    "<ul><li><p>Первый</p><ul><li>внутри</li></ul><p>хвост</p></li><li>второй</li></ul>"
)
TABLE = (
    '<table><caption>Подпись</caption><tbody><tr><th scope="col">Год</th><td></td>'
    "</tr><tr><td><p>а</p><p>б</p></td><td>—</td></tr></tbody></table>"
)
FIGURE = (
    '<figure><img src="/id/library.picture/1/" alt="Зал">'
    "<figcaption>В <em>зале</em></figcaption></figure>"
)
INLINE = '<p>До<img src="/id/library.picture/1/" alt="Схема">после</p>'
BLOCKS = [
    *[PARAGRAPH, LIST, TABLE, FIGURE, INLINE],
    *["<h2>Заголовок</h2>", "<blockquote><p>Цитата</p></blockquote>", "<hr>"],
    "<p>{1} &amp; &lt;b&gt; — это текст</p>",
]


def pieces_of(block):
    return [segment.pieces for segment in segments_of(block)]


@pytest.mark.parametrize("block", BLOCKS)
def test_a_block_is_put_together_again_from_its_segments(block):
    assert with_segments(block, pieces_of(block)) == block


def test_a_segment_has_no_tags():
    block = '<p>A <em>b</em><br><a href="https://x.example/">c</a></p>'
    [pieces] = pieces_of(block)
    assert pieces == [
        *["A ", Code("open", "1"), "b", Code("close", "1"), Code("alone", "2")],
        *[Code("open", "3"), "c", Code("close", "3")],
    ]


@pytest.mark.parametrize(
    ("block", "words"),
    [
        (LIST, ["Первый", "внутри", "хвост", "второй"]),
        # Cells without words are none.
        (TABLE, ["Подпись", "Год", "а", "б"]),
        (FIGURE, ["Зал", "В зале"]),
        (INLINE, ["Допосле", "Схема"]),
        ("<hr>", []),
    ],
)
def test_each_paragraph_cell_caption_and_alternative_text_is_a_segment(block, words):
    assert [plain(pieces) for pieces in pieces_of(block)] == words


def test_translations_go_into_the_markup_of_the_source():
    source = '<p>О <a href="/id/news.article/1/">новости</a> и <em>том</em></p>'
    translation = [
        *[Code("open", "2"), "That", Code("close", "2"), " and the "],
        *[Code("open", "1"), "news & <more>", Code("close", "1")],
    ]
    assert with_segments(source, [translation]) == (
        "<p><em>That</em> and the "
        '<a href="/id/news.article/1/">news &amp; &lt;more&gt;</a></p>'
    )
    [_alt, caption] = pieces_of(FIGURE)
    figure = with_segments(FIGURE, [["Hall"], ["In the ", *caption[1:]]])
    assert 'alt="Hall"' in figure
    assert "<figcaption>In the <em>зале</em></figcaption>" in figure
    inline = with_segments(INLINE, [["a", Code("alone", "1"), "b"], ["Scheme"]])
    assert inline == '<p>a<img src="/id/library.picture/1/" alt="Scheme">b</p>'


@pytest.mark.parametrize(
    ("pieces", "fault"),
    [
        (["no codes"], "codes"),
        ([Code("open", "1"), "a", Code("close", "1"), Code("alone", "2")], "codes"),
        ([Code("open", "1"), Code("close", "1")] * 2, "codes"),
        ([Code("alone", "1")], "codes"),
        ([Code("open", "1"), "a"], "nesting"),
        (["a", Code("close", "1")], "nesting"),
        ([Code("open", "9"), "a", Code("close", "9")], "codes"),
    ],
)
def test_a_translation_with_other_codes_is_refused(pieces, fault):
    with pytest.raises(Misfit, match=fault):
        with_segments("<p>О <em>том</em></p>", [pieces])


def test_the_mark_of_a_language_may_be_left_out():
    block = '<p>О <span lang="en">word</span></p>'
    assert with_segments(block, [["About a word"]]) == "<p>About a word</p>"


def test_a_part_too_many_or_too_few_is_refused():
    for translations in [[], [["a"], ["b"]]]:
        with pytest.raises(Misfit, match="parts"):
            with_segments("<p>Т</p>", translations)
    with pytest.raises(Misfit, match="codes"):
        with_segments(FIGURE, [[Code("alone", "1")], ["b"]])


def test_a_present_translation_has_the_codes_of_its_source_and_its_own():
    source = '<p>О <a href="/id/news.article/1/">а</a> и <em>б</em></p>'
    present = '<p>On <em>b</em> and <a href="https://x.example/">a</a></p>'
    [segment] = translated_segments(source, present)
    codes = [piece.id for piece in segment.pieces if isinstance(piece, Code)]
    assert codes == ["2", "2", "t2", "t2"]
    assert with_segments(source, [segment.pieces], present) == present
    with pytest.raises(Misfit):
        with_segments(source, [segment.pieces])


def test_a_translation_that_is_built_otherwise_has_no_segments():
    assert translated_segments("<ul><li>а</li><li>б</li></ul>", "<p>a, b</p>") is None
    assert translated_segments("<p>а</p>", "<h2>a</h2>") is None


MARKUP = st.recursive(
    st.sampled_from(["слово", "Раз. Два.", " ", "<br>", "{2}", "&amp;"]),
    lambda inner: st.builds(
        lambda tag, parts: f"<{tag}>{''.join(parts)}</{tag}>",
        st.sampled_from(["em", "strong", "sub", "code", "li", "ul", "p", "td", "tr"]),
        st.lists(inner, max_size=4),
    ),
    max_leaves=12,
)


@given(MARKUP)
def test_any_stored_block_is_put_together_again(html):
    for block in blocks_of(clean(html, "ru")):
        assert with_segments(block, pieces_of(block)) == block
        translated = translated_segments(block, block)
        assert [segment.pieces for segment in translated] == pieces_of(block)
        for pieces in pieces_of(block):
            parts = cut(pieces, "ru")
            assert " ".join(map(plain, parts)).split() == plain(pieces).split()
            for part in parts:
                kinds = [each.kind for each in part if not isinstance(each, str)]
                assert kinds.count("open") == kinds.count("close")


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ("Раз. <em>Два</em>. Три.", ["Раз.", "Два.", "Три."]),
        (
            "<em>Раз.</em> Два <em>три. И</em> ещё. Пять",
            ["Раз.", "Два три. И ещё.", "Пять"],
        ),
        (
            "См. т. 2 и др. источники, т. е. всё.",
            ["См. т. 2 и др. источники, т. е. всё."],
        ),
    ],
)
def test_a_segment_is_cut_into_sentences(html, words):
    [pieces] = pieces_of(f"<p>{html}</p>")
    assert [*map(plain, cut(pieces, "ru"))] == words
