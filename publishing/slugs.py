"""Slugs: Latin, one per language, frozen once the language is published.

A record has a slug in each language from its first save; a language without a title
borrows the other's. No two records of a model share one, not even in different
languages, so a not-translated page never has the address of another item.
"""

import re
from itertools import count

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import Q
from django.utils.translation import gettext

from publishing.models.redirect import Redirect
from text.languages import LANGUAGES
from text.transliteration import slugify


def assign(record, stored) -> None:
    """Give ``record`` its slugs; ``stored`` is the row as it is now, or None."""
    for language in LANGUAGES:
        field = f"slug_{language}"
        given = getattr(record, field)
        before = getattr(stored, field) if stored else None
        if given and given != before:
            if not reserve(record, given):
                raise ValidationError({field: taken_message()})
            continue
        if before and (
            is_frozen(stored, language) or not is_automatic(stored, language)
        ):
            setattr(record, field, before)
        elif not before or wanted(stored, language) != wanted(record, language):
            setattr(record, field, free(record, wanted(record, language)))


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
    """Return and reserve ``wish``, or ``wish-2`` and so on if another has it."""
    if reserve(record, wish):
        return wish
    numbers_in_use = numbered(record, wish)
    free_numbers = (number for number in count(2) if number not in numbers_in_use)
    slugs = (f"{wish}-{number}" for number in free_numbers)
    return next(slug for slug in slugs if reserve(record, slug))


def numbered(record, wish) -> set[int]:
    """Return the numbers n for which another record has the slug ``wish-n``."""
    others = record.slug_peers()
    slugs = [
        slug
        for language in LANGUAGES
        for slug in others.filter(
            **{f"slug_{language}__startswith": f"{wish}-"}
        ).values_list(f"slug_{language}", flat=True)
    ]
    pattern = re.compile(re.escape(wish) + r"-(\d+)")
    return {int(match[1]) for slug in slugs if (match := pattern.fullmatch(slug))}


def reserve(record, slug) -> bool:
    """Reserve the slug, in all languages, until the commit; return whether it is free.

    It does not wait for another transaction that has reserved it: an import is long.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        name = f"{record._meta.label_lower} {slug}"
        cursor.execute("SELECT publishing_lock_slug(%s)", [name])
        [is_locked] = cursor.fetchone()
        is_free = is_locked and not is_taken(record, slug)
        if not is_free:
            # Release the lock, so that the record that has the slug can be saved.
            transaction.set_rollback(True)
    return is_free


def is_taken(record, slug) -> bool:
    """Return whether the record cannot have the slug: another has or had it."""
    either = Q()
    for language in LANGUAGES:
        either |= Q(**{f"slug_{language}": slug})
    redirects = Redirect.objects.filter(
        record.old_urls(slug),
        to_model=record._meta.label_lower,
        kind=Redirect.Kind.MOVED,
    )
    return (
        bool(record.slug_fault(slug))
        or record.slug_peers().filter(either).exists()
        or redirects.exclude(to_pk=record.pk).exists()
    )


def fault(record, language) -> str:
    """Return the error message about a slug, or an empty text."""
    field = f"slug_{language}"
    slug = getattr(record, field)
    if not slug:
        return ""
    if re.fullmatch(r"\d{4}", slug):
        return gettext("Four digits would be taken for a year: add a word.")
    if message := record.slug_fault(slug):
        return message
    needs_no_lock = record.is_preview or record.is_as_remembered(field)
    is_free = not is_taken(record, slug) if needs_no_lock else reserve(record, slug)
    return "" if is_free else taken_message()


def taken_message():
    return gettext("Another item has this address, or had it once.")
