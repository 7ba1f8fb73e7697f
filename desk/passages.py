"""The passages by which the search of the back office shows why it found a record."""

from django.db.models.functions import Left

from publishing.catalogue.passages import READ
from text.highlight import passage, words_missing
from text.languages import LANGUAGES, current, languages_from
from text.richtext import text_of


def add_passages(results, query):
    """Set the passage of the results whose title lacks words of the query.

    It may be of any state and language. One statement for each kind among those whose
    entries do not have the words.
    """
    lacking = {}
    for result in results:
        words = words_missing(result.title, query, result.language)
        if not words or show(result, words, texts_of_entry(result.entry)):
            continue
        if result.entry.model.passage_fields():
            lacking.setdefault(result.entry.model, {})[result.entry.pk] = result, words
    for model, by_pk in lacking.items():
        for pk, texts in texts_of(model, by_pk):
            result, words = by_pk[pk]
            show(result, words, texts)


def show(result, words, texts):
    """Set the passage from the first of the texts that has words; tell whether any."""
    for language, text in texts:
        if part := passage(text, words, language):
            result.passage, result.passage_language = part, language
            return True
    return False


def texts_of_entry(entry):
    """Yield (language, text): titles and summaries, then the names it may be called."""
    languages = languages_from(current())
    for language in languages:
        for name in ["title", "summary"]:
            yield language, getattr(entry, f"{name}_{language}")
    for language in languages:
        for line in getattr(entry, f"names_{language}").split("\n"):
            # The stems of the title, which nobody reads.
            if not line.startswith("="):
                yield language, line


def texts_of(model, pks):
    """Yield the key of each record with its (language, text)."""
    rich = model.rich_text_fields()
    columns = [(code, name) for code in LANGUAGES for name in model.passage_fields()]
    beginnings = [Left(f"{name}_{code}", READ) for code, name in columns]
    rows = model._base_manager.filter(pk__in=pks).values_list("pk", *beginnings)
    for pk, *texts in rows:
        yield (
            pk,
            [
                (code, text_of(text) if name in rich else text)
                for (code, name), text in zip(columns, texts, strict=True)
                if text
            ],
        )
