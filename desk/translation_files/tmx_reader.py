"""Reads TMX in the sandbox, unit by unit, as ``imports.foreign`` asks. No Django.

It prints the texts of each unit that has all languages, without the codes of tools.
"""

import re
import sys
from pathlib import Path

from lxml import etree

from desk.translation_files.xliff_reader import LARGEST, MOST_UNITS
from imports.foreign import Fault, answer
from text.xml import LANG, local_name

# What marks words; other elements hold the codes of a tool.
MARKERS = {"hi", "mrk", "g"}
# As OmegaT writes a code, and some other tools.
CODE = re.compile(r"</?[a-z]\d+/?>|\{/?\d+/?\}")


def pairs_in(path, languages):
    if path.stat().st_size > LARGEST:
        raise Fault("size")
    parser = etree.iterparse(
        path, tag="{*}tu", resolve_entities=False, load_dtd=False, no_network=True
    )
    number = 0
    try:
        for number, (_event, unit) in enumerate(parser, start=1):
            if number > MOST_UNITS:
                raise Fault("units")
            if number == 1:
                refuse_entities(unit)
            texts = {
                language_of(each): words_of(each)
                for each in unit.iterchildren("{*}tuv")
            }
            if all(map(texts.get, languages)):
                yield [texts[language] for language in languages]
            unit.clear()
            while unit.getprevious() is not None:
                del unit.getparent()[0]
    except etree.XMLSyntaxError as error:
        raise Fault("damaged_at", line=error.lineno or 1) from error
    if local_name(parser.root) != "tmx":
        raise Fault("not_tmx")


def refuse_entities(unit):
    dtd = unit.getroottree().docinfo.internalDTD
    if dtd is not None and any(dtd.iterentities()):
        raise Fault("dtd")


def language_of(variant):
    code = variant.get(LANG) or variant.get("lang") or ""
    return re.split("[-_]", code)[0].lower()


def words_of(variant):
    text = "".join(text_in(each) for each in variant.iterchildren("{*}seg"))
    return " ".join(CODE.sub("", text).split())


def text_in(element):
    texts = [element.text or ""]
    for child in element:
        texts += [
            text_in(child) if local_name(child) in MARKERS else "",
            child.tail or "",
        ]
    return "".join(texts)


if __name__ == "__main__":
    pairs = pairs_in(Path(sys.argv[1]), sys.argv[2].split(","))
    answer(pairs, {}, sys.stdout.write)
