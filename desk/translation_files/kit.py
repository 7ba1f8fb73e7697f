"""The kit of a translator: a project that OmegaT opens, as one ZIP.

OmegaT translates what is in ``target``, so each has its source there, until it is
written over. What is in step is in the memory of the project, which says so; a state
would not change.
"""

import logging
from collections import defaultdict
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

from django.utils.translation import gettext

import sandbox
from desk.translation_files.context import context_pdf
from desk.translation_files.tmx import known_pairs, write_tmx
from desk.translation_files.xliff import write_xliff
from desk.translation_pane.terms import INSERTED
from glossary.linker import match_terms
from glossary.links.term_index import index_of_all_terms
from glossary.models import Term
from text.richtext.segments import plain
from text.typography import with_plain_spaces
from text.xml import Vocabulary, write

logger = logging.getLogger(__name__)

make = Vocabulary()

FOLDERS = ["source", "target", "tm", "glossary", "dictionary"]
NAMES = ["source_dir", "target_dir", "tm_dir", "glossary_dir", "dictionary_dir"]
PROJECT = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<omegat><project version="1.0">'
    + "".join(f"<{name}>__DEFAULT__</{name}>" for name in NAMES)
    + "<source_lang>{}</source_lang><target_lang>{}</target_lang>"
    # The units are sentences.
    "<sentence_seg>false</sentence_seg>"
    "<support_default_translations>true</support_default_translations>"
    "<remove_tags>false</remove_tags></project></omegat>\n"
)


def write_kit(items, source, target) -> bytes:
    units = [unit for item in items for _label, part in item.parts for unit in part]
    files = {
        **{f"{folder}/": b"" for folder in FOLDERS},
        "omegat.project": PROJECT.format(source, target),
        f"source/{source}-{target}.xlf": write_xliff(
            [item._replace(parts=to_do(item.parts)) for item in items], source, target
        ),
        "omegat/project_save.tmx": write_tmx(done(units), source, target, "OmegaT"),
        "tm/memory.tmx": write_tmx(
            known_pairs(source, target, [item.pointer for item in items]),
            *[source, target],
        ),
        "glossary/terms.tbx": write_terms(units, source, target),
    }
    try:
        files["context.pdf"] = context_pdf(items, source)
    except (sandbox.Overrun, sandbox.Broken, OSError):
        logger.warning("A kit is without its PDF.", exc_info=True)
    octets = BytesIO()
    with ZipFile(octets, "w", ZIP_DEFLATED) as archive:
        for name, content in files.items():
            if content is not None:
                archive.writestr(name, content)
    return octets.getvalue()


def to_do(parts):
    return [
        (
            label,
            [
                unit._replace(target=unit.source, state="to do", notes=notes_of(unit))
                for unit in units
            ],
        )
        for label, units in parts
    ]


def notes_of(unit):
    if unit.state != "stale" or not unit.target:
        return unit.notes
    former = gettext("The translation so far: %s") % plain(unit.target.pieces)
    return [*unit.notes, former]


def done(units):
    """Return the pairs that are in step, with codes as OmegaT writes them.

    It has one translation for a source: where texts have several, it has none.
    """
    pairs = defaultdict(set)
    for unit in units:
        if unit.state in {"current", "final"} and unit.target:
            pieces = unit.source.pieces
            ids = dict.fromkeys(each.id for each in pieces if not isinstance(each, str))
            order = {identity: place for place, identity in enumerate(ids)}
            pair = [tagged(each.pieces, order) for each in [unit.source, unit.target]]
            pairs[pair[0]].add(pair[1])
    return [(source, *found) for source, found in pairs.items() if len(found) == 1]


TAGS = {"open": "<g{}>", "close": "</g{}>", "alone": "<x{}/>"}


def tagged(pieces, order):
    return "".join(
        piece
        if isinstance(piece, str)
        else TAGS[piece.kind].format(order.get(piece.id, piece.id))
        for piece in pieces
    )


def write_terms(units, source, target) -> bytes:
    """Return the terms of the glossary in the units, as these inflect them.

    As TBX of 2008: of later versions OmegaT reads none.
    """
    index, found = index_of_all_terms(source), defaultdict(dict)
    for unit in units:
        text = with_plain_spaces(plain(unit.source.pieces))
        for match in match_terms(text, index):
            found[match.key][text[match.start : match.end].lower()] = None
    terms = Term.objects.without_lookup_terms().filter(
        concept__in=found, language=target, status__in=INSERTED
    )
    equivalents = defaultdict(list)
    for term in terms.in_order():
        equivalents[term.concept_id].append(with_plain_spaces(term.text))
    entries = [
        make(
            "termEntry",
            terms_of(found[concept], source),
            terms_of(words, target),
            id=f"c{concept}",
        )
        for concept, words in equivalents.items()
    ]
    header = make("martifHeader", make("fileDesc", make("sourceDesc", make("p"))))
    body = make("text", make("body", entries))
    return write(make("martif", header, body, type="TBX", **{"xml:lang": source}))


def terms_of(words, language):
    sections = [make("tig", make("term", each)) for each in words]
    return make("langSet", sections, **{"xml:lang": language})
