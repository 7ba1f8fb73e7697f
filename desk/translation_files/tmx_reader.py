"""Reads TMX in the sandbox, as ``imports.foreign`` asks. No Django.

It prints the texts of each unit that has all languages, without the codes of tools.
"""

import re

from lxml import etree

from desk.translation_files.xliff_reader import root_of
from imports.foreign import answer
from text.faults import Fault
from text.xml import LANG, local_name

# Whoever sends them waits until the database has indexed them.
MOST_PAIRS = 20_000
# The elements of the format that hold the codes of a tool; others mark words.
CODES = ["{*}bpt", "{*}ept", "{*}it", "{*}ph", "{*}sub", "{*}ut"]
# As OmegaT writes a code, and some other tools.
CODE = re.compile(r"</?[a-z]\d+/?>|\{/?\d+/?\}")


def pairs_in(path, _last, languages):
    languages = languages.split(",")
    root = root_of(path.read_bytes())
    if local_name(root) != "tmx":
        raise Fault("not_tmx")
    units = [*root.iter("{*}tu")]
    if len(units) > MOST_PAIRS:
        raise Fault("units", units=MOST_PAIRS)
    for unit in units:
        variants = unit.iterchildren("{*}tuv")
        texts = {language_of(each): words_of(each) for each in variants}
        if all(map(texts.get, languages)):
            yield [texts[language] for language in languages]


def language_of(variant):
    code = variant.get(LANG) or variant.get("lang") or ""
    return re.split("[-_]", code)[0].lower()


def words_of(variant):
    etree.strip_elements(variant, *CODES, with_tail=False)
    segments = variant.iterchildren("{*}seg")
    text = "".join(part for segment in segments for part in segment.itertext())
    return " ".join(CODE.sub("", text).split())


if __name__ == "__main__":
    answer(pairs_in)
