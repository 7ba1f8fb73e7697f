"""The sentences of a text in Russian or English; how many words it has.

A full stop after an abbreviation or an initial ends none, so that a sentence is rather
too long than cut in a name.
"""

import re

# Behind these a sentence goes on.
_WORDS = {
    "ru": """
        абз акад англ архит бул в вв вып г гг гл гос гр д дер доц ед зав зам изд им инж
        ил искл исп итал канд кв корп кн кр л лат мин млн млрд муз напр нем о обл
        оз оп отв п пер пл пол пос пп прим проф р род руб рис рук с св сек см
        соч спец ср ст стр т табл тел тов трлн тт тыс ул уч франц ч чл экз яз
    """,
    "en": """
        adm al app approx art assoc ave bd bldg ca cap capt cf ch col dept dr ed eds
        eq esp est fig figs gen gov hon jr lt maj messrs mr mrs ms mt no nos op para
        pl pp prof ref refs rep rev sec sen sgt sr st vol vols vs
    """,
}
ABBREVIATIONS = {code: {*words.split()} for code, words in _WORDS.items()}
# What may end a sentence: whether it does, the words around it tell.
END = re.compile(
    r"""
    (?<![.!?…]) (?P<mark> [.!?…]++ ) [»”"’)\]]*+ (?P<space> \s++ )
    (?= [«“„"(\[—–-]*+ \s*+ [^\W\d_a-zа-яё] | [«“„"(\[]*+ \d )
    """,
    re.VERBOSE,
)
LAST_WORD = re.compile(r"[\w-]*$")
# An initial; «т. е.», "e.g.", "U.S.".
DOTTED = re.compile(r"(?<![\w.])(?:[^\W\d_]|(?:[^\W\d_]{1,2}\.\s?)+[^\W\d_]{1,2})$")
# These end a list, and mostly the sentence.
CLOSING = re.compile(r"\bи\s(?:т\.\s?[дп]|др|пр)$")
# "1." before the first word is its number.
NUMBER = re.compile(r"\W*\d{1,3}$")
# Characters before a full stop that are looked at.
TAIL = 40


def sentences(text: str, language: str) -> list[str]:
    """Return the sentences of a text, without the spaces around them."""
    parts, begin = [], 0
    for match in END.finditer(text):
        tail = text[max(begin, match.start() - TAIL) : match.start()]
        if ends(tail, match["mark"], language):
            parts.append(text[begin : match.start("space")])
            begin = match.end()
    return [*filter(None, map(str.strip, [*parts, text[begin:]]))]


def ends(tail, mark, language):
    """Tell whether a mark ends a sentence; ``tail``: its last characters."""
    if mark != ".":
        return True
    if CLOSING.search(tail):
        return True
    if DOTTED.search(tail) or NUMBER.fullmatch(tail):
        return False
    return LAST_WORD.search(tail)[0].lower() not in ABBREVIATIONS[language]


# Of a rich text, what no reader reads; a word with what hangs on it. As regular
# expressions of PostgreSQL too.
MARKUP, WORD = r"<[^>]*>|&\w+;", r"\w[^\s\u00a0\u2009\u202f]*"

_MARKUP, _WORD = re.compile(MARKUP), re.compile(WORD)


def count_words(text: str, *, is_rich=False) -> int:
    """Count the words of a text, or of the HTML of one."""
    return len(words_of(text)) if is_rich else len(_WORD.findall(text))


def words_of(html: str) -> list[str]:
    return _WORD.findall(_MARKUP.sub(" ", html))
