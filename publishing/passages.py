"""The passages of texts in which a search found its words.

The catalogue has no texts: they are read from the tables of the kinds.
"""

from django.db.models import Case, TextField, Value, When
from django.db.models.functions import Left

from publishing.compiled import array_of, compiled, with_keys
from publishing.models import visible
from text.highlight import passage, words_missing
from text.languages import languages_from
from text.richtext import running_text_of

# Characters of a text in which a passage is looked for.
READ = 50_000


def add_passages(entries, spellings, reader):
    """Set ``passage`` of the entries whose title and summary lack words of the query.

    ``spellings``: of the query. One statement for each kind among the entries.
    """
    lacking = {}
    for entry in entries:
        shown = f"{entry.title} {entry.summary}"
        words = [words_missing(shown, query, entry.language) for query in spellings]
        if all(words) and entry.model.passage_fields():
            lacking.setdefault(entry.model, {})[entry.pk] = entry, " ".join(words)
    for model, by_pk in lacking.items():
        rich = model.rich_text_fields()
        for pk, *texts in texts_of(model, reader, pks=array_of(by_pk)):
            entry, words = by_pk[pk]
            for name, text in zip(model.passage_fields(), texts, strict=True):
                plain = running_text_of(text) if name in rich else text or ""
                entry.passage = passage(plain, words, entry.language)
                if entry.passage:
                    break


@compiled
def texts_of(model, reader):
    """Return key and texts of some records, in the language that readers see."""
    texts = [
        Case(
            *(
                When(visible(code), then=Left(f"{name}_{code}", READ))
                for code in languages_from(reader)
            ),
            default=Value(""),
            output_field=TextField(),
        )
        for name in model.passage_fields()
    ]
    return with_keys(model.objects.all()).order_by().values_list("pk", *texts)
