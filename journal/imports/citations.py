"""What an article cites, as plain dicts: ``text``, ``other_text``, ``doi``, ``url``."""

from bibliography.identifiers import doi_in
from imports.fields import key_of
from journal.models import Reference
from journal.models.reference import lines_of
from publishing.content.ordered import STEP

NAMES = ["text", "other_text", "doi", "url"]


def references_in(text) -> list[dict]:
    """Return the references of a list: one a line, with or without a number."""
    return [{"text": line, "doi": doi_in(line)} for line in lines_of(text)]


def cleaned_reference(reference):
    """Return a reference of a file with valid values; raise ValidationError."""
    text = " ".join((reference.get("text") or "").split())
    doi = reference.get("doi") or doi_in(text)
    values = {**reference, "text": text or doi, "doi": doi}
    return {
        name: Reference._meta.get_field(name).clean(values.get(name) or "", None)
        for name in NAMES
    }


def stored_references(article) -> list[dict]:
    rows = article.references.all()
    return [{name: getattr(row, name) for name in NAMES} for row in rows]


def updated_references(stored, given) -> list[dict]:
    """Return the given references in their order, with what is stored of each."""
    known = {key_of(old["text"]): old for old in reversed(stored)}
    return [
        {
            **{name: new[name] or same.get(name, "") for name in NAMES},
            # As it is printed here: letters alike may be typeset otherwise.
            "text": same.get("text") or new["text"],
        }
        for new in given
        for same in [known.get(key_of(new["text"]), {})]
    ]


def line_of_reference(reference) -> str:
    return " ".join(filter(None, map(reference.get, NAMES)))


def store_references(article, references) -> None:
    """Write the references of an article anew: all belong to its revision."""
    for row in article.references.all():
        row.delete()
    Reference.objects.bulk_create(
        Reference(article=article, position=place * STEP, **reference)
        for place, reference in enumerate(references)
    )
