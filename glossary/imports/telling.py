"""The differences of a concept in words, as a report shows them."""

from django.utils.translation import gettext

from glossary.imports.facts import is_of_a_term
from glossary.models import Term
from text.differences import difference


def column_of(one):
    """Return the name under which a report tells of a difference."""
    return f"term_{one.language}" if is_of_a_term(one.fact) else one.name


def changes_of(differences):
    """Yield (column, pieces): what was, and what is to be."""
    told = set()
    for one in differences:
        if not is_of_a_term(one.fact):
            yield column_of(one), difference(in_words(one.old), in_words(one.new))
        elif (here := one.fact[:-1]) not in told:
            told.add(here)
            of_term = [other for other in differences if other.fact[:-1] == here]
            yield column_of(one), pieces_of_term(of_term)


def pieces_of_term(differences):
    """Tell what becomes of one term: a new one, or another name and other marks."""
    text = next((one for one in differences if one.name == "text"), None)
    if text is not None and text.old is None:
        said = [label_of(one) for one in differences if one is not text and one.new]
        return [("ins", ", ".join([text.new, *said]))]
    pieces = (
        difference(text.old, text.new) if text else [("same", differences[0].fact[2])]
    )
    for one in differences:
        if one is not text:
            name = Term._meta.get_field(one.name).verbose_name
            pieces.append(("same", f"; {name}: "))
            pieces += difference(choice(one, one.old), choice(one, one.new))
    return pieces


def label_of(one):
    value = choice(one, one.new)
    if isinstance(one.new, str) and Term._meta.get_field(one.name).choices:
        return value
    return f"{Term._meta.get_field(one.name).verbose_name}: {value}"


def choice(one, value):
    choices = dict(Term._meta.get_field(one.name).choices or [])
    return str(choices.get(value, "")) or in_words(value)


def in_words(value):
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if isinstance(value, list):
        return "\n".join(value)
    return "" if value is None else str(value)
