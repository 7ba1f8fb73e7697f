"""The authors of an article in a file, as dicts of fields, and where they work."""

from functools import cache

from django.core.exceptions import ValidationError
from django.utils.translation import gettext, override

from imports.fields import key_of
from journal.models import Affiliation, Contribution
from journal.models.children import OF_AFFILIATION, OF_AUTHOR
from journal.names import PARTS, CreditRole
from publishing.content.ordered import STEP
from text.countries import choices
from text.languages import LANGUAGES, language_of, languages_from
from text.typography import typeset


def full_name(author):
    """Return the name in any language, for messages."""
    return next(filter(None, (name_in(author, code) for code in LANGUAGES)), "")


def name_in(author, language):
    parts = (author.get(f"{part}_{language}") for part in PARTS)
    return " ".join(filter(None, parts))


# Valid values


def cleaned_author(author) -> dict:
    """Return an author of a file, with valid values; raise ValidationError."""
    known = [role for role in author.get("roles", []) if role in CreditRole]
    author = {**author, "roles": known}
    given = {name: author[name] for name in OF_AUTHOR if author.get(name)}
    values, affiliations, errors = {}, [], []
    if not any(given.get(f"family_{code}") for code in LANGUAGES):
        errors.append(gettext("An author has no family name."))
    try:
        values = valid(Contribution, given)
    except ValidationError as error:
        errors += error.messages
    for affiliation in author.get("affiliations", []):
        try:
            affiliations.append(cleaned_affiliation(affiliation))
        except ValidationError as error:
            errors += error.messages
    if errors:
        raise ValidationError(errors)
    return {**values, "affiliations": affiliations}


def cleaned_affiliation(given) -> dict:
    """Return an affiliation of a file, with valid values; raise ValidationError."""
    given = {name: given[name] for name in OF_AFFILIATION if given.get(name)}
    if not (given.get("ror") or any(given.get(f"name_{c}") for c in LANGUAGES)):
        raise ValidationError(gettext("An affiliation has no name."))
    return valid(Affiliation, given)


def valid(model, values):
    """Return values as the fields of a model store them; raise ValidationError."""
    made, errors = {}, []
    for name, value in values.items():
        language = language_of(name)
        if language:
            value = typeset(" ".join(value.split(" ")), language).strip()
        try:
            made[name] = model._meta.get_field(name).clean(value, None)
        except ValidationError as error:
            errors += [f"{value}: {message}" for message in error.messages]
    if errors:
        raise ValidationError(errors)
    return made


def country_of(text):
    """Return the code of a country by its code or its name in any language, or ""."""
    return codes_by_name().get(key_of(text), "")


@cache
def codes_by_name():
    names = {}
    for language in LANGUAGES:
        with override(language):
            for code, name in choices():
                names |= {key_of(code): code, key_of(str(name)): code}
    return names


# What is known of them here


def person_of(author, people):
    """Return the one person of {name or ORCID: people} whom an author is, or None."""
    orcid = author.get("orcid")
    found = set(people.get(key_of(orcid), ())) if orcid else set()
    if not found:
        names = filter(None, (name_in(author, code) for code in LANGUAGES))
        found = set().union(*(people.get(key_of(name), ()) for name in names))
        # Another number is another person.
        found = {person for person in found if not (orcid and person.orcid)}
    return found.pop() if len(found) == 1 else None


class KnownAffiliations:
    """The stored affiliations: found by ROR, else by name and city."""

    def __init__(self):
        self.by_key = {}
        for affiliation in Affiliation.objects.order_by("-pk"):
            self.add(affiliation)

    def add(self, affiliation):
        values = {name: getattr(affiliation, name) for name in OF_AFFILIATION}
        for key in keys_of(values):
            self.by_key.setdefault(key, affiliation)

    def find(self, given):
        """Return the stored affiliation that one of a file is, or None."""
        for key in keys_of(given):
            known = self.by_key.get(key)
            # Another number is another organization.
            if known and known.ror in ("", given.get("ror") or known.ror):
                return known
        return None

    def store(self, given):
        """Return an affiliation of a file as it is stored, now at the latest."""
        affiliation = self.find(given)
        if affiliation is None:
            affiliation = Affiliation(**given)
            affiliation.save()
            self.add(affiliation)
        return affiliation


def keys_of(values):
    """Yield what an affiliation is known by: its ROR, name and city in a language."""
    if values.get("ror"):
        yield values["ror"]
    for code in LANGUAGES:
        if name := values.get(f"name_{code}"):
            cities = (values.get(f"city_{c}") for c in languages_from(code))
            yield key_of(name), key_of(next(filter(None, cities), ""))


def store_authors(article, authors) -> None:
    """Store the authors of an article that has none; affiliations are stored ones."""
    field = Contribution._meta.get_field("affiliations")
    for number, author in enumerate(authors):
        values = {**author}
        keys = [affiliation.pk for affiliation in values.pop("affiliations")]
        row = Contribution(article=article, position=number * STEP, **values)
        row.save()
        field.write(row, [*dict.fromkeys(keys)])
