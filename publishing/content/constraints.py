"""CHECK constraints that Python asks as well, without a statement.

    constraints = [
        Check(
            condition=~Q(text=""), name="glossary_term_has_a_text"
        ),
        FieldCheck(
            "person",
            Q(kind="person") | Q(person__isnull=True),
            name="institute_inductee_organization_is_no_person",
            message=_("An organisation is not a person."),
        ),
        in_order("first_year", "last_year", name="institute_project_in_order"),
    ]

The rule is written once, and the database holds it. Django would ask it of the database
at each validation, by three statements. The error of a ``FieldCheck`` is shown at its
field: ``Record.clean`` asks it, for forms, rows of tables and restored records alike.
"""

import operator

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

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
        return type(self)(
            self.field,
            self.condition,
            name=self.name,
            message=self.violation_error_message,
        )


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
