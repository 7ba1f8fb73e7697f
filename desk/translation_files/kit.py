"""The kit of a translator: a project that OmegaT opens, as one ZIP.

OmegaT translates what is in ``target``, so each unit has its source there, until it is
written over; what is in step is not shown.
"""

import logging
from collections import defaultdict
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

from django.utils import timezone
from django.utils.translation import gettext, override

import sandbox
from desk.translation_files.tmx import write_tmx
from desk.translation_files.xliff import write_xliff
from desk.translation_pane.terms import INSERTED
from glossary.linker import match_terms
from glossary.links import index_of_all_terms
from glossary.models import Term
from institute.models import Organization
from journal.pdf.contents import Text, close_levels
from library.typesetting.generated_file import built_pdf
from text.richtext import blocks_of
from text.richtext.segments import plain
from text.typography import with_plain_spaces
from text.xml import Vocabulary, write

logger = logging.getLogger(__name__)

make = Vocabulary()

# OmegaT opens no project without them.
FOLDERS = ["omegat", "source", "target", "tm", "glossary", "dictionary"]
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
        f"source/{source}-{target}.xlf": write_xliff(items, source, target, for_omegat),
        "tm/memory.tmx": write_tmx(source, target, [item.pointer for item in items]),
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


def for_omegat(unit):
    """Return a unit as OmegaT needs it: it writes over what is in the target.

    With the spaces of the memory beside it, which is compared sign by sign.
    """
    pieces = [
        with_plain_spaces(piece) if isinstance(piece, str) else piece
        for piece in unit.source.pieces
    ]
    unit = unit._replace(source=replace(unit.source, pieces=pieces))
    if unit.state in {"current", "final"}:
        return unit._replace(state="kept")
    notes = [*unit.notes]
    if unit.target:
        former = gettext("The translation so far: %s")
        notes.append(former % plain(unit.target.pieces))
    return unit._replace(target=unit.source, state="to do", notes=notes)


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
    entries = defaultdict(dict)
    for term in terms.in_order():
        entries[term.concept_id][with_plain_spaces(term.text)] = None
    made = [
        make("termEntry", terms_of(found[concept], source), terms_of(words, target))
        for concept, words in entries.items()
    ]
    header = make("martifHeader", make("fileDesc", make("sourceDesc", make("p"))))
    body = make("text", make("body", made))
    return write(make("martif", header, body, type="TBX", **{"xml:lang": source}))


def terms_of(words, language):
    sections = [make("tig", make("term", each)) for each in words]
    return make("langSet", sections, **{"xml:lang": language})


# The PDF of the texts, with their pictures, for reading


TEMPLATE = Path(__file__).with_name("context.typ")
# Characters of all texts. A million take a minute.
LONGEST = 300_000


def context_pdf(items, language) -> bytes | None:
    """Return the file; None if it would take long."""
    if sum(len(text.source) for item in items for text in item.texts) > LONGEST:
        return None
    pictures = {}
    with override(language):
        data = {
            "language": language,
            "title": gettext("Export for translation"),
            "timestamp": int(timezone.now().timestamp()),
            "accent": Organization.objects.get_or_unnamed().colour,
            "items": [contents_of(item, language, pictures) for item in items],
            "pictures": pictures,
        }
    with built_pdf(data, TEMPLATE) as (path, _facts):
        return path.read_bytes()


def contents_of(item, language, pictures):
    pieces = []
    for text in item.texts:
        pieces.append({"tag": "label", "children": [text.label]})
        if text.is_rich:
            rich = Text(text.source, language, prefix=f"{item.pointer}-{text.name}")
            for block in blocks_of(text.source):
                pieces += rich.block(block)
            pictures |= rich.files
        else:
            lines = text.source.splitlines()
            pieces += [{"tag": "p", "children": [line]} for line in lines if line]
    close_levels(pieces)
    # In the active language, that of the texts.
    return {"title": str(item.texts[0].state.record), "pieces": pieces}
