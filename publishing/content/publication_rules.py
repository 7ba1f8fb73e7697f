"""Constraints of the database on states, dates and slugs."""

from datetime import UTC, datetime

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from publishing.content.constraints import Check, FieldCheck
from publishing.content.status import State
from text.languages import LANGUAGES

# The dates of publication lie between these.
EARLIEST, LATEST = datetime(1900, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)


def is_filled(field):
    # In a CHECK, NULL > '' is unknown and passes.
    return Q(**{f"{field}__isnull": False}) & ~Q(**{field: ""})


def is_complete(language):
    """Build the CHECK that a published text has title, slug and date.

    Where readers get a summary only, it has that.
    """
    is_whole = Q(**{f"summary_only_{language}": False})
    parts = is_filled(f"title_{language}") & is_filled(f"slug_{language}")
    parts &= is_whole | is_filled(f"summary_{language}")
    parts &= Q(**{f"published_at_{language}__isnull": False})
    public = Q(**{f"state_{language}__in": [State.PUBLISHED, State.WITHDRAWN]})
    return Check(
        condition=~public | parts,
        name=f"%(app_label)s_%(class)s_{language}_is_complete",
        violation_error_message=_(
            "What is published needs a title, an address and a date."
        ),
    )


def is_dated_soundly(language):
    """Build the CHECK of the date, whose year becomes part of the address."""
    date = f"published_at_{language}"
    return FieldCheck(
        date,
        Q(**{f"{date}__isnull": True})
        | Q(**{f"{date}__gte": EARLIEST, f"{date}__lt": LATEST}),
        name=f"%(app_label)s_%(class)s_{language}_is_dated_soundly",
        message=_("This year cannot be right: check it."),
    )


def ends_after_it_begins(language):
    begin, end = f"published_at_{language}", f"published_until_{language}"
    return Check(
        condition=Q(**{f"{end}__isnull": True})
        | Q(**{f"{begin}__isnull": True})
        | Q(**{f"{end}__gt": F(begin)}),
        name=f"%(app_label)s_%(class)s_{language}_ends_after_it_begins",
        violation_error_message=_("The end must be later than the beginning."),
    )


def withdrawal_has_a_reason(language):
    return Check(
        condition=~Q(**{f"state_{language}": State.WITHDRAWN})
        | is_filled(f"withdrawal_reason_{language}"),
        name=f"%(app_label)s_%(class)s_{language}_withdrawal_has_a_reason",
        violation_error_message=_("Say why this is withdrawn."),
    )


def rules_of_publication():
    return [
        rule(language)
        for rule in [
            is_complete,
            is_dated_soundly,
            ends_after_it_begins,
            withdrawal_has_a_reason,
        ]
        for language in LANGUAGES
    ]


def unique_slugs(*within):
    """Return the constraints that no two records share a slug (``within`` fields).

    Not ``unique=True`` on the field: that would make the unsuffixed column unique too,
    and it holds whatever language was active.
    """
    return [
        models.UniqueConstraint(
            fields=[*within, f"slug_{language}"],
            name=f"%(app_label)s_%(class)s_slug_{language}",
            nulls_distinct=False if within else None,
        )
        for language in LANGUAGES
    ]
