"""The rules of Russian, in their order."""

import re

from text.typography.rules import (
    CENTURIES,
    COMMON,
    DIGITS,
    END,
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

_MONTHS = """
    января|февраля|марта|апреля|мая|июня|июля|августа|сентября|октября|ноября|декабря
"""
UNITS = rf"""
    гг?\.|вв?\.|год(?:а|у|ом|е|ы|ов)?|лет|%|‰|°[CСF]?|₽|\$|€
    |тыс\.|млн|млрд|трлн|руб\.|коп\.|долл\.|чел\.|экз\.|с\.|стр\.|кв\.
    |[мск]м[²³]?|д?м[²³]?|га|[км]?г|[цт]|м?л|ч|мин\.?|м?с|сек\.?
    |[кМГ]?Вт|[кМГТ]?Гц|[кКМГТП]?[бБ]|[кКМГТ]?байт(?:а|ов)?|[кМГТ]?бит(?:/с)?
    |{_MONTHS}
"""
_SHORT = "а в и к о с у я во да до за из ко на не ни но об от по со"
_SHORT_WORDS = frozenset(_SHORT.split())

# A longer word than that is not glued to its number: that would make short lines.
_LONGEST = 15

# Words that may follow a number without being what it counts; nor are shorter words.
_UNCOUNTED = """
    для при под над без или что как где это они она оно был есть будет была было были
    через после перед между около когда чтобы если этот эта эти того также тоже лишь
    только уже ещё еще так там тут хотя либо против вместо кроме среди который которая
    которое которые
"""
_UNCOUNTED_WORDS = frozenset(_UNCOUNTED.split())
# Of a sentence, not of an abbreviation.
_END = r"(?:\s*\Z|\s+[А-ЯЁA-Z«])"
_NUMBERED = re.compile(
    rf"""
    (?: [№§] | {STARTS}(?:с|стр|гл|рис|табл|ст|пп?|ч|тт?|кн|вып|д|кв|корп|разд)\. )
    {SPACE}? \Z
    """,
    re.VERBOSE | re.IGNORECASE,
)


RULES = [
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
    glue(DIGITS, r"\d", rf"(?:{UNITS}){END}", re.VERBOSE),
    # 30 июня 2017, but not 27–30 июня 2017: that is long
    glue(
        DIGITS,
        rf"{STARTS}(?<!–)\d\d?{SPACE}(?:{_MONTHS})",
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
        _UNCOUNTED_WORDS,
        _NUMBERED,
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
