"""The singular of English nouns, by exact rules.

No stemmer: it makes one word of "university" and "universal", of "network" and
"networking". A rule that is not sure leaves the word as it is.
"""

import unicodedata

_IRREGULAR = {
    "analyses": "analysis",
    "appendices": "appendix",
    "bases": "base",  # those of data; of "basis" no term has a plural
    "bonuses": "bonus",
    "caches": "cache",
    "campuses": "campus",
    "children": "child",
    "crises": "crisis",
    "criteria": "criterion",
    "feet": "foot",
    "halves": "half",
    "hypotheses": "hypothesis",
    "indices": "index",
    "knives": "knife",
    "leaves": "leaf",
    "lives": "life",
    "matrices": "matrix",
    "men": "man",
    "mice": "mouse",
    "niches": "niche",
    "phenomena": "phenomenon",
    "quizzes": "quiz",
    "selves": "self",
    "shelves": "shelf",
    "statuses": "status",
    "syntheses": "synthesis",
    "theses": "thesis",
    "vertices": "vertex",
    "viruses": "virus",
    "women": "woman",
}

# The s is no plural, or the singular is another word: news media are not new media.
_LOOKING_PLURAL = """
    afterwards always arms atlas besides bias canvas chaos cosmos customs does
    goods hers lens means news ours perhaps premises proceedings series sometimes
    species theirs towards yours
"""
_UNCHANGED = frozenset(_LOOKING_PLURAL.split())
_SINGULAR_ENDINGS = ("ics", "is", "ous", "ss", "us")
_PLURALS = (
    ("sses", "ss"),
    ("shes", "sh"),
    ("ches", "ch"),
    ("xes", "x"),
    ("oes", "o"),
    ("ies", "y"),
    ("s", ""),
)
# British and other spellings, each with the one that stands for both.
_SPELLINGS = (
    ("isation", "ization"),
    ("isational", "izational"),
    ("centre", "center"),
    ("licence", "license"),
    ("programme", "program"),
    ("ie", "y"),  # cookies, as if of "cooky"
    ("oe", "o"),
)
_SHORTEST = 4  # letters of a plural: "its" and "has" are none


def singular(word: str) -> str:
    """Return one form for singular and plural, British and American spelling."""
    word = plain(word)
    before, hyphen, last = word.rpartition("-")
    return before + hyphen + _with_one_spelling(_singular(last))


def plain(word: str) -> str:
    """Return a word without capitals and accents."""
    if word.isascii():
        return word.lower()
    letters = unicodedata.normalize("NFD", word.lower())
    return "".join(char for char in letters if not unicodedata.combining(char))


def _singular(word):
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if (
        len(word) < _SHORTEST
        or word in _UNCHANGED
        or word.endswith(_SINGULAR_ENDINGS)
        or not word.endswith("s")
    ):
        return _compound(word)
    for ending, instead in _PLURALS:
        if word.endswith(ending) and (ending != "ies" or len(word) > _SHORTEST):
            return word.removesuffix(ending) + instead
    return word


def _compound(word):
    """Find the irregular plural at a word's end: "spokeswomen"."""
    if word.endswith("women"):
        return word.removesuffix("women") + "woman"
    if word.endswith("children"):
        return word.removesuffix("children") + "child"
    return word


def _with_one_spelling(word):
    for ending, instead in _SPELLINGS:
        if word.endswith(ending):
            return word.removesuffix(ending) + instead
    return word
