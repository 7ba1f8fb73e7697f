"""Records of kinds that are not in the catalogue, as places and accounts.

What is said here of kinds with texts goes when they enter it.
"""

from functools import cache

from django.db.models import F, QuerySet, TextField, Value
from django.db.models.functions import Concat, Left, Trim

from accounts.models import User
from desk.results import Result, results_of
from publishing.content.linkable import words_in
from publishing.content.registry import linkable_models, models_with_texts
from publishing.content.status import State
from publishing.models import CatalogueEntry
from publishing.translations.translation_status import TranslationStatus
from text.languages import LANGUAGES

# What is shown of a title, which may be a whole text.
LONGEST_TITLE = 100
COLUMNS = [
    *["to_model", "to_pk"],
    *(f"{name}_{code}" for name in ["title", "words"] for code in LANGUAGES),
]
# What entries of the catalogue have besides: readers have these records in each
# language.
CONSTANTS = {"has_states": False, "valid_until": None} | {
    f"{name}_{code}": value
    for name, value in {
        "state": State.NONE,
        "translation_status": TranslationStatus.WORK,
    }.items()
    for code in LANGUAGES
}


@cache
def models_outside():
    """Return the kinds with texts and a form of their own."""
    in_catalogue = {*linkable_models()}
    return [
        model
        for model in models_with_texts()
        if model not in in_catalogue and not model.parent_field
    ]


def title_columns(model, language):
    if model is User:
        return ["first_name", "last_name", "username"]
    return [f"{model.texts[0]}_{language}"]


def results(querysets):
    """Return the records of querysets, each of another kind, by one statement."""
    parts = [*map(rows_of, querysets)]
    if not parts:
        return []
    first, *more = parts
    # Else the order of the first kind would be asked of all.
    rows = first.union(*more, all=True).order_by() if more else first
    return [Result(CONSTANTS | dict(zip(COLUMNS, row, strict=True))) for row in rows]


def rows_of(queryset):
    model = queryset.model
    columns = {
        "to_model": Value(model._meta.label_lower, TextField()),
        "to_pk": F("pk"),
    }
    for code in LANGUAGES:
        spaced = [
            part
            for name in title_columns(model, code)
            for part in [F(name), Value(" ")]
        ]
        title = Trim(Concat(*spaced, output_field=TextField()))
        columns[f"title_{code}"] = Left(title, LONGEST_TITLE)
        columns[f"words_{code}"] = Value(0) if model is User else words_in(model, code)
    columns = {f"row_{name}": columns[name] for name in COLUMNS}
    # Not a manager, in which modeltranslation would order the columns anew.
    rows = QuerySet(model).filter(pk__in=queryset.values("pk"))
    return rows.order_by().annotate(**columns).values_list(*columns)


def results_at(pointers):
    """Return {pointer: result} of the records of any kind that exist."""
    entries = results_of(CatalogueEntry.objects.at(pointers)) if pointers else []
    return {entry.pointer: entry for entry in entries} | at(pointers, models_outside())


def at(pointers, models):
    """Return {pointer: result} of those records that are of one of the models."""
    pks = {}
    for pointer in pointers:
        pks.setdefault(pointer.model, []).append(pointer.pk)
    records = [
        model._base_manager.filter(pk__in=pks[model._meta.label_lower])
        for model in models
        if model._meta.label_lower in pks
    ]
    return {result.pointer: result for result in results(records)}
