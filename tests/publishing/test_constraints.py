"""CHECK constraints that report at a field: Python decides as the database does."""

from datetime import date, time
from itertools import product

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models

from publishing.constraints import FieldCheck

pytestmark = pytest.mark.django_db

VALUES = {
    models.DateField: [None, date(2017, 6, 26), date(2017, 6, 27)],
    models.TimeField: [None, time(10), time(11)],
    models.PositiveSmallIntegerField: [None, 2016, 2017],
    models.CharField: ["", "person", "organization"],
    models.ForeignKey: [None, 1, 2],
}
CHECKS = [
    pytest.param(model, constraint, id=constraint.name)
    for model in apps.get_models()
    for constraint in model._meta.constraints
    if isinstance(constraint, FieldCheck)
]


def values_of(field):
    kind = next(kind for kind in type(field).__mro__ if kind in VALUES)
    return VALUES[kind]


@pytest.mark.parametrize(("model", "constraint"), CHECKS)
def test_python_refuses_what_the_database_would(model, constraint):
    names = model._get_expr_references(constraint.condition)
    fields = {model._meta.get_field(name[0]) for name in names}
    decisions = set()
    for values in product(*map(values_of, fields)):
        record = model(
            **{
                field.attname: value
                for field, value in zip(fields, values, strict=True)
            }
        )
        by_python = refuses(constraint.validate, model, record)
        plain = models.CheckConstraint.validate.__get__(constraint)
        assert by_python == refuses(plain, model, record), values
        decisions.add(by_python)
    assert decisions == {True, False}


def refuses(validate, model, record):
    try:
        validate(model, record)
    except ValidationError:
        return True
    return False
