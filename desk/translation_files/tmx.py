"""TMX 1.4: the translation memory as a file; that of others, which then suggests."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext

from desk.translation_files.files import refusal
from desk.translation_files.tmx_reader import LARGEST
from imports import foreign
from publishing.catalogue.translation_memory import LONGEST, published
from publishing.models import TranslationSegment
from publishing.translations.translation_memory import FOREIGN, is_worth
from text.languages import LANGUAGES
from text.typography import with_plain_spaces
from text.xml import Vocabulary, write

make = Vocabulary()


def write_tmx(pairs, source, target, tool="institute") -> bytes:
    header = make(
        "header",
        creationtool=tool,
        creationtoolversion="1",
        segtype="sentence",
        adminlang="en",
        srclang=source,
        datatype="plaintext",
        **{"o-tmf": tool},
    )
    units = [
        make(
            "tu",
            *(
                make("tuv", make("seg", text), **{"xml:lang": code})
                for code, text in zip([source, target], pair, strict=True)
            ),
        )
        for pair in pairs
    ]
    return write(make("tmx", header, make("body", units), version="1.4"))


def known_pairs(source, target, pointers=()):
    """Return the pairs of what readers have, and of these items, with plain spaces."""
    segments = TranslationSegment.objects.order_by("pk")
    pairs = [
        tuple(map(with_plain_spaces, pair))
        for rows in [segments.filter(published()), segments.at(pointers)]
        for pair in rows.values_list(f"sentence_{source}", f"sentence_{target}")
    ]
    return [*dict.fromkeys(pairs)]


def foreign_segments():
    return TranslationSegment.objects.filter(to_model=FOREIGN)


def add_to_memory(file) -> tuple[int, int]:
    """Add the pairs of an open file; return how many, and how many were left out."""
    try:
        lines, _last = foreign.read(
            "desk.translation_files.tmx_reader",
            file,
            ",".join(LANGUAGES),
            largest=LARGEST,
        )
    except foreign.Fault as error:
        raise refusal(error.code, **error.values) from error
    columns = [f"sentence_{code}" for code in LANGUAGES]
    there = {*TranslationSegment.objects.values_list(*columns)}
    pairs = {tuple(line): None for line in lines if max(map(len, line)) <= LONGEST}
    pairs = [pair for pair in pairs if pair not in there and is_worth(pair)]
    if not lines:
        raise ValidationError(
            gettext("The file has no pair of sentences in the languages of this site.")
        )
    TranslationSegment.objects.bulk_create(
        (
            TranslationSegment(
                to_model=FOREIGN, to_pk=0, **dict(zip(columns, pair, strict=True))
            )
            for pair in pairs
        ),
        batch_size=2000,
    )
    return len(pairs), len(lines) - len(pairs)
