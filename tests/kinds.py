"""Parametrizes a test by models.

``of_each``: models that differ from each other are tested on every run. Others are
similar to one of them, and only in the slow tests; so are newly registered ones.

``of_few``: a rule that hangs on parts, as on the widgets of a form, is asked of few
models, which have all of the parts between them.
"""

import pytest
from django.contrib.auth.models import Group

from glossary.models import Concept
from institute.models import Body
from library.models import Picture
from news.models import Article
from website.models import MenuItem

# Texts alone; inlines; texts in inlines; a tree; files; no revisions.
DIFFERENT = {Article, Body, Concept, MenuItem, Picture, Group}


def named(value):
    return getattr(getattr(value, "_meta", None), "label", str(value))


def of_each(names, values):
    """Parametrize a test by models, or by tuples that begin with a model."""
    return pytest.mark.parametrize(names, list(map(as_case, values)), ids=named)


def as_case(value):
    case = value if isinstance(value, tuple) else (value,)
    return pytest.param(*case, marks=[] if case[0] in DIFFERENT else pytest.mark.slow)


def of_few(names, values, parts_of):
    return pytest.mark.parametrize(names, few_of(values, parts_of), ids=named)


def few_of(values, parts_of):
    """Return values that have between them every part that any of them has."""
    parts = {value: parts_of(value) for value in values}

    def preference(value):
        model = value[0] if isinstance(value, tuple) else value
        return model not in DIFFERENT, -len(parts[value])

    few, known = [], set()
    for value in sorted(values, key=preference):
        if not parts[value] <= known:
            few.append(value)
            known |= parts[value]
    return few
