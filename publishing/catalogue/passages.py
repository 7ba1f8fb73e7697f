"""The passages of texts in which a search found its words.

The catalogue has no texts: they are read from the tables of the kinds.
"""

from functools import lru_cache

from django.db.models import Case, F, TextField, Value, When
from django.db.models.functions import Left

from publishing.cache.compiled import array_of, compiled, with_keys
from publishing.content.status import visible
from text.highlight import passage, words_missing
from text.languages import languages_from
from text.richtext import running_text_of

# Characters of a text in which a passage is looked for.
READ = 50_000

# What is found once is found again, and to parse a text costs most of a search.
plain_text_of = lru_cache(maxsize=50)(running_text_of)


def add_passages(entries, spellings, reader):
    """Set ``passage`` of the entries whose title and summary lack words of the query.

    ``spellings``: of the query. One statement reads the texts of all kinds.
    """
    lacking = {}
    for entry in entries:
        shown = f"{entry.title} {entry.summary}"
        words = [words_missing(shown, query, entry.language) for query in spellings]
        if all(words) and entry.model.passage_fields():
            lacking.setdefault(entry.model, {})[entry.pk] = entry, " ".join(words)
    for model, pk, name, text in texts_of(lacking, reader):
        entry, words = lacking[model][pk]
        if not entry.passage:
            plain = plain_text_of(text) if model.is_rich_text(name) else text
            entry.passage = passage(plain, words, entry.language)


def texts_of(keys, reader):
    """Yield (model, key, name, text) of what a search shows passages of.

    ``keys``: {model: keys of its records}. Each text is in the language that readers
    see. One statement reads all.
    """
    models = {model._meta.label_lower: model for model in keys}
    if not models:
        return
    arrays = {label: array_of(keys[model]) for label, model in models.items()}
    for label, pk, place, text in sorted(
        rows_of(reader, *sorted(models.items()), **arrays)
    ):
        model = models[label]
        yield model, pk, model.passage_fields()[place], text or ""


@compiled
def rows_of(reader, *kinds):
    """Return label, key, place of a text and the text.

    ``kinds``: (label, model); the parameters are the keys of each, by its label.
    """
    first, *more = (
        texts_in(reader, label, model, place, name)
        for label, model in kinds
        for place, name in enumerate(model.passage_fields())
    )
    return first.union(*more, all=True)


def texts_in(reader, label, model, place, name):
    text = Case(
        *(
            When(visible(code), then=Left(f"{name}_{code}", READ))
            for code in languages_from(reader)
        ),
        default=Value(""),
        output_field=TextField(),
    )
    # By names that no field of a model has.
    columns = {
        "row_label": Value(label),
        "row_pk": F("pk"),
        "row_place": Value(place),
        "row_text": text,
    }
    # As they are named: with rewriting, their order in the statement would be another.
    rows = with_keys(model.with_passages(), parameter=label).rewrite(False).order_by()
    return rows.annotate(**columns).values_list(*columns)
