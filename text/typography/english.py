"""The rules of English, in their order."""

import re

from text.typography.rules import (
    CENTURIES,
    COMMON,
    DIGITS,
    END,
    LETTER,
    MOMENTS,
    NBSP,
    SPACE,
    STARTS,
    WORD,
    counted,
    dashes,
    glue,
    quotes,
    ranges,
    sub,
)

APOSTROPHES = [
    sub("'", rf"(?<={LETTER})'(?={LETTER})|(?<=\d)'(?=s\b)", "’"),
    sub(
        "'",
        rf"(?<![{WORD}])'(?=(?:tis|twas|em|til|cause)\b|\d0s\b)",
        "’",
        re.IGNORECASE,
    ),
    sub("'", "'n'(?= )", "’n’"),
]
# A plural's apostrophe, students', looks like the end of a quotation until all
# quotations have found theirs.
LAST_APOSTROPHES = sub("'", rf"(?<={LETTER})'(?![{WORD}])", "’")


MONTHS = """
    January|February|March|April|May|June|July|August|September|October|November
    |December
"""
UNITS = rf"""
    %|‰|°[CF]?|€|thousand|million|billion|trillion|per\ cent|percent|[ap]\.?m|pp\.
    |[mck]m[²³]?|m[²³]?|ha|[km]?g|t|m?l|h|min|m?s
    |[kMG]?W|[kMGT]?Hz|[kKMGTP]?B|[kMGT]?bit(?:/s)?|{MONTHS}
"""

# A longer word than that is not glued to its number: that would make short lines.
_LONGEST = 15

# Words that may follow a number without being what it counts; nor are shorter words.
_UNCOUNTED = """
    about after also and any are been before but both can could did does during each for
    from had has have her here his into its may more not nor now only onto our out over
    per she should since than that the their then there these they this those through
    under until was were what when where which while who will with would yet
"""
_NUMBERED = re.compile(
    rf"""
    (?: [№§] | {STARTS}(?:Nos?|pp?|Vols?|Figs?|Ch|Sec|Arts?)\.
      | {STARTS}(?:Part|Chapter|Volume|Table|Figure|Section|Article|Issue|Page|Room)
    )
    {SPACE}? \Z
    """,
    re.VERBOSE | re.IGNORECASE,
)

RULES = [
    *COMMON,
    ranges(r"(?:\d{1,3}(?:,\d{3})+|\d{1,4})(?:\.\d+)?"),
    MOMENTS,
    CENTURIES,
    sub("-", rf"(?<={LETTER})--(?={LETTER})", "—"),
    dashes(allowed="—–"),
    *APOSTROPHES,
    quotes(
        "\"'«»“”„‟‘’‚",
        rf"[\"«»“”„‟‘‚]|(?<!{LETTER})['’]|['’](?!{LETTER})",
        "“”",
        "‘’",
    ),
    LAST_APOSTROPHES,
    glue("№§", "[№§]", r"\w"),
    glue(" ", rf"{STARTS}(?:Mr|Mrs|Ms|Mx|Dr|Prof|St|Rev|Acad)\.?", "[A-Z]"),
    glue(".", rf"{STARTS}(?<!\.)[A-Z]\.", "[A-Z]"),
    glue(
        ".",
        rf"{STARTS}(?:[Nn]os?|pp?|[Vv]ols?|[Ff]igs?|[Cc]h|[Ss]ec|[Aa]rts?)\.",
        r"\d",
    ),
    glue("l", rf"{STARTS}et", r"al\b"),
    glue("D", rf"{STARTS}DOI:", r"10\."),
    glue(DIGITS, r"\d", rf"(?:{UNITS}){END}", re.VERBOSE),
    glue(DIGITS, rf"{STARTS}(?:{MONTHS})", r"\d\d?(?!\d)", re.VERBOSE),
    # 30 June 2017, but not 27–30 June 2017: that is long
    glue(
        DIGITS,
        rf"{STARTS}(?<!–)(?<!\bto{SPACE})\d\d?{SPACE}(?:{MONTHS})",
        rf"\d{{4}}{END}",
        re.VERBOSE,
    ),
    # 27 to 30 June
    sub(
        DIGITS,
        rf"(\b\d\d?){SPACE}to{SPACE}(?=\d\d?{SPACE}(?:{MONTHS}))",
        rf"\1{NBSP}to{NBSP}",
        re.VERBOSE,
    ),
    # part II, chapter 3
    glue(
        "pPcCvV",
        rf"{STARTS}(?:[Pp]art|[Cc]hapter|[Vv]olume)",
        rf"(?:\d|[IVX]+{END})",
    ),
    # 110 towns, 22 European countries
    counted(
        r"(?:\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?)",
        rf"""
        (?: [a-z]{{3,{_LONGEST}}} | [A-Z][a-z]{{2,9}} (?={SPACE}[a-z]) ) (?![{WORD}’-])
        """,
        frozenset(_UNCOUNTED.split()),
        _NUMBERED,
    ),
]
