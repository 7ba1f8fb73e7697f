"""The texts of a file for translators as a PDF, with their pictures, for reading."""

from pathlib import Path

from django.utils import timezone
from django.utils.translation import gettext, override

from institute.models import Organization
from journal.pdf.contents import Text, close_levels
from library.typesetting.generated_file import built_pdf
from text.richtext import blocks_of

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
