"""What is known whole of blocks without a translation: repeats, and of the memory."""

from publishing.catalogue import translation_memory
from publishing.translations.translation_memory import sentence_pairs
from text.richtext.segments import segments_of, with_segments
from text.sentences import sentences


def pairs_in(blocks, source, target):
    """Return the sentences of blocks, each with its translation."""
    pairs = []
    for block in blocks:
        if block.source and block.target:
            versions = {source: block.source, target: block.target}
            found = sentence_pairs(versions, block.is_rich)
            pairs += [(pair[source], pair[target]) for pair in found]
    return pairs


def translations_of(blocks, source, target, labels):
    """Return the translation of each block that has none, or "" where none is known.

    That of the same block of the item, or that of all its sentences.
    """
    same = {block[:2]: block.target for block in blocks if block.target}
    lines = {
        block: lines_of(block, source)
        for block in blocks
        if not block.target and block[:2] not in same
    }
    wanted = {part for each in lines.values() for line in each for part in line}
    known = translation_memory.exact(wanted, source, target, labels)
    known |= pairs_in(blocks, source, target)
    return [
        ""
        if block.target
        else same.get(block[:2]) or built(block, lines[block], known, target)
        for block in blocks
    ]


def lines_of(block, language):
    """Return the sentences of each segment, or line; none where markup is within."""
    texts = block.source.splitlines()
    if block.is_rich:
        pieces = [segment.pieces for segment in segments_of(block.source)]
        is_plain = all(len(each) == 1 and isinstance(each[0], str) for each in pieces)
        texts = [text for [text] in pieces] if is_plain else []
    return [sentences(text.strip(), language) for text in texts]


def built(block, lines, known, target):
    parts = [known.get(part) for line in lines for part in line]
    if not parts or None in parts:
        return ""
    texts = [" ".join(known[part] for part in line) for line in lines]
    if block.is_rich:
        return with_segments(block.source, [[text] for text in texts], "", target)
    return "\n".join(texts)
