"""Parametrizes a test by models.

Models that differ from each other are tested on every run. Others are similar to one of
them, and only in the slow tests; so are newly registered ones.
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
