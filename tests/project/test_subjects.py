"""What a new subject must not forget, asked of each kind."""

import pytest
from django.contrib import admin
from django.contrib.admin.utils import flatten_fieldsets
from django.urls import reverse
from modeltranslation.translator import translator

from accounts.models import User
from publishing.admin import ChildInline, PublishableAdmin, RecordAdmin
from publishing.content.registry import models_of, publishable_models
from publishing.models import Linkable, Ordered, Publishable, Record, Titled

of_each_kind = pytest.mark.parametrize(
    "model", publishable_models(), ids=lambda model: model._meta.label_lower
)


@of_each_kind
def test_a_kind_keeps_the_rules_of_publication(model):
    """Its Meta derives from that of Publishable, and adds to its lists."""
    names = {"app_label": model._meta.app_label, "class": model.__name__.lower()}
    rules = {rule.name % names for rule in Publishable._meta.constraints}
    assert rules <= {rule.name for rule in model._meta.constraints}
    assert "publish" in model._meta.default_permissions


@of_each_kind
def test_the_texts_of_a_kind_are_translated(model):
    translated = translator.get_options_for_model(model).all_fields
    names = {"slug", "state", "published_at", "lemmas", *model.search_weights}
    assert {*Publishable.texts, *model.texts, *names} <= {*translated}
    assert {*model.required} <= {*model.texts}


@of_each_kind
def test_a_kind_has_a_page_a_list_and_a_form(model):
    assert model.detail_route
    assert reverse(model.list_route)
    assert admin.site.is_registered(model)


@pytest.mark.django_db
@of_each_kind
def test_the_form_has_each_field_that_the_languages_share(model, rf):
    """But for the place in an order, which a page of its own sets."""
    request = rf.get("/")
    request.user = User(is_superuser=True, is_staff=True)
    model_admin = admin.site.get_model_admin(model)
    shown = {
        name
        for record in [None, model()]
        for name in flatten_fieldsets(model_admin.get_fieldsets(request, record))
    }
    fields = [*model._meta.concrete_fields, *model._meta.many_to_many]
    editable = {f.name for f in fields if f.editable and not f.primary_key}
    options = translator.get_options_for_model(model)
    in_languages = {f.name for of in options.all_fields.values() for f in of}
    assert editable - shown - in_languages - {*options.all_fields} <= {"position"}


def test_admin_classes_lose_no_save_and_no_language():
    """They and their inlines derive from those of ``publishing.admin``."""
    for model, model_admin in admin.site._registry.items():
        base = PublishableAdmin if issubclass(model, Publishable) else RecordAdmin
        assert isinstance(model_admin, base), model_admin
        assert all(issubclass(it, ChildInline) for it in model_admin.inlines)


def test_no_field_hides_what_all_records_have():
    """Such a field is taken for the attribute; None is a place for a field."""
    bases = [Record, Ordered, Linkable, Titled, Publishable]
    hidden = {
        f"{model.__name__}.{name}"
        for model in models_of(Record)
        for base in bases
        if issubclass(model, base) and model is not base
        for name in names_of_fields(model) - names_of_fields(base)
        if vars(base).get(name) is not None
    }
    assert hidden == set()


def names_of_fields(model):
    return {field.name for field in model._meta.get_fields()}
