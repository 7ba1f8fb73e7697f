"""The singular of English nouns, by exact rules.

No stemmer: it makes one word of "university" and "universal", of "network" and
"networking". A rule that is not sure leaves the word as it is.
"""

_IRREGULAR = {
    "analyses": "analysis",
    "children": "child",
    "crises": "crisis",
    "criteria": "criterion",
    "indices": "index",
    "matrices": "matrix",
    "men": "man",
    "phenomena": "phenomenon",
    "women": "woman",
}
# The singular is another word: news media are not new media.
_ANOTHER_WORD = frozenset({"arms", "customs", "goods", "means", "news", "premises"})
_SINGULAR_ENDINGS = ("ics", "is", "ss", "us")
# What is left of a plural without its s, and British and other spellings, each with one
# ending for all: "boxe" as "box", "cookie" as if "cooky".
_ENDINGS = (
    ("isation", "ization"),
    ("centre", "center"),
    ("licence", "license"),
    ("programme", "program"),
    ("ie", "y"),
    ("oe", "o"),
    ("xe", "x"),
    ("che", "ch"),
    ("she", "sh"),
    ("sse", "ss"),
    ("use", "us"),
)
_SHORTEST = 4  # letters of a plural: "its" and "has" are none


def singular(word: str) -> str:
    """Return one form for singular and plural, British and American spelling.

    It need be no word: only the same for all of them.
    """
    word = word.lower()
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if (
        len(word) >= _SHORTEST
        and word not in _ANOTHER_WORD
        and not word.endswith(_SINGULAR_ENDINGS)
    ):
        word = word.removesuffix("s")
    for ending, instead in _ENDINGS:
        if word.endswith(ending):
            return word.removesuffix(ending) + instead
    return word
