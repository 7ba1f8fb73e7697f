"""The rules of English, in their order."""

import re

from .numbers import CENTURIES, MOMENTS, dashes, ranges
from .quotes import quotes
from .rules import (
    COMMON,
    DIGITS,
    END,
    LETTER,
    SPACE,
    STARTS,
    WORD,
    glue,
    patronymics,
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
STREETS = r"""
    (?:Street|Avenue|Road|Lane|Boulevard|Embankment|Highway|Prospekt|Square)\b
"""
UNITS = rf"""
    %|‰|°[CF]?|€|thousand|million|billion|trillion|per\ cent|percent|[ap]\.?m|pp\.
    |[mck]m[²³]?|m[²³]?|ha|[km]?g|t|m?l|h|min|m?s
    |[kMG]?W|[kMGT]?Hz|[kKMGTP]?B|[kMGT]?bit(?:/s)?|{MONTHS}
"""

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
    patronymics(
        capital="[A-Z]",
        small="[a-z]",
        son="[oe]vich",
        sure="[aeiy]evich",
        daughter="(?:[oe]v|ich)na",
    ),
    glue(
        ".",
        rf"{STARTS}(?:[Nn]os?|pp?|[Vv]ols?|[Ff]igs?|[Cc]h|[Ss]ec|[Aa]rts?)\.",
        r"\d",
    ),
    glue("l", rf"{STARTS}et", r"al\b"),
    glue("D", rf"{STARTS}DOI:", r"10\."),
    glue(DIGITS, r"\d", rf"(?:{UNITS}){END}", re.VERBOSE),
    glue(DIGITS, rf"{STARTS}(?:{MONTHS})", r"\d\d?(?!\d)", re.VERBOSE),
    # 12 Gagarin Street; Gagarin Street, 12
    glue(
        DIGITS,
        r"(?<![\w.,/-])\d{1,4}[A-Za-z]?(?:/\d{1,3})?",
        rf"(?:[A-Z][\w.’-]*{SPACE}){{1,3}}{STREETS}",
        re.VERBOSE,
    ),
    glue("SARLBEHP", rf"{STARTS}[A-Z][\w.’-]*", STREETS, re.VERBOSE),
    glue(",", rf"{STREETS},", rf"\d+[A-Za-z]?{END}(?!{SPACE}[A-Z])", re.VERBOSE),
    # SW1A 2AA, DC 20433, PO Box 5
    glue(DIGITS, r"\b[A-Z]{1,2}\d[A-Z\d]?", r"\d[A-Z]{2}\b"),
    glue(DIGITS, r"\b[A-Z]{2}", r"\d{5}\b"),
    glue("B", rf"{STARTS}Box", r"\d"),
]
