"""Records of any model with all that they require, and the states of their texts.

What a model requires besides its texts is said by the factory of its subject, which is
``tests.<subject>.factory``::

    NEEDED = {Vacancy: {"kind": "full-time", "body": make_body}}

Values that are functions are called. ``MAKERS`` names the functions that make what a
form wants with more than fields: ``{Concept: make_whole_concept}``. A subject that
requires nothing needs no factory.
"""

from datetime import UTC, datetime, timedelta
from functools import cache
from importlib import import_module
from itertools import count
from pathlib import Path

from django.utils import timezone

from publishing.models import Publishable
from text.languages import LANGUAGES

State = Publishable.State

PAST = datetime(2017, 6, 30, 9, tzinfo=UTC)
LATER = datetime(2017, 7, 10, 9, tzinfo=UTC)


def future():
    return timezone.now() + timedelta(days=10)


def published(language, at=PAST, until=None):
    return {
        f"state_{language}": State.PUBLISHED,
        f"published_at_{language}": at,
        f"published_until_{language}": until,
    }


def pairs(**texts):
    """Return texts of both languages: ``title=("Зал", "The hall")``."""
    return {
        f"{name}_{language}": text
        for name, both in texts.items()
        for language, text in zip(LANGUAGES, both, strict=True)
    }


def in_both(title, name="title"):
    """Return a title in each language, which ends with the language code."""
    return {f"{name}_{language}": f"{title} {language}" for language in LANGUAGES}


# What a kind of items requires, in the factory of its subject.
CODES = count(1)
KIND = {"code": lambda: f"kind-{next(CODES)}"} | in_both("Kind")


@cache
def factory_of(app_label):
    """Return the module that makes records of an app, or None."""
    subject = {"auth": "accounts"}.get(app_label, app_label)
    if Path(__file__).with_name(subject).joinpath("factory.py").exists():
        return import_module(f"tests.{subject}.factory")
    return None


def needed_by(model):
    """Return {field: value, or function that makes it} of what a model requires."""
    factory = factory_of(model._meta.app_label)
    return getattr(factory, "NEEDED", {}).get(model, {})


def needed_values(model, but=()):
    """Return {field: value} of what a record requires besides its texts."""
    values = {
        name: needed() if callable(needed) else needed
        for name, needed in needed_by(model).items()
        if name not in but
    }
    return with_kind(model, values)


def with_kind(model, values):
    """Return the values with the row of the kind that is named by its code."""
    if isinstance(values.get("kind"), str) and getattr(model, "kind_id", None):
        values["kind"] = kind_of(model, values["kind"])
    return values


def make(model, **fields):
    """Make a record of any model with all that it requires."""
    fields = with_kind(model, fields) | needed_values(model, but=fields)
    for name in getattr(model, "required", ()):
        for language in LANGUAGES:
            fields.setdefault(f"{name}_{language}", f"{name} {language}")
    return model.objects.create(**fields)


def kind_of(model, code):
    """Return the kind of items of a model that a new site has under this code."""
    return model._meta.get_field("kind").related_model.objects.get(code=code)


def make_record(model):
    """Make a record as its form can save it: see ``MAKERS`` of its factory."""
    factory = factory_of(model._meta.app_label)
    maker = getattr(factory, "MAKERS", {}).get(model)
    return maker() if maker else make(model)


def make_titled(model, title, ru, en, **fields):
    """Make a record with a title; ``ru``, ``en``: the dates of its publication."""
    for language, at in [("ru", ru), ("en", en)]:
        if at:
            fields = published(language, at) | fields
    return make(model, **{**in_both(title), **fields})
