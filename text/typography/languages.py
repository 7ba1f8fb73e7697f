"""The rules of Russian, and those of English, each in their order."""

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
    SPEECH,
    STARTS,
    WORD,
    counted,
    dashes,
    glue,
    quotes,
    ranges,
    sub,
)

# A longer word than that is not glued to its number: that would make short lines.
_LONGEST = 15

# Russian

RU_MONTHS = """
    января|февраля|марта|апреля|мая|июня|июля|августа|сентября|октября|ноября|декабря
"""
RU_UNITS = rf"""
    гг?\.|вв?\.|год(?:а|у|ом|е|ы|ов)?|лет|%|‰|°[CСF]?|₽|\$|€
    |тыс\.|млн|млрд|трлн|руб\.|коп\.|долл\.|чел\.|экз\.|с\.|стр\.|кв\.
    |[мск]м[²³]?|д?м[²³]?|га|[км]?г|[цт]|м?л|ч|мин\.?|м?с|сек\.?
    |[кМГ]?Вт|[кМГТ]?Гц|[кКМГТП]?[бБ]|[кКМГТ]?байт(?:а|ов)?|[кМГТ]?бит(?:/с)?
    |{RU_MONTHS}
"""
_SHORT = "а в и к о с у я во да до за из ко на не ни но об от по со"
_SHORT_WORDS = frozenset(_SHORT.split())

# Words that may follow a number without being what it counts; nor are shorter words.
_RU_UNCOUNTED = """
    для при под над без или что как где это они она оно был есть будет была было были
    через после перед между около когда чтобы если этот эта эти того также тоже лишь
    только уже ещё еще так там тут хотя либо против вместо кроме среди который которая
    которое которые
"""
# Of a sentence, not of an abbreviation.
_END = r"(?:\s*\Z|\s+[А-ЯЁA-Z«])"
_RU_NUMBERED = re.compile(
    rf"""
    (?: [№§] | {STARTS}(?:с|стр|гл|рис|табл|ст|пп?|ч|тт?|кн|вып|д|кв|корп|разд)\. )
    {SPACE}? \Z
    """,
    re.VERBOSE | re.IGNORECASE,
)


RUSSIAN = [
    *COMMON,
    ranges(rf"(?:\d{{1,3}}(?:{SPACE}\d{{3}})+|\d{{1,4}})(?:,\d+)?"),
    MOMENTS,
    CENTURIES,
    dashes(allowed="—"),
    SPEECH,
    quotes('"«»“”„‟', '["«»“”„‟]', "«»", "„“"),
    # т. е., и т. д., до н. э.
    sub(".", rf"{STARTS}(?<!\.)([тТ])\.{SPACE}?(?=[дпекнчо]\.)", rf"\1.{NBSP}"),
    sub(".", rf"{STARTS}(?<!\.)н\.{SPACE}?(?=э\.)", f"н.{NBSP}"),
    # А. С. Пушкин, Пушкин А. С., А. Пушкин
    sub(
        ".",
        rf"{STARTS}(?<!\.)([А-ЯЁ])\.{SPACE}?([А-ЯЁ])\.{SPACE}?(?=[А-ЯЁ][а-яё])",
        rf"\1.{NBSP}\2.{NBSP}",
    ),
    sub(
        ".",
        rf"([А-ЯЁ][а-яё]++){SPACE}([А-ЯЁ])\.{SPACE}?([А-ЯЁ])\.(?![А-ЯЁ])",
        rf"\1{NBSP}\2.{NBSP}\3.",
    ),
    glue(".", rf"{STARTS}(?<!\.)[А-ЯЁA-Z]\.", "[А-ЯЁA-Z]"),
    # № 5, § 3, 5 %, 2017 г.
    sub("№§", rf"([№§]){SPACE}?(?=\w)", rf"\1{NBSP}"),
    sub("%", rf"(?<=\d)%(?![{WORD}-])", f"{NBSP}%"),
    sub("г", rf"(?<![{WORD}])(\d{{4}})(?=гг?\.)", rf"\1{NBSP}"),
    glue(DIGITS, r"\d", rf"(?:{RU_UNITS}){END}", re.VERBOSE),
    # 30 июня 2017, but not 27–30 июня 2017: that is long
    glue(
        DIGITS,
        rf"{STARTS}(?<!–)\d\d?{SPACE}(?:{RU_MONTHS})",
        rf"\d{{4}}{END}",
        re.VERBOSE,
    ),
    glue("IVXХ", rf"{STARTS}[IVXХ]++", r"(?:вв?\.|век|столети)"),
    glue(
        ".",
        rf"{STARTS}(?:с|стр|гл|рис|табл|ст|пп?|ч|тт?|кн|вып|д|кв|корп|разд)\.",
        rf"(?:\d|[IVX]+{END})",
        re.IGNORECASE,
    ),
    glue(
        "чглт",
        rf"{STARTS}(?:част[ьи]|глав[аеы]|том)",
        rf"(?:\d|[IVX]+{END})",
        re.IGNORECASE,
    ),
    glue(
        ".",
        rf"{STARTS}(?<!\d{SPACE})"
        r"(?:г|ул|пр|пл|пер|наб|им|проф|акад|доц|чл|обл|о)\.",
        "[А-ЯЁ«„]",
    ),
    # 12 345, but not 1 234
    sub(
        DIGITS,
        r"(?<![\w.,:/+-])(?:\d{2,3} \d{3}|\d{1,3}(?: \d{3}){2,})(?!\d)",
        lambda match: match[0].replace(" ", NBSP),
    ),
    # 110 городов
    counted(
        r"\d+(?:,\d+)?",
        rf"[а-яё]{{3,{_LONGEST}}} (?![{WORD}-]|\.(?!{_END}))",
        frozenset(_RU_UNCOUNTED.split()),
        _RU_NUMBERED,
    ),
    # a short word is glued to the next one, a particle to the one before
    sub(
        " ",
        rf"{STARTS}([А-Яа-я]{{1,2}})[ ](?=\S)",
        lambda match: (
            f"{match[1]}{NBSP}" if match[1].lower() in _SHORT_WORDS else match[0]
        ),
    ),
    glue(" ", rf"[{WORD}»“)]", rf"(?:же|ли|ль|бы|[бж])(?![{WORD}'’/-])"),
]


# English

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


EN_MONTHS = """
    January|February|March|April|May|June|July|August|September|October|November
    |December
"""
EN_UNITS = rf"""
    %|‰|°[CF]?|€|thousand|million|billion|trillion|per\ cent|percent|[ap]\.?m|pp\.
    |[mck]m[²³]?|m[²³]?|ha|[km]?g|t|m?l|h|min|m?s
    |[kMG]?W|[kMGT]?Hz|[kKMGTP]?B|[kMGT]?bit(?:/s)?|{EN_MONTHS}
"""

# Words that may follow a number without being what it counts; nor are shorter words.
_EN_UNCOUNTED = """
    about after also and any are been before but both can could did does during each for
    from had has have her here his into its may more not nor now only onto our out over
    per she should since than that the their then there these they this those through
    under until was were what when where which while who will with would yet
"""
_EN_NUMBERED = re.compile(
    rf"""
    (?: [№§] | {STARTS}(?:Nos?|pp?|Vols?|Figs?|Ch|Sec|Arts?)\.
      | {STARTS}(?:Part|Chapter|Volume|Table|Figure|Section|Article|Issue|Page|Room)
    )
    {SPACE}? \Z
    """,
    re.VERBOSE | re.IGNORECASE,
)

ENGLISH = [
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
    glue(DIGITS, r"\d", rf"(?:{EN_UNITS}){END}", re.VERBOSE),
    glue(DIGITS, rf"{STARTS}(?:{EN_MONTHS})", r"\d\d?(?!\d)", re.VERBOSE),
    # 30 June 2017, but not 27–30 June 2017: that is long
    glue(
        DIGITS,
        rf"{STARTS}(?<!–)(?<!\bto{SPACE})\d\d?{SPACE}(?:{EN_MONTHS})",
        rf"\d{{4}}{END}",
        re.VERBOSE,
    ),
    # 27 to 30 June
    sub(
        DIGITS,
        rf"(\b\d\d?){SPACE}to{SPACE}(?=\d\d?{SPACE}(?:{EN_MONTHS}))",
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
        frozenset(_EN_UNCOUNTED.split()),
        _EN_NUMBERED,
    ),
]
