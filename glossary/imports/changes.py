"""The changes of a concept as a report shows them."""

from django.utils.translation import gettext

from glossary.imports.facts import is_of_a_term
from glossary.models import Term
from text.differences import difference


def column_of(change):
    """Return the column of the report for a difference."""
    return f"term_{change.language}" if is_of_a_term(change.fact) else change.name


def changes_of(differences):
    """Yield (column, pieces); pieces mark what is deleted and inserted."""
    seen = set()
    for change in differences:
        if not is_of_a_term(change.fact):
            yield (
                column_of(change),
                difference(as_text(change.old), as_text(change.new)),
            )
        elif (here := change.fact[:-1]) not in seen:
            seen.add(here)
            term_differences = [
                other for other in differences if other.fact[:-1] == here
            ]
            yield column_of(change), pieces_of_term(term_differences)


def pieces_of_term(differences):
    """Return the pieces of a term: all of a new one, else its changed values."""
    text = next((change for change in differences if change.name == "text"), None)
    if text is not None and text.old is None:
        labels = [
            label_of(change)
            for change in differences
            if change is not text and change.new
        ]
        return [("ins", ", ".join([text.new, *labels]))]
    pieces = (
        difference(text.old, text.new) if text else [("same", differences[0].fact[2])]
    )
    for change in differences:
        if change is not text:
            name = Term._meta.get_field(change.name).verbose_name
            pieces.append(("same", f"; {name}: "))
            pieces += difference(choice(change, change.old), choice(change, change.new))
    return pieces


def label_of(change):
    value = choice(change, change.new)
    if isinstance(change.new, str) and Term._meta.get_field(change.name).choices:
        return value
    return f"{Term._meta.get_field(change.name).verbose_name}: {value}"


def choice(change, value):
    choices = dict(Term._meta.get_field(change.name).choices or [])
    return str(choices.get(value, "")) or as_text(value)


def as_text(value):
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if isinstance(value, list):
        return "\n".join(value)
    return "" if value is None else str(value)
