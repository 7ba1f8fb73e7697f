"""TMX 1.4: the translation memory as a file; that of others, which then suggests."""

from django.core.exceptions import ValidationError

from desk.translation_files.files import LIMITS, MESSAGES
from desk.translation_files.xliff_reader import LARGEST
from imports.tables import read_lines
from publishing.catalogue.translation_memory import LONGEST, published
from publishing.models import TranslationSegment
from publishing.translations.translation_memory import FOREIGN, is_worth
from text.languages import LANGUAGES
from text.typography import with_plain_spaces
from text.xml import Vocabulary, write

make = Vocabulary()


def write_tmx(source, target, pointers=()) -> bytes:
    """Return the sentences of what readers have, and of these items."""
    segments = TranslationSegment.objects.order_by("pk")
    pairs = {
        pair: None
        for rows in [segments.filter(published()), segments.at(pointers)]
        for pair in rows.values_list(f"sentence_{source}", f"sentence_{target}")
    }
    header = make(
        "header",
        srclang=source,
        segtype="sentence",
        datatype="plaintext",
        adminlang="en",
        creationtool="institute",
        creationtoolversion="1",
        **{"o-tmf": "institute"},
    )
    units = [make("tu", [*map(variant, [source, target], pair)]) for pair in pairs]
    return write(make("tmx", header, make("body", units), version="1.4"))


def variant(language, text):
    segment = make("seg", with_plain_spaces(text))
    return make("tuv", segment, **{"xml:lang": language})


def plain(pair):
    """Return a pair as it leaves in a file, by which it is known when it comes back."""
    return tuple(map(with_plain_spaces, pair))


def foreign_segments():
    return TranslationSegment.objects.filter(to_model=FOREIGN)


def add_to_memory(file) -> tuple[int, int]:
    """Add the pairs of an open file; return how many, and how many were left out."""
    module, languages = "desk.translation_files.tmx_reader", ",".join(LANGUAGES)
    about = {"largest": LARGEST, "faults": MESSAGES, **LIMITS}
    lines, _last = read_lines(module, file, languages, **about)
    if not lines:
        raise ValidationError(str(MESSAGES["no_pair"]))
    columns = [f"sentence_{code}" for code in LANGUAGES]
    there = {*map(plain, TranslationSegment.objects.values_list(*columns))}
    new = [
        pair
        for pair in dict.fromkeys(map(plain, lines))
        if pair not in there and max(map(len, pair)) <= LONGEST and is_worth(pair)
    ]
    made = (
        TranslationSegment(
            to_model=FOREIGN, to_pk=0, **dict(zip(columns, pair, strict=True))
        )
        for pair in new
    )
    # Each statement has a timeout.
    TranslationSegment.objects.bulk_create(made, batch_size=500)
    return len(new), len(lines) - len(new)
