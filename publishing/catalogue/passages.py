"""The passages of texts in which a search found its words.

The catalogue has no texts: they are read from the tables of the kinds.
"""

from functools import lru_cache

from django.db.models import Case, TextField, Value, When
from django.db.models.functions import Left

from publishing.cache.compiled import all_rows, array_of, compiled, with_keys
from publishing.content.status import visible
from text.highlight import passage, words_missing
from text.languages import LANGUAGES, languages_from
from text.richtext import running_text_of

# Characters of a text in which a passage is looked for.
READ = 50_000
# So many texts has a kind, as an article of the journal.
MOST_TEXTS = 2
NO_TEXT = Value("", TextField())

# What is found once is found again, and to parse a text costs most of a search.
plain_text_of = lru_cache(maxsize=50)(running_text_of)


def add_passages(entries, spellings, reader):
    """Set ``passage`` of the entries whose title and summary lack words of the query.

    ``spellings``: of the query.
    """
    lacking = {}
    for entry in entries:
        shown = f"{entry.title} {entry.summary}"
        words = [words_missing(shown, query, entry.language) for query in spellings]
        if all(words) and entry.model.passage_fields():
            lacking.setdefault(entry.model, {})[entry.pk] = entry, " ".join(words)
    for model, pk, name, _language, text in texts_of(lacking, reader):
        entry, words = lacking[model][pk]
        if not entry.passage:
            plain = plain_text_of(text) if model.is_rich_text(name) else text
            entry.passage = passage(plain, words, entry.language)


def texts_of(keys, reader=None):
    """Yield (model, key, name, language, text) of what a search shows passages of.

    ``keys``: {model: keys of its records}. Each text is in the language that readers of
    ``reader`` see; without one, those of all languages, seen or not. One statement.
    """
    models = {model._meta.label_lower: model for model in keys}
    parts = [
        (rows_of.statement(model, reader), {"pks": array_of(pks)})
        for model, pks in keys.items()
    ]
    for label, pk, *texts in all_rows(parts) if parts else []:
        model = models[label]
        named = zip(columns_of(model, reader), texts, strict=False)
        for (language, name), text in named:
            if text:
                yield model, pk, name, language, text


def columns_of(model, reader):
    """Return (language, name) of each text that is read of a record."""
    languages = [reader] if reader else LANGUAGES
    return [(code, name) for code in languages for name in model.passage_fields()]


@compiled
def rows_of(model, reader):
    """Return label and key of records, and as many texts of each kind."""
    most = MOST_TEXTS * (1 if reader else len(LANGUAGES))
    texts = [
        text_seen(language, name) if reader else Left(f"{name}_{language}", READ)
        for language, name in columns_of(model, reader)
    ]
    texts += [NO_TEXT] * (most - len(texts))
    records = model.with_passages() if reader else model._base_manager.all()
    rows = with_keys(records).rewrite(False).order_by()
    return rows.values_list(Value(model._meta.label_lower), "pk", *texts)


def text_seen(reader, name):
    whens = (
        When(visible(code), then=Left(f"{name}_{code}", READ))
        for code in languages_from(reader)
    )
    return Case(*whens, default=NO_TEXT, output_field=TextField())
