"""What the system checks tell a developer who forgot something."""

import pytest
from django.contrib import admin

from news.admin import ArticleAdmin
from news.models import Article
from publishing import checks
from publishing.content.registry import models_of
from publishing.models import Linkable, Ordered, Publishable, Record, Titled


def ids(faults):
    return {fault.id for fault in faults}


def test_all_subjects_are_complete():
    assert checks.subjects_are_complete(None) == []
    assert checks.lists_have_urls(None) == []
    assert checks.admin_classes_derive_from_ours(None) == []


def test_a_subject_that_forgot_everything_is_told_so(monkeypatch):
    class Forgetful(Publishable):
        texts = ("title", "body")
        required = ("title", "motto")

        class Meta:
            app_label = "forgetful"

        def __str__(self):
            return "forgetful"

    monkeypatch.setattr(checks, "publishable_models", lambda: [Forgetful])
    assert ids(checks.subjects_are_complete(None)) == {
        f"publishing.E00{number}" for number in range(1, 7)
    }


def test_a_subject_without_urls_is_named(monkeypatch):
    monkeypatch.setattr(Article, "list_route", "nowhere:list")
    [fault] = checks.lists_have_urls(None)
    assert (fault.id, fault.obj) == ("publishing.E011", Article)
    assert "nowhere:list" in fault.msg


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


class StrangeAdmin(admin.ModelAdmin):
    pass


class StrangeInline(admin.TabularInline):
    model = Article.topics.through


@pytest.mark.parametrize(
    ("registered", "fault"),
    [
        (StrangeAdmin, "publishing.E007"),
        (type("A", (ArticleAdmin,), {"inlines": [StrangeInline]}), "publishing.E008"),
        (None, "publishing.E009"),
    ],
)
def test_an_admin_class_of_another_base_is_refused(monkeypatch, registered, fault):
    registry = dict(admin.site._registry)
    del registry[Article]
    if registered:
        registry[Article] = registered(Article, admin.site)
    monkeypatch.setattr(admin.site._wrapped, "_registry", registry)
    assert fault in ids(checks.admin_classes_derive_from_ours(None))


@pytest.mark.django_db
def test_the_server_of_these_tests_reads_russian():
    assert checks.server_reads_russian(None, databases=["default"]) == []


@pytest.mark.django_db
def test_a_server_that_does_not_is_described_in_words(monkeypatch):
    monkeypatch.setattr(checks, "SEARCH_PROBE", "SELECT true, false")
    [fault] = checks.server_reads_russian(None, databases=["default"])
    assert "Russian" in fault.msg
    assert "C.UTF-8" in fault.hint
