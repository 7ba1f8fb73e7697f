"""Who wrote what: {key of a person, as text: names}, of working copies and revisions.

The names are those of a snapshot; a text without a language stands for what was
declared of its translations. A person who was removed is a key that leads to nobody.
"""

from django.contrib.auth import get_user_model
from django.db.models import BooleanField, F, Func, TextField, Value
from django.db.models.functions import Cast


def add(authors, user, names):
    """Note that a person, or nobody in a command, wrote these names last."""
    for key, written in list(authors.items()):
        authors[key] = [name for name in written if name not in names]
    if user is not None:
        authors.setdefault(str(user.pk), []).extend(names)


def among(authors, names):
    """Return what the authors wrote of these names."""
    return {
        key: those
        for key, written in authors.items()
        if (those := [name for name in written if name in names])
    }


def key_of(authors, *names):
    """Return the key of who wrote the first of these that has an author, or None."""
    for name in names:
        for key, written in authors.items():
            if name in written:
                return int(key)
    return None


def beside(authors, user):
    """Return the authors without a person, who may be None."""
    own = user and str(user.pk)
    return {key: names for key, names in authors.items() if key != own}


def existing(authors, user):
    """Return the authors without those who were removed; ``user`` is there."""
    if not (others := beside(authors, user)):
        return authors
    people = get_user_model().objects.filter(pk__in=others)
    there = {str(pk) for pk in people.values_list("pk", flat=True)}
    gone = others.keys() - there
    return {key: names for key, names in authors.items() if key not in gone}


def people_of(revisions):
    """Return {key: person} of the authors of revisions, by one statement at most."""
    keys = {key for revision in revisions for key in revision.authors}
    people = get_user_model().objects.in_bulk(map(int, keys)) if keys else {}
    return {str(pk): person for pk, person in people.items()}


def is_author(pk):
    """Match rows with ``authors`` among whom a person is; ``pk``: also a Parameter."""
    key = pk if hasattr(pk, "resolve_expression") else Value(int(pk))
    return Func(
        F("authors"),
        Cast(key, TextField()),
        arg_joiner=" ? ",
        template="(%(expressions)s)",
        output_field=BooleanField(),
    )
