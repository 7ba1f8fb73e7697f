"""The differences between two texts, word by word."""

import re
from collections import Counter
from difflib import SequenceMatcher
from itertools import groupby
from operator import itemgetter

# Words of a changed line up to which it is compared word by word; a longer one is shown
# as a whole.
MOST_WORDS = 2000
# Pairs of equal words, or equal lines, in both texts up to which they are compared. Two
# ordinary pages have thousands; one word repeated a thousand times would take minutes.
MOST_PAIRS = 50_000
# Unchanged words shown before and after a change.
CONTEXT_WORDS = 8
# Characters shown of a text that was inserted or deleted as a whole.
LONGEST = 600


def difference(old: str, new: str) -> list[tuple[str, str]]:
    """Return ``("same" | "del" | "ins", text)`` for the pieces of both, in order."""
    pieces = []
    lines = ([f"{line}\n" for line in text.split("\n")] for text in [old, new])
    for tag, before, after in compare(*lines):
        words = words_of(before.rstrip("\n")), words_of(after.rstrip("\n"))
        if tag == "replace" and max(map(len, words)) <= MOST_WORDS:
            for word_tag, old_words, new_words in compare(*words):
                pieces += pieces_of(word_tag, old_words, new_words)
            pieces.append(("same", "\n"))
        else:
            pieces += pieces_of(tag, before, after)
    return shorten(join(pieces))


def words_of(text):
    # Each with the space after it: as words of their own, spaces would all be equal,
    # and slow to compare.
    return re.findall(r"\S+\s*|\s+", text)


def compare(old, new):
    """Yield difflib's tag and both texts for each run of equal or changed items."""
    if is_too_slow(old, new):
        runs = [("replace", 0, len(old), 0, len(new))]
    else:
        runs = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    for tag, i, j, k, m in runs:
        yield tag, "".join(old[i:j]), "".join(new[k:m])


def is_too_slow(old, new):
    counts = Counter(new)
    return sum(counts[item] for item in old) > MOST_PAIRS


def pieces_of(tag, before, after):
    if tag == "equal":
        return [("same", before)]
    return [
        piece for piece in [("del", before), ("ins", after)] if piece[1].strip("\n")
    ]


def join(pieces):
    """Join neighbours of the same kind."""
    return [
        (kind, "".join(text for _kind, text in run))
        for kind, run in groupby(pieces, key=itemgetter(0))
    ]


def shorten(pieces):
    """Leave out unchanged words far from any change, and the end of long changes."""
    result = []
    if pieces:
        kind, text = pieces[-1]
        pieces[-1] = (kind, text.removesuffix("\n"))
    for index, (kind, text) in enumerate(pieces):
        words = words_of(text)
        if kind != "same":
            cut = text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
        elif len(words) <= 2 * CONTEXT_WORDS:
            cut = text
        else:
            begin = "".join(words[:CONTEXT_WORDS]) if index else ""
            end = "".join(words[-CONTEXT_WORDS:]) if index < len(pieces) - 1 else ""
            cut = f"{begin}…{end}"
        result.append((kind, cut))
    return result
