"""Tells a developer what a new subject forgot, and an administrator what the server
lacks."""

from django.contrib import admin
from django.core.checks import Error, Tags, register
from django.db import connections
from django.urls import NoReverseMatch, reverse
from modeltranslation.translator import NotRegistered, translator

from publishing.content.registry import publishable_models
from publishing.models import Publishable

# {number: (what is wrong, what to do)}
FAULTS = {
    1: (
        "The rules of publication are lost: a Meta of its own replaced them.",
        "Write class Meta(Publishable.Meta), and add to its lists.",
    ),
    2: (
        "Nobody can be allowed to publish this.",
        "Let Meta inherit default_permissions from Publishable.Meta.",
    ),
    3: (
        "“{}” is not translated.",
        "Register it in translation.py with PublishableOptions and its texts.",
    ),
    4: ("“{}” is required for publication but is no text.", "Name it in texts."),
    5: (
        "“{}” is searched but is not translated.",
        "Name translated fields in search_weights.",
    ),
    6: ("It has no address.", "Name detail_route and list_route, as in news.models."),
    7: ("Its admin class does not derive from {}.", "Import it from publishing.admin."),
    8: (
        "This inline does not derive from ChildInline.",
        "Import it from publishing.admin.",
    ),
    9: ("It has no form in the back office.", "Register it with a PublishableAdmin."),
    10: (
        (
            "This PostgreSQL does not know Russian letters: search would find "
            "«институты» nowhere in «ИНСТИТУТ»."
        ),
        (
            "Make the database with a UTF-8 character type: CREATE DATABASE … "
            "LC_CTYPE 'C.UTF-8' TEMPLATE template0."
        ),
    ),
    11: ("No URL is called “{}”.", "Include its urls in website/urls.py."),
}


def error(number, record, *names):
    message, hint = FAULTS[number]
    fault = f"publishing.E{number:03}"
    return Error(message.format(*names), hint=hint, obj=record, id=fault)


@register(Tags.models)
def subjects_are_complete(app_configs, **kwargs):
    return [fault for model in publishable_models() for fault in faults_of(model)]


def faults_of(model):
    inherited = {
        constraint.name
        % {"app_label": model._meta.app_label, "class": model.__name__.lower()}
        for constraint in Publishable._meta.constraints
    }
    if inherited - {constraint.name for constraint in model._meta.constraints}:
        yield error(1, model)
    if "publish" not in model._meta.default_permissions:
        yield error(2, model)
    try:
        translated = set(translator.get_options_for_model(model).all_fields)
    except NotRegistered:
        translated = set()
    names = {"slug", "state", "published_at", "lemmas"}
    for name in sorted({*Publishable.texts, *model.texts, *names} - translated):
        yield error(3, model, name)
    for name in set(model.required) - set(model.texts):
        yield error(4, model, name)
    for name in set(model.search_weights) - translated:
        yield error(5, model, name)
    if not (model.detail_route and model.list_route):
        yield error(6, model)


@register(Tags.urls)
def lists_have_urls(app_configs, **kwargs):
    faults = []
    for model in publishable_models():
        try:
            reverse(model.list_route)
        except NoReverseMatch:
            faults.append(error(11, model, model.list_route))
    return faults


@register(Tags.admin)
def admin_classes_derive_from_ours(app_configs, **kwargs):
    """Refuse an admin class or inline that would lose a save or a language."""
    from publishing.admin import ChildInline, PublishableAdmin, RecordAdmin

    faults = []
    for model, model_admin in admin.site._registry.items():
        base = PublishableAdmin if issubclass(model, Publishable) else RecordAdmin
        if not isinstance(model_admin, base):
            faults.append(error(7, type(model_admin), base.__name__))
        faults += [
            error(8, inline)
            for inline in model_admin.inlines
            if not issubclass(inline, ChildInline)
        ]
    return faults + [
        error(9, model)
        for model in publishable_models()
        if not admin.site.is_registered(model)
    ]


# Words whose form changes, and which of them the server must find.
SEARCH_PROBE = """
    SELECT to_tsvector('russian', 'ИНСТИТУТ') @@ to_tsquery('russian', 'институты'),
           lower('ИНСТИТУТ') = 'институт'
"""


@register(Tags.database)
def server_reads_russian(app_configs, databases=None, **kwargs):
    """Ask the server itself: the fault lies in how its data folder was made."""
    faults = []
    for alias in databases or []:
        with connections[alias].cursor() as cursor:
            cursor.execute(SEARCH_PROBE)
            if not all(cursor.fetchone()):
                faults.append(error(10, alias))
    return faults
