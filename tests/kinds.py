"""Parametrizes a test by models.

Models that differ from each other are tested on every run. Others are similar to one of
them, and only in the slow tests; so are newly registered ones.
"""

import pytest
from django.contrib.auth.models import Group

from accounts.models import User
from events.models import Event
from glossary.models import Concept
from institute.models import Body, Person, Publication
from journal.models import Article as Paper
from library.models import Document, Picture
from news.models import Article
from publishing.models import Redirect
from website.models import MenuItem

# Texts alone; inlines; texts in inlines; a tree; files; no revisions.
DIFFERENT = {Article, Body, Concept, MenuItem, Picture, Group}
# What have a widget, or rows with a formset, that none of these has.
WITH_WIDGETS = {Document, Event, Paper, Person, Publication, Redirect, User}


def named(value):
    return getattr(getattr(value, "_meta", None), "label", str(value))


def of_each(names, values):
    """Parametrize a test by models, or by tuples that begin with a model."""
    return pytest.mark.parametrize(names, list(map(as_case, values)), ids=named)


def of_each_widget(names, values):
    """Likewise, where one path serves all kinds: they differ by their widgets."""
    kinds = DIFFERENT | WITH_WIDGETS
    return of_each(names, [value for value in values if model_of(value) in kinds])


def model_of(value):
    return value[0] if isinstance(value, tuple) else value


def as_case(value):
    case = value if isinstance(value, tuple) else (value,)
    return pytest.param(*case, marks=[] if case[0] in DIFFERENT else pytest.mark.slow)
