"""What the words of a search may name: a person by another spelling, a role."""

from django.db.models import Case, F, Value, When

from institute.governing_bodies.appointment import Appointment
from institute.governing_bodies.terms_of_office import terms_with
from institute.models import Person
from publishing.cache.memory import cached_until_change
from publishing.models import visible
from text.fold import fold
from text.languages import LANGUAGES, current, languages_from

# Of those who have a role in many bodies, so many stand above what was found.
MOST_HOLDERS = 6


def spellings_of(text, reader):
    """Return the spellings of the name that a text is, the reader's own first."""
    known = cached_until_change(("spellings", reader), lambda: spellings(reader))
    return known.get(fold(text)) or (text,)


def spellings(reader):
    """Return {folded name of a visible person: its spellings}."""
    names = [
        Case(When(visible(code), then=F(f"{name}_{code}")), default=Value(""))
        for name in ["title", "family"]
        for code in languages_from(reader)
    ]
    people = Person.objects.visible_anywhere().values_list("variants", *names)
    groups, number = {}, len(LANGUAGES)
    for variants, *names in people:
        titles, families = names[:number], names[number:]
        families += map(family_of, variants)
        for group in [titles + variants, families]:
            known = {}
            for name in filter(None, group):
                known.setdefault(fold(name), name)
            for name in known:
                groups[name] = groups.get(name, {}) | known
    return {name: tuple(group.values()) for name, group in groups.items()}


def family_of(name):
    """Return the family name of "Yury Khokhlov" or "Khokhlov Yu. E."."""
    words = [word for word in name.split() if "." not in word]
    return words[-1] if words else ""


def holders_of(text):
    """Return the terms of office, today, of a role of that name, in any order."""
    held = cached_until_change(("holders", current()), held_roles)
    return held.get(key_of(text), [])[:MOST_HOLDERS]


def held_roles():
    """Return {key of the name of a role: the terms of office of today}."""
    held = {}
    terms = Appointment.objects.visible_in(current()).today()
    for term in terms_with("person", terms.order_by("body__position", "pk")):
        role = term.appointment.role
        names = [getattr(role, f"title_{language}") for language in LANGUAGES]
        for key in {key_of(name) for name in names if name}:
            held.setdefault(key, []).append(term)
    return held


def key_of(text):
    return tuple(sorted(fold(text).split()))
