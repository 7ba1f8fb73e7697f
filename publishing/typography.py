"""Russian and English typography.

``typeset`` is for plain text; ``typeset_pieces`` applies the same rules to the text
nodes of a paragraph at once, so that quotes pair and words are glued across tags.
Both are idempotent, and both leave alone what is not prose: web and e-mail addresses,
telephone numbers, DOI, ISSN, ISBN, standards, dates in digits, entities.

Russian: «ёлочки» and „лапки“ inside them; a spaced em dash; т. е., А. С. Пушкин,
№ 5, 5 % and 2017 г. with no-break spaces, put in where the writer left them out.

English: “double” and ‘single’ inside them; an apostrophe is ’; a spaced hyphen
becomes a spaced em dash, while a spaced en dash or a closed-up em dash is the writer's
choice and stays. A per cent sign is closed up or not, as written.

Both: an unspaced en dash in a range of rising numbers (27–30), no-break spaces where
a line must not end, and … for three full stops. What a rule is not sure about stays.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import accumulate, pairwise
from typing import NamedTuple

NBSP = "\u00a0"

type _Edit = tuple[int, int, str]  # replace text[start:end]


class _Rule(NamedTuple):
    """Finds what to change in texts that have one of the signs."""

    signs: str
    edits: Callable[[str], Iterable[_Edit]]


_DIGITS = "0123456789"

_WORD = r"\w\u0300-\u036f"  # with accents: за́мок is one word
_SPACE = "[ \u00a0\u202f]"
_STARTS = rf"(?<![{_WORD}'’-])"

# Stands for every character that is not to be touched. It has to be a letter, so that
# the words around it keep their neighbour; where a text really has it, it stands for
# itself.
_MASK = "ꙮ"

_NOT_PROSE = {  # each is looked for where its sign is
    "://": re.compile(
        r"""
        (?:[hH][tT][tT][pP][sS]?|[fF][tT][pP])://
        [^\s<>"«»“”„…]*[^\s<>"«»“”„….,;:!?)\]'’]
        """,
        re.VERBOSE,
    ),
    "@": re.compile(r"(?<![\w.+-])(?:mailto:)?[\w.+-]+@[\w-]+(?:\.[\w-]+)+"),
    "/": re.compile(
        r"(?<![\w.-])(?:[a-zA-Z0-9-]+\.)+(?:[a-zA-Z]{2,}|\d{4,9})/[^\s<>\"«»“”„…,;)]*"
    ),
    "-": re.compile(
        rf"""
        \bIS[SB]N (?:-1[03])? :? {_SPACE}? \d[\dXxХх-]+
        | \b(?:ГОСТ|ИСО|МЭК|СНиП|СанПиН|ISO|IEC|IEEE)\b
          (?:[ /](?:Р|ИСО|МЭК|ISO|IEC|TR|TS)\b)* {_SPACE}? \d [\d.:/-]*
        | (?:
            \+\d
            | \(\d{{3,5}}\){_SPACE}?(?=\d{{3}}-\d\d-?\d\d)
            | \b(?:[Тт]ел|[Фф]акс|[Tt]el|[Pp]hone|[Ff]ax)\b[.:]{{0,2}}{_SPACE}? \d
          )
          (?: [ \u00a0()-]? [\d()] )*
        | (?<![\w-]) \d{{4}}-\d\d-\d\d (?![\w-])
        """,
        re.VERBOSE,
    ),
}


def typeset(text: str, language: str) -> str:
    """Return the plain text as a typographer of the language would set it."""
    return typeset_pieces([text], language)[0]


def typeset_pieces(
    pieces: Sequence[str],
    language: str,
    kept: Iterable[int] = (),
    *,
    trim: bool = False,
) -> list[str]:
    """Typeset the consecutive texts of one paragraph as a whole.

    ``kept`` names the pieces that the rules see but do not change, such as code.
    ``trim`` also takes away the spaces at both ends and around line breaks.
    """
    if language not in _RULES:
        return list(pieces)
    kept = set(kept)
    pieces = [
        piece if number in kept else unicodedata.normalize("NFC", piece)
        for number, piece in enumerate(pieces)
    ]
    rules = [*([_TRIM] if trim else []), *_RULES[language]]
    # One rule's work may give another something to do, rarely more than once.
    for _round in range(4):
        before, pieces = pieces, _once(pieces, rules, kept)
        if pieces == before:
            break
    return pieces


def _once(pieces, rules, kept):
    cuts = list(accumulate(map(len, pieces)))[:-1]
    text = "".join(pieces)
    masked = _mask(
        "".join(
            _MASK * len(piece) if number in kept else piece
            for number, piece in enumerate(pieces)
        )
    )
    hidden = []
    if _MASK in masked:
        pairs = zip(text, masked, strict=True)
        hidden = [char for char, mask in pairs if mask == _MASK]
    chars = set(masked)
    for signs, find in rules:
        if not chars.isdisjoint(signs) and (edits := list(find(masked))):
            masked, cuts = _apply(masked, cuts, edits)
    if hidden:
        originals = iter(hidden)
        masked = re.sub(_MASK, lambda _: next(originals), masked)
    return [masked[start:end] for start, end in pairwise([0, *cuts, len(masked)])]


def _mask(text: str) -> str:
    """Hide what is not prose, character for character."""
    for sign, pattern in _NOT_PROSE.items():
        if sign in text:
            text = pattern.sub(lambda match: _MASK * len(match[0]), text)
    return text


def _apply(text: str, cuts: list[int], edits: list[_Edit]) -> tuple[str, list[int]]:
    """Replace, and move the borders between the pieces along."""
    parts, moved = [], []
    position = shift = number = 0
    for start, end, new in edits:
        while number < len(cuts) and cuts[number] < end:
            inside = min(max(cuts[number] - start, 0), len(new))
            moved.append(min(cuts[number], start) + shift + inside)
            number += 1
        parts += [text[position:start], new]
        position = end
        shift += len(new) - (end - start)
    parts.append(text[position:])
    moved += [cut + shift for cut in cuts[number:]]
    return "".join(parts), moved


def _sub(
    signs: str, pattern: str, new: str | Callable[[re.Match], str], flags: int = 0
) -> _Rule:
    """Make a rule of a pattern, like ``re.sub``; only what differs becomes an edit."""
    compiled = re.compile(pattern, flags)
    replace = new if callable(new) else lambda match: match.expand(new)

    def edits(text):
        for match in compiled.finditer(text):
            old, new = match[0], replace(match)
            if old != new:
                head = _common(old, new)
                tail = min(
                    _common(old[::-1], new[::-1]), len(old) - head, len(new) - head
                )
                new = new[head : len(new) - tail]
                yield match.start() + head, match.end() - tail, new

    return _Rule(signs, edits)


def _common(one: str, other: str) -> int:
    """Count the characters with which both begin."""
    length = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        length += 1
    return length


def _glue(signs: str, left: str, right: str, flags: int = 0) -> _Rule:
    """Make a rule that turns the space between the two into a no-break space."""
    return _sub(signs, rf"({left})[ ](?={right})", rf"\1{NBSP}", flags)


_TRIM = _sub(f" {NBSP}", rf"\A[ {NBSP}]+|[ {NBSP}]+(?=\n|\Z)|(?<=\n)[ {NBSP}]+", "")
_SPACES = _sub(f" {NBSP}", rf"[ {NBSP}]{{2,}}", " ")
_ELLIPSIS = _sub(".", r"(?<!\.)\.{3}(?!\.)", "…")


_COPYRIGHT = _sub(  # before a name or a year, but not the third of (a), (b), (c)
    "(",
    r"\([cCсС]\)(?= ?(?:\d{4}|[A-ZА-ЯЁ]))",
    lambda match: (
        match[0] if re.search(r"\([abdабвг]\)", match.string, re.IGNORECASE) else "©"
    ),
)


# Numbers and dashes


def _number(match: str) -> float:
    return float(re.sub(r"[ \u00a0\u202f,](?=\d{3})", "", match).replace(",", "."))


def _is_year(number: str) -> bool:
    return number.isdigit() and 1000 <= int(number) < 2200


def _is_range(first: str, last: str, spaced: bool, counted: bool) -> bool:
    """Tell a range from a code, a score, a subtraction or a part of a telephone."""
    if re.match(r"0\d", first) or re.match(r"0\d", last):
        return False
    low, high = _number(first), _number(last)
    if counted:  # № 3–4 is a double issue, № 12-45 may be anything
        return high == low + 1
    if spaced:
        years = _is_year(first) and _is_year(last)
        return low < high and (years or len(first) == len(last) <= 2)
    if len(first) == 4 and first.isdigit():
        if len(last) == 2 and last.isdigit():  # 2017-18, but 2017-06 is a month
            return _is_year(first) and 12 < high > low % 100
        return _is_year(first) and _is_year(last) and low < high
    if len(last) == 4 and last.isdigit():
        return low < high and high % 10 == 0
    return low < high


def _ranges(number: str) -> _Rule:
    pattern = rf"""
        (?<![{_WORD}.,:/–—-]) (?P<first>{number})
        (?P<dash> {_SPACE}[-–]{_SPACE} | [-—] )
        (?P<last>{number})
        (?! [{_WORD}–—/:] | [.,]\w | -[\dA-ZА-ЯЁ] | {_SPACE}?= )
    """

    def replace(match):
        before = match.string[max(match.start() - 8, 0) : match.start()]
        counted = re.search(r"(?:№|\b[Nn]os?\.)\s?\Z", before) is not None
        first, dash, last = match["first"], match["dash"], match["last"]
        if not _is_range(first, last, len(dash) > 1, counted):
            return match[0]
        return f"{first}–{last}"

    return _sub("-–—", pattern, replace, re.VERBOSE)


_MOMENTS = _sub(  # times and days of the month
    "-—",
    r"(?<![\w.,:/–-])(\d{1,2}:\d\d|\d{1,2}\.\d\d(?:\.\d{4})?)[-—]"
    r"(\d{1,2}:\d\d|\d{1,2}\.\d\d(?:\.\d{4})?)(?![\w–:/-]|\.\w)",
    lambda match: (
        f"{match[1]}–{match[2]}" if (":" in match[1]) == (":" in match[2]) else match[0]
    ),
)
_CENTURIES = _sub(
    "-—",
    rf"(?<![{_WORD}-])([IVXХ]+)[-—]([IVXХ]+)(?={_SPACE}(?:вв?\.|век|столети|centur))",
    r"\1–\2",
)


def _dashes(kept: str) -> _Rule:
    """Space a dash between words; a minus between numbers stays."""

    def replace(match):
        dash = match[1]
        around = match.string[match.start() - 1] + match.string[match.end()]
        if around.isdigit() and dash in "-–":
            return match[0]
        return f"{NBSP}{dash if dash in kept else '—'} "

    return _sub("-–—―", rf"(?<=\S){_SPACE}+(-{{1,3}}|[–—―]){_SPACE}+(?=\S)", replace)


_SPEECH = _sub("-–—―", rf"(?m)^(?:-{{1,2}}|[–—―]){_SPACE}+(?=[^\s\d])", rf"—{NBSP}")


# Quotes

_OPENING, _CLOSING = "«„‟‘‚", "»”’"
_FAMILY = {
    **dict.fromkeys("«»", "«"),
    **dict.fromkeys("„‟“”", "“"),
    **dict.fromkeys("‘‚’", "‘"),
}
_BEFORE_OPENING = " \u00a0\u202f\n\t([{<=/-–—…"
_AFTER_CLOSING = " \u00a0\u202f\n\t)]}>/-–—….,;:!?"
_DEEPEST = 16  # quotes that stay open; more is not prose, and would cost time


def _pairs(text: str, tokens: list[int]) -> Iterator[tuple[int, int]]:
    """Find which quotes belong together, by their shape or by what stands around."""
    quotes = set(tokens)
    opened: dict[int, bool] = {}
    stacked: list[int] = []
    after = [""] * len(tokens)
    for number in reversed(range(len(tokens))):
        place = tokens[number] + 1
        after[number] = (
            after[number + 1] if place in quotes else text[place : place + 1]
        )
    for place, following in zip(tokens, after, strict=True):
        glyph = text[place]
        family = _FAMILY.get(glyph, glyph)
        if glyph in _OPENING:
            opens = True
        elif glyph in _CLOSING:
            opens = False
        else:
            border = place == 0 or opened.get(
                place - 1, text[place - 1] in _BEFORE_OPENING
            )
            may_open = border and following.strip(" \u00a0\u202f\n\t") != ""
            may_close = not border and (not following or following in _AFTER_CLOSING)
            inside = any(_FAMILY.get(text[i], text[i]) == family for i in stacked)
            opens = may_open if may_open != may_close else not inside
        opened[place] = opens
        if opens:
            stacked.append(place)
            del stacked[:-_DEEPEST]
            continue
        for depth in reversed(range(len(stacked))):
            start = stacked[depth]
            if _FAMILY.get(text[start], text[start]) == family:
                del stacked[depth:]
                yield start, place
                break


def _quotes(signs: str, pattern: str, outer: str, inner: str) -> _Rule:
    """Set quotes in pairs by their depth; what has no partner stays as it is."""
    compiled = re.compile(pattern)

    def edits(text):
        tokens = [match.start() for match in compiled.finditer(text)]
        glyphs = {}
        ends: list[tuple[int, str]] = []
        for start, end in sorted(_pairs(text, tokens)):
            while ends and ends[-1][0] < start:
                ends.pop()
            around = ends[-1][1] if ends else inner
            single = _FAMILY.get(text[start], text[start]) in "'‘"
            marks = "‘’" if single else inner if around == outer else outer
            ends.append((end, marks))
            glyphs[start], glyphs[end] = marks
        for place in sorted(glyphs):
            if text[place] != glyphs[place]:
                yield place, place + 1, glyphs[place]

    return _Rule(signs, edits)


_LETTER = r"[^\W\d_]"
_APOSTROPHES = [
    _sub("'", rf"(?<={_LETTER})'(?={_LETTER})|(?<=\d)'(?=s\b)", "’"),
    _sub(
        "'",
        rf"(?<![{_WORD}])'(?=(?:tis|twas|em|til|cause)\b|\d0s\b)",
        "’",
        re.IGNORECASE,
    ),
    _sub("'", "'n'(?= )", "’n’"),
]
# A plural's apostrophe, students', looks like the end of a quotation until all
# quotations have found theirs.
_LAST_APOSTROPHES = _sub("'", rf"(?<={_LETTER})'(?![{_WORD}])", "’")


# Glue

_END = rf"(?![{_WORD}])"
_UNITS_RU = r"""
    гг?\.|вв?\.|год(?:а|у|ом|е|ы|ов)?|лет|%|‰|°[CСF]?|₽|\$|€
    |тыс\.|млн|млрд|трлн|руб\.|коп\.|долл\.|чел\.|экз\.|с\.|стр\.|кв\.
    |[мск]м[²³]?|д?м[²³]?|га|[км]?г|[цт]|м?л|ч|мин\.?|м?с|сек\.?
    |[кМГ]?Вт|[кМГТ]?Гц|[кКМГТП]?[бБ]|[кКМГТ]?байт(?:а|ов)?|[кМГТ]?бит(?:/с)?
    |января|февраля|марта|апреля|мая|июня|июля|августа|сентября|октября|ноября|декабря
"""
_MONTHS_EN = """
    January|February|March|April|May|June|July|August|September|October|November
    |December
"""
_UNITS_EN = rf"""
    %|‰|°[CF]?|€|thousand|million|billion|trillion|per\ cent|percent|[ap]\.?m|pp\.
    |[mck]m[²³]?|m[²³]?|ha|[km]?g|t|m?l|h|min|m?s
    |[kMG]?W|[kMGT]?Hz|[kKMGTP]?B|[kMGT]?bit(?:/s)?|{_MONTHS_EN}
"""

_SHORT_RU = "а в и к о с у я во да до за из ко на не ни но об от по со"
_SHORT_WORDS_RU = frozenset(_SHORT_RU.split())

_COMMON = [_SPACES, _ELLIPSIS, _COPYRIGHT]
_RULES: dict[str, list[_Rule]] = {
    "ru": [
        *_COMMON,
        _ranges(rf"(?:\d{{1,3}}(?:{_SPACE}\d{{3}})+|\d{{1,4}})(?:,\d+)?"),
        _MOMENTS,
        _CENTURIES,
        _dashes(kept="—"),
        _SPEECH,
        _quotes('"«»“”„‟', '["«»“”„‟]', "«»", "„“"),
        # т. е., и т. д., до н. э.
        _sub(".", rf"{_STARTS}(?<!\.)([тТ])\.{_SPACE}?(?=[дпекнчо]\.)", rf"\1.{NBSP}"),
        _sub(".", rf"{_STARTS}(?<!\.)н\.{_SPACE}?(?=э\.)", f"н.{NBSP}"),
        # А. С. Пушкин, Пушкин А. С., А. Пушкин
        _sub(
            ".",
            rf"{_STARTS}(?<!\.)([А-ЯЁ])\.{_SPACE}?([А-ЯЁ])\.{_SPACE}?(?=[А-ЯЁ][а-яё])",
            rf"\1.{NBSP}\2.{NBSP}",
        ),
        _sub(
            ".",
            rf"([А-ЯЁ][а-яё]++){_SPACE}([А-ЯЁ])\.{_SPACE}?([А-ЯЁ])\.(?![А-ЯЁ])",
            rf"\1{NBSP}\2.{NBSP}\3.",
        ),
        _glue(".", rf"{_STARTS}(?<!\.)[А-ЯЁA-Z]\.", "[А-ЯЁA-Z]"),
        # № 5, § 3, 5 %, 2017 г.
        _sub("№§", rf"([№§]){_SPACE}?(?=\w)", rf"\1{NBSP}"),
        _sub("%", rf"(?<=\d)%(?![{_WORD}-])", f"{NBSP}%"),
        _sub("г", rf"(?<![{_WORD}])(\d{{4}})(?=гг?\.)", rf"\1{NBSP}"),
        _glue(_DIGITS, r"\d", rf"(?:{_UNITS_RU}){_END}", re.VERBOSE),
        _glue("IVXХ", rf"{_STARTS}[IVXХ]++", r"(?:вв?\.|век|столети)"),
        _glue(
            ".",
            rf"{_STARTS}(?:с|стр|гл|рис|табл|ст|пп?|ч|тт?|кн|вып|д|кв|корп|разд)\.",
            rf"(?:\d|[IVX]+{_END})",
            re.IGNORECASE,
        ),
        _glue(
            ".",
            rf"{_STARTS}(?<!\d{_SPACE})"
            r"(?:г|ул|пр|пл|пер|наб|им|проф|акад|доц|чл|обл|о)\.",
            "[А-ЯЁ«„]",
        ),
        # 12 345, but not 1 234
        _sub(
            _DIGITS,
            r"(?<![\w.,:/+-])(?:\d{2,3} \d{3}|\d{1,3}(?: \d{3}){2,})(?!\d)",
            lambda match: match[0].replace(" ", NBSP),
        ),
        # a short word keeps to the next, a particle to the one before
        _sub(
            " ",
            rf"{_STARTS}([А-Яа-я]{{1,2}})[ ](?=\S)",
            lambda match: (
                f"{match[1]}{NBSP}" if match[1].lower() in _SHORT_WORDS_RU else match[0]
            ),
        ),
        _glue(" ", rf"[{_WORD}»“)]", rf"(?:же|ли|ль|бы|[бж])(?![{_WORD}'’/-])"),
    ],
    "en": [
        *_COMMON,
        _ranges(r"(?:\d{1,3}(?:,\d{3})+|\d{1,4})(?:\.\d+)?"),
        _MOMENTS,
        _CENTURIES,
        _sub("-", rf"(?<={_LETTER})--(?={_LETTER})", "—"),
        _dashes(kept="—–"),
        *_APOSTROPHES,
        _quotes(
            "\"'«»“”„‟‘’‚",
            rf"[\"«»“”„‟‘‚]|(?<!{_LETTER})['’]|['’](?!{_LETTER})",
            "“”",
            "‘’",
        ),
        _LAST_APOSTROPHES,
        _glue("№§", "[№§]", r"\w"),
        _glue(" ", rf"{_STARTS}(?:Mr|Mrs|Ms|Mx|Dr|Prof|St|Rev|Acad)\.?", "[A-Z]"),
        _glue(".", rf"{_STARTS}(?<!\.)[A-Z]\.", "[A-Z]"),
        _glue(
            ".",
            rf"{_STARTS}(?:[Nn]os?|pp?|[Vv]ols?|[Ff]igs?|[Cc]h|[Ss]ec|[Aa]rts?)\.",
            r"\d",
        ),
        _glue(_DIGITS, r"\d", rf"(?:{_UNITS_EN}){_END}", re.VERBOSE),
        _glue(_DIGITS, rf"{_STARTS}(?:{_MONTHS_EN})", r"\d\d?(?!\d)", re.VERBOSE),
    ],
}
