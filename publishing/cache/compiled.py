"""Querysets whose statements are compiled once.

::

    @compiled
    def newest_articles(language):
        articles = Article.objects.visible_in(language)
        return articles.filter(year=Parameter("year")).newest_first()[:10]

    newest_articles("en", year=2026)  # a list

Django takes longer to build the statement of a page than PostgreSQL to answer it.
"""

import re
from contextvars import ContextVar
from datetime import date
from functools import lru_cache, wraps

from django.contrib.postgres.fields import ArrayField
from django.db import connections
from django.db.models import BigIntegerField, BooleanField, Expression, F, Field, Func
from django.db.models.functions import Cast
from django.utils import timezone
from psycopg.adapt import Transformer

# Statements of one function that are kept: one for each combination of its arguments,
# as of a kind and the rights of a person.
KEPT = 500
# Where a value stands in a statement, or a percent sign.
PLACES = re.compile("(%[s%])")

_is_compiling = ContextVar("is_compiling", default=False)


class Parameter(Expression):
    """Stands in a compiled statement for a value that each execution is given."""

    def __init__(self, name, output_field=None):
        super().__init__(output_field or Field())
        self.name = name

    def as_sql(self, compiler, connection):
        return "%s", [self]


def now():
    """Return this moment; in a compiled statement, that of each execution."""
    return Parameter("now") if _is_compiling.get() else timezone.now()


def today():
    """Return this day, likewise."""
    return Parameter("today") if _is_compiling.get() else timezone.localdate()


def compiled(build):
    """Let ``build(*arguments)``, which returns a queryset, be called for its rows.

    It is called once for each combination of arguments; the values of its parameters
    are given by name, at each call.
    """

    @lru_cache(maxsize=KEPT)
    def statement(*arguments):
        token = _is_compiling.set(True)
        try:
            return Statement(build(*arguments))
        finally:
            _is_compiling.reset(token)

    @wraps(build)
    def rows(*arguments, **values):
        return statement(*arguments).rows(values)

    rows.statement = statement
    return rows


def array_of(keys):
    """Return keys as PostgreSQL writes an array: psycopg would quote each by itself."""
    return f"{{{','.join(map(str, keys))}}}"


def with_keys(rows, column="pk", parameter="pks"):
    """Filter by a parameter that is an ``array_of`` keys."""
    return rows.filter(one_of(column, parameter, ArrayField(BigIntegerField())))


def one_of(column, parameter, array=None):
    """Match rows whose column is in an array, of this type, that a parameter holds."""
    values = Parameter(parameter)
    return is_in(F(column), Cast(values, array) if array else values)


def is_in(value, array):
    """Build ``value = ANY(array)``, which uses an index on the value's column."""
    is_one = {"template": "%(expressions)s)", "arg_joiner": " = ANY("}
    return Func(value, array, **is_one, output_field=BooleanField())


class Slices:
    """The rows that ``read(start, stop)`` returns, for ``Paginator``."""

    def __init__(self, read):
        self.read = read

    def __getitem__(self, part):
        return self.read(part.start, part.stop)


class Statement:
    """A compiled queryset. Raises TypeError if a moment would stand still in it."""

    def __init__(self, queryset):
        self.queryset, self.db = queryset, queryset.db
        self.compiler = queryset.query.get_compiler(self.db)
        self.sql, self.params = self.compiler.as_sql()
        columns = [column for column, *_more in self.compiler.select]
        self.converters = self.compiler.get_converters(columns)
        # So that no thread keeps the connection of another.
        self.compiler.connection = None
        if any(isinstance(value, date) for value in self.params):
            raise TypeError("Use compiled.now() and today() in a compiled statement.")
        self.parts = parts_of(self.sql, self.params, connections[self.db])
        self.places = [parameter.name for parameter in self.parts[1::2]]
        self.names = {*self.places}
        if queryset._prefetch_related_lookups:
            raise TypeError("Prefetch for the rows of a compiled statement.")

    def rows(self, values):
        """Execute it with these values of its parameters; return a list."""
        connection = connections[self.db]
        with connection.cursor() as cursor:
            cursor.execute(self.with_values(values, cursor.connection))
            rows = cursor.fetchall()
        compiler = like(
            self.compiler,
            connection=connection,
            execute_sql=lambda *args, **kwargs: [rows],
            get_converters=lambda columns: self.converters,
            # No key here has several columns, for which Django looks at each row.
            has_composite_fields=lambda columns: False,
        )
        query = like(self.queryset.query, get_compiler=lambda *args, **kwargs: compiler)
        return list(like(self.queryset, _query=query))

    def with_values(self, values, connection):
        """Return the statement with these values, each of which is quoted once."""
        moment = timezone.now()
        values = {"now": moment, **values}
        if "today" in self.names:
            values["today"] = timezone.localdate(moment)
        context = Transformer(connection)
        literals = {
            name: context.as_literal(values[name]).decode() for name in self.names
        }
        parts = [*self.parts]
        parts[1::2] = map(literals.get, self.places)
        return "".join(parts)


def all_rows(parts):
    """Execute pairs of a ``Statement``, of the same columns, and values as one.

    Return the tuples of the database.
    """
    with connections[parts[0][0].db].cursor() as cursor:
        statements = (part.with_values(of, cursor.connection) for part, of in parts)
        cursor.execute(" UNION ALL ".join(statements))
        return cursor.fetchall()


def like(thing, **attributes):
    """Return a copy with other attributes; copy() would execute a queryset."""
    twin = object.__new__(type(thing))
    vars(twin).update(vars(thing), **attributes)
    return twin


def parts_of(sql, params, connection):
    """Return by turns the text of a statement, with its constants, and a parameter."""
    values = iter(params)
    parts = [""]
    for text in PLACES.split(sql):
        value = next(values) if text == "%s" else None
        if isinstance(value, Parameter):
            parts += [value, ""]
        elif text == "%s":
            parts[-1] += connection.ops.compose_sql("%s", [value])
        else:
            parts[-1] += "%" if text == "%%" else text
    return parts
