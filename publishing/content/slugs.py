"""Slugs: Latin, one per language, frozen once the language is published.

A record has a slug in each language from its first save; a language without a title
borrows the other's. No two records of a model share one, not even in different
languages, so a not-translated page never has the address of another item. Readers see
one once they have had its language: ``StatusMixin.slug_language``.
"""

import re
from itertools import count

from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import Q
from django.utils.translation import gettext

from publishing.content.addresses import AddressMixin, LastPart, Redirect
from text.languages import LANGUAGES
from text.transliteration import slugify

# How many numbers of a slug are looked up by one statement.
AT_ONCE = 100


def assign(record, stored) -> None:
    """Give ``record`` its slugs; ``stored`` is the row as it is now, or None."""
    given, wishes = {}, {}
    for language in LANGUAGES:
        field = f"slug_{language}"
        slug = getattr(record, field)
        before = getattr(stored, field) if stored else None
        if slug and slug != before:
            given[field] = slug
        elif before and (
            is_frozen(stored, language) or not is_automatic(stored, language)
        ):
            setattr(record, field, before)
        elif not before or wanted(stored, language) != wanted(record, language):
            wishes[field] = wanted(record, language)
    reserved = reserve(record, {*given.values(), *wishes.values()})
    if refused := [field for field, slug in given.items() if slug not in reserved]:
        raise ValidationError({refused[0]: taken_message()})
    for field, wish in wishes.items():
        setattr(record, field, wish if wish in reserved else free(record, wish))


def wanted(record, language) -> str:
    """Return the slug made from the record's title in ``language``."""
    return slugify(record.title_in(language)) or record._meta.model_name


def is_frozen(record, language) -> bool:
    return record.is_public_in(language) or record.was_seen_in(language)


def is_automatic(record, language) -> bool:
    """Return whether the slug was made from the title, not written by hand."""
    pattern = re.escape(wanted(record, language)) + r"(-\d+)?"
    return re.fullmatch(pattern, getattr(record, f"slug_{language}")) is not None


def free(record, wish) -> str:
    """Return and reserve ``wish-2`` and so on, the first that no other record has."""
    return next(slug for slug in unused(record, wish) if reserve(record, {slug}))


def unused(record, wish):
    """Yield ``wish-2`` and so on, without those that another record has or had."""
    for first in count(2, AT_ONCE):
        slugs = [f"{wish}-{number}" for number in range(first, first + AT_ONCE)]
        refused = taken(record, {*slugs})
        yield from (slug for slug in slugs if slug not in refused)


def reserve(record, slugs: set) -> set:
    """Reserve slugs, in all languages, until the commit; return those that are free.

    It does not wait for another transaction that has reserved one: an import is long.
    Nothing is reserved for what is never saved.
    """
    slugs = {slug for slug in slugs if not record.slug_fault(slug)}
    if not slugs:
        return slugs
    if record.is_preview:
        return slugs - taken(record, slugs)
    statement = statement_of_taken(record, slugs)
    # Only what is free is locked, so that the record that has a slug can be saved.
    if free := slugs - taken_by(statement):
        # Another may have stored one just before it was locked.
        free = locked(record, free) - taken_by(statement)
    return free


def locked(record, slugs: set) -> set:
    """Lock slugs until the commit; return those that no other transaction has."""
    names = {f"{record._meta.label_lower} {slug}": slug for slug in slugs}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name FROM unnest(%s::text[]) AS names (name)"
            " WHERE publishing_lock_slug(name)",
            [sorted(names)],
        )
        return {names[name] for [name] in cursor.fetchall()}


def taken(record, slugs: set) -> set:
    """Return those of the slugs that another record has or had."""
    return slugs & taken_by(statement_of_taken(record, slugs)) if slugs else slugs


def statement_of_taken(record, slugs):
    """Return (SQL, parameters) of what has one of the slugs: all of its slugs."""
    columns = [f"slug_{language}" for language in LANGUAGES]
    either = Q()
    for column in columns:
        either |= Q(**{f"{column}__in": slugs})
    redirects = Redirect.objects.filter(
        record.old_urls(slugs),
        to_model=record._meta.label_lower,
        kind=Redirect.Kind.MOVED,
    )
    former = [LastPart("path")] * len(columns)
    statements = [
        record.slug_peers().filter(either).values_list(*columns),
        redirects.exclude(to_pk=record.pk).values_list(*former),
    ]
    parts = [statement.query.sql_with_params() for statement in statements]
    sql = " UNION ALL ".join(f"({sql})" for sql, _values in parts)
    return sql, [value for _sql, values in parts for value in values]


def taken_by(statement) -> set:
    with connection.cursor() as cursor:
        cursor.execute(*statement)
        return {slug for row in cursor.fetchall() for slug in row}


def faults(record) -> dict:
    """Return {field: error message} of slugs that the record cannot have."""
    faults, to_lock, to_check = {}, {}, {}
    for language in LANGUAGES:
        field = f"slug_{language}"
        slug = getattr(record, field)
        if re.fullmatch(r"\d{4}", slug or ""):
            faults[field] = gettext(
                "Four digits would be taken for a year: add a word."
            )
        elif slug and (message := record.slug_fault(slug)):
            faults[field] = message
        elif slug and not is_as_stored(record, field):
            needs_no_lock = record.is_preview or record.is_as_remembered(field)
            (to_check if needs_no_lock else to_lock)[field] = slug
    refused = taken(record, {*to_check.values()})
    if to_lock:
        wished = {*to_lock.values()}
        refused |= wished - reserve(record, wished)
    return faults | {
        field: taken_message()
        for field, slug in [*to_check.items(), *to_lock.items()]
        if slug in refused
    }


def is_as_stored(record, field):
    """Return whether a record has had its slug already, in the same place.

    Some kinds are asked always: who may not have their slug follows from other fields.
    """
    has_one_place = type(record).slug_peers is AddressMixin.slug_peers
    return has_one_place and record.is_as_remembered(field)


def taken_message():
    return gettext("Another item has this address, or had it once.")
