"""CHECK constraints that Python asks as well, without a statement.

    FieldCheck(
        "person",
        Q(kind="person") | Q(person__isnull=True),
        name="institute_inductee_organization_is_no_person",
        message=_("An organisation is not a person."),
    )

The rule is written once, and the database holds it. Django would ask it of the database
at each validation, by three statements. The error of a ``FieldCheck`` is shown at its
field: ``Record.clean`` asks it, for forms, rows of tables and restored records alike.
"""

import operator
from copy import copy
from datetime import UTC, datetime

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from publishing.content.status import State, any_language
from text.languages import LANGUAGES

# The dates of publication lie between these.
EARLIEST, LATEST = datetime(1900, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)
OPERATORS = {
    "exact": operator.eq,
    "gt": operator.gt,
    "gte": operator.ge,
    "lt": operator.lt,
    "lte": operator.le,
    "in": lambda value, values: value in values,
}


class Check(models.CheckConstraint):
    """A CHECK that is asked in Python."""

    field = None

    def validate(self, model, instance, exclude=None, using=None):
        if exclude and any(
            name in exclude
            for name, *_lookups in model._get_expr_references(self.condition)
        ):
            return
        # As in SQL, what is unknown is no violation.
        if is_true(self.condition, instance) is False:
            message = self.get_violation_error_message()
            raise ValidationError({self.field: message} if self.field else message)

    def deconstruct(self):
        """Let migrations have a plain CheckConstraint."""
        _path, args, kwargs = super().deconstruct()
        return "django.db.models.CheckConstraint", args, kwargs


class FieldCheck(Check):
    """A CHECK that reports a violation at ``field``, unless that is left out."""

    def __init__(self, field, condition, *, name, message):
        self.field = field
        super().__init__(
            condition=condition, name=name, violation_error_message=message
        )

    def validate(self, model, instance, exclude=None, using=None):
        if self.field not in (exclude or ()):
            super().validate(model, instance)

    def clone(self):
        return copy(self)


def in_order(begin, end, *, name, field=""):
    """Return the rule that ``end`` does not come before ``begin``, if both are known.

    Its message stands at ``end``, or at ``field``.
    """
    return FieldCheck(
        field or end,
        Q(**{f"{end}__isnull": True})
        | Q(**{f"{begin}__isnull": True})
        | Q(**{f"{end}__gte": F(begin)}),
        name=name,
        message=_("It cannot end before it begins."),
    )


def check(record):
    errors = {}
    for constraint in record._meta.constraints:
        if isinstance(constraint, FieldCheck):
            try:
                constraint.validate(type(record), record)
            except ValidationError as error:
                errors = error.update_error_dict(errors)
    if errors:
        raise ValidationError(errors)


def is_true(condition, record):
    """Evaluate a Q on a record as SQL does: True, False, or None for unknown."""
    if not isinstance(condition, Q):
        return compare(*condition, record)
    results = [is_true(child, record) for child in condition.children]
    decisive = condition.connector == Q.OR
    if decisive in results:
        result = decisive
    else:
        result = None if None in results else not decisive
    return not result if condition.negated and result is not None else result


def compare(lookup, value, record):
    name, _separator, lookup = lookup.partition("__")
    left = value_of(name, record)
    if lookup == "isnull":
        return (left is None) == value
    if value is None:
        return left is None
    right = value_of(value.name, record) if isinstance(value, F) else value
    if left is None or right is None:
        return None
    return OPERATORS[lookup or "exact"](left, right)


def value_of(name, record):
    """Return the value of a column: of a foreign key, the key."""
    options = record._meta
    return getattr(
        record, (options.pk if name == "pk" else options.get_field(name)).attname
    )


def refuse_cycle(record, name, message):
    """Raise ValidationError where a foreign key leads, in steps, back to a record."""
    other, seen = getattr(record, name), set()
    while other and other.pk not in seen:
        if record.pk and other.pk == record.pk:
            raise ValidationError({name: message})
        seen.add(other.pk)
        other = getattr(other, name)


# The rules of publication: states, dates and slugs of each language


def is_filled(field):
    # In a CHECK, NULL > '' is unknown and passes.
    return Q(**{f"{field}__isnull": False}) & ~Q(**{field: ""})


def has_text(stem):
    """Match what has a text of this name in some language."""
    return any_language(lambda language: is_filled(f"{stem}_{language}"))


def rules_of_publication():
    return [rule for language in LANGUAGES for rule in rules_in(language)]


def rules_in(language):
    """Yield the CHECKs of what is published, of its dates, and of a withdrawal."""
    name = f"%(app_label)s_%(class)s_{language}_{{}}".format
    state, begin, end = (
        f"{field}_{language}" for field in ["state", "published_at", "published_until"]
    )
    has_no_begin, has_no_end = (Q(**{f"{it}__isnull": True}) for it in [begin, end])
    # Where readers get a summary only, it has that.
    is_whole = Q(**{f"summary_only_{language}": False})
    parts = is_filled(f"title_{language}") & is_filled(f"slug_{language}")
    parts &= is_whole | is_filled(f"summary_{language}")
    parts &= Q(**{f"{begin}__isnull": False})
    yield Check(
        condition=~Q(**{f"{state}__in": [State.PUBLISHED, State.WITHDRAWN]}) | parts,
        name=name("is_complete"),
        violation_error_message=_(
            "What is published needs a title, an address and a date."
        ),
    )
    # Its year becomes part of the address.
    yield FieldCheck(
        begin,
        has_no_begin | Q(**{f"{begin}__gte": EARLIEST, f"{begin}__lt": LATEST}),
        name=name("is_dated_soundly"),
        message=_("This year cannot be right: check it."),
    )
    yield Check(
        condition=has_no_end | has_no_begin | Q(**{f"{end}__gt": F(begin)}),
        name=name("ends_after_it_begins"),
        violation_error_message=_("The end must be later than the beginning."),
    )
    yield Check(
        condition=~Q(**{state: State.WITHDRAWN})
        | is_filled(f"withdrawal_reason_{language}"),
        name=name("withdrawal_has_a_reason"),
        violation_error_message=_("Say why this is withdrawn."),
    )


def once(*fields, message=None):
    """Return the constraint that no two rows are the same in these fields."""
    return models.UniqueConstraint(
        fields=fields,
        name="%(app_label)s_%(class)s_once",
        violation_error_message=message,
    )


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
