"""CHECK constraints that are asked in Python: it decides as the database does."""

from datetime import UTC, date, datetime, time
from itertools import product

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import connection, models

from publishing.content.constraints import Check

pytestmark = pytest.mark.django_db


def moment_in(year):
    return datetime(year, 6, 26, tzinfo=UTC)


VALUES = {
    # Of the first the year cannot be meant.
    models.DateTimeField: [None, *(moment_in(year) for year in [1899, 2016, 2017])],
    models.DateField: [None, date(2017, 6, 26), date(2017, 6, 27)],
    models.TimeField: [None, time(10), time(11)],
    models.PositiveSmallIntegerField: [None, 0, 2016, 2017],
    models.BooleanField: [True, False],
    models.CharField: ["", "text"],
    models.TextField: [None, "", "text"],
    models.ForeignKey: [None, 1, 2],
    models.BigAutoField: [None, 1],
}


def checks():
    """Yield each check with a model; the rules of publication with the first."""
    seen = set()
    for model in apps.get_models():
        start = f"{model._meta.app_label}_{model._meta.model_name}_"
        for constraint in model._meta.constraints:
            name = constraint.name.removeprefix(start)
            if isinstance(constraint, Check) and name not in seen:
                seen.add(name)
                yield pytest.param(model, constraint, id=constraint.name)


def values_of(field):
    if field.choices:
        return ["", *(value for value, _label in field.flatchoices)]
    [kind, *_more] = (kind for kind in type(field).__mro__ if kind in VALUES)
    return VALUES[kind]


@pytest.mark.parametrize(("model", "constraint"), [*checks()])
def test_python_refuses_what_the_database_would(model, constraint):
    names = {name for name, *_more in model._get_expr_references(constraint.condition)}
    key = model._meta.pk
    fields = [key if name == "pk" else model._meta.get_field(name) for name in names]
    left_out = {*names, getattr(constraint, "field", "")}
    rows = [*product(*map(values_of, fields))]
    refused = refused_rows(model, constraint, fields, rows)
    record = model()
    for number, values in enumerate(rows):
        for field, value in zip(fields, values, strict=True):
            setattr(record, field.attname, value)
        assert not refuses(constraint, record, left_out)
        assert refuses(constraint, record) == (number in refused), values
    assert 0 < len(refused) < len(rows)


def refused_rows(model, constraint, fields, rows):
    """Return the numbers of the rows that the database refuses, by one statement."""
    condition = constraint._get_check_sql(model, connection.schema_editor())
    columns = ", ".join(f'"{field.column}"' for field in fields)
    row = ", ".join(f"CAST(%s AS {field.db_type(connection)})" for field in fields)
    values = [
        value for number, values in enumerate(rows) for value in [number, *values]
    ]
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT number FROM (VALUES {', '.join([f'(%s, {row})'] * len(rows))}) "
            f"AS row (number, {columns}) WHERE NOT ({condition})",
            values,
        )
        return {number for (number,) in cursor.fetchall()}


def refuses(constraint, record, exclude=None):
    try:
        constraint.validate(type(record), record, exclude)
    except ValidationError:
        return True
    return False
