"""Any model that has a history."""

from django.contrib import admin

from publishing.drafts import save
from publishing.models import Record
from tests.factories import make
from tests.library.records import make_picture
from text.languages import LANGUAGES


def fill(model, **fields):
    """Make a record of any kind with its texts in all languages."""
    for text in model.texts:
        for language in LANGUAGES:
            fields.setdefault(f"{text}_{language}", f"{text} {language}")
    return fields


def record_models():
    return [model for model in admin.site._registry if issubclass(model, Record)]


def make_any(model):
    name = model._meta.label_lower
    if name == "library.picture":
        return make_picture(**fill(model))
    return make(model, **fill(model))


def begin_copy(record, user):
    """Return the record's working copy; a new one changes nothing yet."""
    working_copy = save.working_copy_or_new(record, user)
    if working_copy.pk is None:
        working_copy.save()
    return working_copy


def change_copy(record, user, **values):
    """Return the record's working copy, which changes these values of a snapshot."""
    working_copy = begin_copy(record, user)
    working_copy.take(values, user)
    working_copy.save()
    return working_copy
