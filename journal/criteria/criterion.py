"""A question of DOAJ, and the answer."""

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext, gettext_lazy as _

from publishing.admin.addresses import place_in_form
from publishing.revisions import display
from text.languages import language_of

# How many records a criterion names; the others are in its figures.
MOST_PLACES = 8


class Answer(models.TextChoices):
    YES = "yes", _("yes")
    NO = "no", _("no")
    UNKNOWN = "unknown", _("only you know")


@dataclass(frozen=True)
class Place:
    """Where something is mended, or looked up; ``language``: of its words."""

    words: str
    url: str
    language: str = ""


@dataclass(frozen=True)
class Criterion:
    """``figures``: what the answer comes of. ``is_required``: or only recommended."""

    question: str
    answer: Answer
    figures: str = ""
    places: tuple = ()
    is_required: bool = True


def answer_of(is_so):
    return Answer.YES if is_so else Answer.NO


def place_of_field(record, name, words=""):
    """Return a field of a record's form; by default it is called by its label."""
    words = words or label_of(type(record), name)
    return Place(words, place_in_form(record, name))


def label_of(model, name):
    label, language = display.label_of(model, name), language_of(name)
    return f"{label} ({language.upper()})" if language else label


def filled(record, question, names, *, is_required=True):
    """Return whether all these fields have a value."""
    empty = [name for name in names if not getattr(record, name)]
    return Criterion(
        question,
        answer_of(not empty),
        places=tuple(place_of_field(record, name) for name in empty),
        is_required=is_required,
    )


def share(part, whole):
    """Return "3 of 12 (25%)"."""
    percent = round(100 * part / whole) if whole else 0
    values = {"part": part, "whole": whole, "percent": percent}
    return gettext("%(part)s of %(whole)s (%(percent)s%%)") % values
