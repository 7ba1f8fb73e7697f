"""What differs between two texts, word by word."""

import re
from collections import Counter
from difflib import SequenceMatcher

# Words of a changed passage that are compared; a longer one is shown as a whole.
MOST_WORDS = 2000
# Pairs of the same word, or the same line, in both texts: two pages have thousands. One
# word a thousand times would be compared for minutes.
MOST_PAIRS = 50_000
# Words that stay around a change.
AROUND = 8
# Characters of a passage that is wholly new or gone.
LONGEST = 600


def difference(old: str, new: str) -> list[tuple[str, str]]:
    """Return the pieces of both texts in order: ``same``, ``del`` or ``ins``."""
    pieces = []
    for tag, before, after in passages(old.split("\n"), new.split("\n"), "\n"):
        words = words_of(before.rstrip("\n")), words_of(after.rstrip("\n"))
        if tag == "replace" and max(map(len, words)) <= MOST_WORDS:
            for part, was, now in passages(*words, ""):
                pieces += changed(part, was, now)
            pieces.append(("same", "\n"))
        else:
            pieces += changed(tag, before, after)
    return shortened(joined(pieces))


def words_of(text):
    # With the space behind it: spaces alone would all be alike, and slow to compare.
    return re.findall(r"\S+\s*|\s+", text)


def passages(old, new, glue):
    if are_endless(old, new):
        yield "replace", end_with(glue, old), end_with(glue, new)
        return
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for tag, i, j, k, m in matcher.get_opcodes():
        yield tag, end_with(glue, old[i:j]), end_with(glue, new[k:m])


def are_endless(old, new):
    counts = Counter(new)
    return sum(counts[part] for part in old) > MOST_PAIRS


def end_with(glue, parts):
    return "".join(f"{part}{glue}" for part in parts)


def changed(tag, before, after):
    if tag == "equal":
        return [("same", before)]
    return [
        piece for piece in [("del", before), ("ins", after)] if piece[1].strip("\n")
    ]


def joined(pieces):
    """Make one piece of neighbours of one kind."""
    result = []
    for kind, text in pieces:
        if result and result[-1][0] == kind:
            result[-1] = (kind, result[-1][1] + text)
        else:
            result.append((kind, text))
    return result


def shortened(pieces):
    """Leave out what stays, far from every change, and the end of what is long."""
    result = []
    if pieces:
        kind, text = pieces[-1]
        pieces[-1] = (kind, text.removesuffix("\n"))
    for place, (kind, text) in enumerate(pieces):
        words = words_of(text)
        if kind != "same":
            cut = text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
        elif len(words) <= 2 * AROUND:
            cut = text
        else:
            begin = "".join(words[:AROUND]) if place else ""
            end = "".join(words[-AROUND:]) if place < len(pieces) - 1 else ""
            cut = f"{begin}…{end}"
        result.append((kind, cut))
    return result
