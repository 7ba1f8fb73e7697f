"""The kinds of records that a rule is asked of.

Those that differ are asked on every run. The others are like one of them, and slow;
what is registered anew joins these by itself.
"""

import pytest
from django.contrib.auth.models import Group

from glossary.models import Concept
from institute.models import Body
from library.models import Picture
from news.models import Article
from website.models import MenuItem

# Texts alone; rows; texts that are rows; a list of itself; files; no history.
DIFFERENT = {Article, Body, Concept, MenuItem, Picture, Group}


def named(value):
    return getattr(getattr(value, "_meta", None), "label", str(value))


def of_each(names, values):
    """Parametrize a test by models, or by tuples that begin with one."""
    return pytest.mark.parametrize(names, list(map(as_case, values)), ids=named)


def as_case(value):
    case = value if isinstance(value, tuple) else (value,)
    return pytest.param(*case, marks=[] if case[0] in DIFFERENT else pytest.mark.slow)
