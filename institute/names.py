"""By what names a person is known."""

from publishing.importing.fields import key_of
from publishing.languages import LANGUAGES


def names_of(person):
    """Yield each name by which a person can be meant, in any language.

    The name that readers see, its parts in either order, the spellings that are met
    elsewhere, ORCID and address.
    """
    yield from [*person.variants, person.orcid]
    for language in LANGUAGES:
        title, slug, family, given, patronymic = (
            getattr(person, f"{name}_{language}")
            for name in ["title", "slug", "family", "given", "patronymic"]
        )
        yield from [title, slug]
        if family and given:
            for first in filter(None, [given, f"{given} {patronymic or ''}".strip()]):
                yield from [f"{family} {first}", f"{first} {family}"]


def by_any_name(people):
    """Return {key of a name: people who are known by it}."""
    known = {}
    for person in people:
        for name in filter(None, names_of(person)):
            known.setdefault(key_of(name), set()).add(person)
    return known
