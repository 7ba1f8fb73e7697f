"""Tells a developer what a new subject forgot, and an administrator what the server
lacks."""

from django.contrib import admin
from django.core.checks import Error, Tags, register
from django.db import connections
from django.urls import NoReverseMatch, reverse
from modeltranslation.translator import NotRegistered, translator

from publishing.models import Publishable
from publishing.registry import publishable_models


def error(number, message, record, hint):
    return Error(message, hint=hint, obj=record, id=f"publishing.E{number:03}")


@register(Tags.models)
def subjects_are_complete(app_configs, **kwargs):
    faults = []
    for model in publishable_models():
        faults += [*meta_faults(model), *text_faults(model), *address_faults(model)]
    return faults


def meta_faults(model):
    inherited = {
        constraint.name
        % {"app_label": model._meta.app_label, "class": model.__name__.lower()}
        for constraint in Publishable._meta.constraints
    }
    if inherited - {constraint.name for constraint in model._meta.constraints}:
        yield error(
            1,
            "The rules of publication are lost: a Meta of its own replaced them.",
            model,
            "Write class Meta(Publishable.Meta), and add to its lists.",
        )
    if "publish" not in model._meta.default_permissions:
        yield error(
            2,
            "Nobody can be allowed to publish this.",
            model,
            "Let Meta inherit default_permissions from Publishable.Meta.",
        )


def text_faults(model):
    try:
        translated = set(translator.get_options_for_model(model).all_fields)
    except NotRegistered:
        translated = set()
    names = {
        *Publishable.texts,
        *model.texts,
        "slug",
        "state",
        "published_at",
        "lemmas",
    }
    for name in sorted(names - translated):
        yield error(
            3,
            f"“{name}” is not translated.",
            model,
            "Register it in translation.py with PublishableOptions and its texts.",
        )
    for name in set(model.required) - set(model.texts):
        yield error(
            4,
            f"“{name}” is required for publication but is no text.",
            model,
            "Name it in texts.",
        )
    for name in set(model.search_weights) - translated:
        yield error(
            5,
            f"“{name}” is searched but is not translated.",
            model,
            "Name translated fields in search_weights.",
        )


def address_faults(model):
    if not (model.detail_route and model.list_route):
        yield error(
            6,
            "It has no address.",
            model,
            "Name detail_route and list_route, as in news.models.",
        )


@register(Tags.urls)
def lists_have_urls(app_configs, **kwargs):
    faults = []
    for model in publishable_models():
        try:
            reverse(model.list_route)
        except NoReverseMatch:
            faults.append(
                error(
                    11,
                    f"No URL is called “{model.list_route}”.",
                    model,
                    "Include its urls in website/public_urls.py.",
                )
            )
    return faults


@register(Tags.admin)
def admin_classes_derive_from_ours(app_configs, **kwargs):
    """Refuse an admin class or inline that would lose a save or a language."""
    from publishing.admin import PublishableAdmin, RecordAdmin, RecordInline

    faults = []
    for model, model_admin in admin.site._registry.items():
        base = PublishableAdmin if issubclass(model, Publishable) else RecordAdmin
        if not isinstance(model_admin, base):
            faults.append(
                error(
                    7,
                    f"Its admin class does not derive from {base.__name__}.",
                    type(model_admin),
                    "Import it from publishing.admin.",
                )
            )
        faults += [
            error(
                8,
                "This inline does not derive from RecordInline.",
                inline,
                "Import it from publishing.admin.",
            )
            for inline in model_admin.inlines
            if not issubclass(inline, RecordInline)
        ]
    faults += [
        error(
            9,
            "It has no form in the back office.",
            model,
            "Register it with a PublishableAdmin.",
        )
        for model in publishable_models()
        if not admin.site.is_registered(model)
    ]
    return faults


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
                faults.append(
                    error(
                        10,
                        "This PostgreSQL does not know Russian letters: search would "
                        "find «институты» nowhere in «ИНСТИТУТ».",
                        alias,
                        "Make the database with a UTF-8 character type: CREATE "
                        "DATABASE … LC_CTYPE 'C.UTF-8' TEMPLATE template0.",
                    )
                )
    return faults
