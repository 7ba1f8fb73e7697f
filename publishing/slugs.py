"""Slugs: the words in an address, Latin, one per language, frozen once published.

Every record has one in each language from its first save; a language without a title
borrows the other's. No two records of a model share one in any language, so the honest
page of one item never meets another item.
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
        kept = getattr(stored, field) if stored else None
        if given and given != kept:
            if not reserve(record, given):
                raise ValidationError({field: taken_message()})
            continue
        if kept and (is_frozen(stored, language) or not is_automatic(stored, language)):
            setattr(record, field, kept)
        elif not kept or wanted(stored, language) != wanted(record, language):
            setattr(record, field, free(record, wanted(record, language)))


def wanted(record, language) -> str:
    """Return the slug that the record's title asks for in ``language``."""
    return slugify(record.title_in(language)) or record._meta.model_name


def is_frozen(record, language) -> bool:
    return record.is_public_in(language) or record.was_seen_in(language)


def is_automatic(record, language) -> bool:
    """Tell whether the slug follows the title, as nobody wrote another by hand."""
    pattern = re.escape(wanted(record, language)) + r"(-\d+)?"
    return re.fullmatch(pattern, getattr(record, f"slug_{language}")) is not None


def free(record, wish) -> str:
    """Return ``wish``, or ``wish-2`` and so on where it is taken."""
    if reserve(record, wish):
        return wish
    taken = numbered(record, wish)
    numbers = (number for number in count(2) if number not in taken)
    slugs = (f"{wish}-{number}" for number in numbers)
    return next(slug for slug in slugs if reserve(record, slug))


def numbered(record, wish) -> set[int]:
    """Return the numbers after ``wish`` that others of its model have at present."""
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
    """Reserve the slug until the transaction ends; return whether it is free.

    Another transaction that has reserved it, in whichever language, is not waited for:
    it may be a long import.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        name = f"{record._meta.label_lower} {slug}"
        cursor.execute("SELECT publishing_lock_slug(%s)", [name])
        [is_locked] = cursor.fetchone()
        is_free = is_locked and not is_taken(record, slug)
        if not is_free:
            # Whoever has the slug is not kept from saving.
            transaction.set_rollback(True)
    return is_free


def is_taken(record, slug) -> bool:
    """Tell whether the record cannot have this slug: another has it, or had it."""
    either = Q()
    for language in LANGUAGES:
        either |= Q(**{f"slug_{language}": slug})
    former = Redirect.objects.filter(
        record.old_urls(slug),
        to_model=record._meta.label_lower,
        kind=Redirect.Kind.MOVED,
    )
    return (
        bool(record.slug_fault(slug))
        or record.slug_peers().filter(either).exists()
        or former.exclude(to_pk=record.pk).exists()
    )


def fault(record, language) -> str:
    """Return what is wrong with the slug, for the editor, or an empty text."""
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
