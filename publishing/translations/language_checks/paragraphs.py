"""The paragraphs of a text that its translation leaves out."""

from publishing.translations.translation_memory.pairs import best_path
from text.richtext import blocks_of, kind_of, text_of

KIND = "paragraph"
# What ``text.parity`` counts.
COUNTED = {"heading", "list", "table"}
# How probable it is that so many paragraphs stand for so many: see ``best_path``.
PROBABLE = {(1, 1): 0.9, (1, 0): 0.02, (0, 1): 0.02, (2, 1): 0.03, (1, 2): 0.03}
# Pairs of paragraphs up to which their lengths are compared.
MOST_PAIRS = 10_000


def left_out(pair):
    """Yield what only one language has, as the words of a finding.

    Two paragraphs may be one in the other language: it is as long as both then. A text
    of which one language is empty is a block that somebody translates.
    """
    if not pair.is_rich:
        return
    codes = [*pair.values]
    blocks = [blocks_of(value) for value in pair.values.values()]
    if all(blocks):
        blocks = [
            [block for block in side if kind_of(block) not in COUNTED]
            for side in blocks
        ]
    if len(blocks[0]) == len(blocks[1]):
        # An emptied paragraph still has its place.
        for side_by_side in zip(*blocks, strict=True):
            words = [text_of(block).strip() for block in side_by_side]
            if len({*map(kind_of, side_by_side)}) == 1 and any(words) != all(words):
                yield tuple(zip(codes, words, strict=True))
        return
    texts = [
        [*filter(None, (text_of(each).strip() for each in side))] for side in blocks
    ]
    counts = [*map(len, texts)]
    if counts[0] == counts[1] or counts[0] * counts[1] > MOST_PAIRS:
        return
    lengths = [[*map(len, side)] for side in texts]
    for i, j, k, m in best_path(*lengths, PROBABLE):
        if i == j or k == m:
            yield from (((codes[0], words), (codes[1], "")) for words in texts[0][i:j])
            yield from (((codes[0], ""), (codes[1], words)) for words in texts[1][k:m])
