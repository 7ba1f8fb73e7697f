"""What an article cites, as plain dicts: ``text``, ``other_text``, ``doi``, ``url``.

One that is stored has its ``pk`` too.
"""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext

from bibliography.identifiers import doi_in
from imports.fields import key_of
from journal.models import Article, Reference
from journal.reference_lists import MOST, lines_of
from publishing.content.ordered import STEP
from publishing.content.snapshots import child_rows

NAMES = ["text", "other_text", "doi", "url"]


def in_lines(text) -> list[dict]:
    """Return the references of a list: one a line, with or without a number."""
    return [{"text": line, "doi": doi_in(line)} for line in lines_of(text)]


def cleaned(references) -> list[dict]:
    """Return the references of a file with valid values; raise ValidationError."""
    if len(references) > MOST:
        message = gettext("Too many: an article has at most %(most)d.")
        raise ValidationError(message % {"most": MOST})
    made, errors = [], []
    for number, reference in enumerate(references, start=1):
        try:
            made.append(cleaned_reference(reference))
        except ValidationError as error:
            errors += [f"{number}: {message}" for message in error.messages]
    if errors:
        raise ValidationError(errors)
    return made


def cleaned_reference(reference):
    text = " ".join((reference.get("text") or "").split())
    doi = reference.get("doi") or doi_in(text)
    values = {**reference, "text": text or doi, "doi": doi}
    return {
        name: Reference._meta.get_field(name).clean(values.get(name) or "", None)
        for name in NAMES
    }


def stored_references(snapshot) -> list[dict]:
    rows = child_rows(snapshot, Article, "references")
    rows.sort(key=lambda row: (row["position"], row["pk"]))
    return [{name: row[name] for name in ["pk", *NAMES]} for row in rows]


def merged(stored, given) -> list[dict]:
    """Return the given references in their order, with what is stored of each."""
    free = {}
    for old in reversed(stored):
        free.setdefault(key_of(old["text"]), []).append(old)
    found = []
    for new in given:
        same = free.get(key_of(new["text"]))
        old = same.pop() if same else {}
        values = {name: new.get(name) or old.get(name, "") for name in NAMES}
        # As it is printed here: letters alike may be typeset otherwise.
        found.append({**old, **values, "text": old.get("text") or new["text"]})
    return found


def line_of(reference) -> str:
    return " ".join(filter(None, map(reference.get, NAMES)))


def store(article, references, stored) -> None:
    """Write the references of an article; ``stored``: as they were before."""
    if not stored:
        # Many, and all of them belong to the revision of the article.
        Reference.objects.bulk_create(
            Reference(article=article, position=place * STEP, **reference)
            for place, reference in enumerate(references)
        )
        return
    before = {reference["pk"]: reference for reference in stored}
    rows = {row.pk: row for row in article.references.all()}
    pks = [reference.get("pk") for reference in references]
    moves = pks != [reference["pk"] for reference in stored]
    for pk in before.keys() - {*pks}:
        rows[pk].delete()
    for place, reference in enumerate(references):
        old = before.get(reference.get("pk"), {})
        row = rows.get(reference.get("pk")) or Reference(article=article)
        changed = [name for name in NAMES if reference[name] != old.get(name)]
        for name in changed:
            setattr(row, name, reference[name])
        if moves:
            row.position = place * STEP
            changed.append("position")
        if row.pk is None:
            row.save()
        elif changed:
            row.save(update_fields=changed)
