"""Two people with browsers of their own, and all that they can open in the back office.

What is registered there joins by itself.
"""

from functools import cache

from django import forms
from django.contrib import admin
from django.contrib.auth.models import Group
from django.test import Client, RequestFactory
from django.urls import reverse
from lxml import html

from accounts.models import User
from accounts.permissions import may_write
from events import zones
from glossary.models import Concept
from library.files import StoredFileField
from publishing.admin.formsets import InlineRows
from publishing.admin.widgets import RichTextWidget
from publishing.content import changesets
from publishing.content.partial_dates import TypedDateField
from publishing.content.registry import publishable_models
from publishing.drafts.overlay import overlay
from publishing.models import Record, WorkingCopy
from tests.forms import WIDGETS_ALONE, resend, values_of
from tests.kinds import DIFFERENT
from tests.publishing.records import begin_copy
from tests.records import make, make_record, needed_values, published

# Texts that are written in rows, not in a field of their own.
WRITTEN_IN_ROWS = {Concept: ["title"]}

# Actions of a list for which there is a test here.
ACTIONS = {"delete_selected"}
# And those that test_many, test_releases and the tests of their subject try.
ELSEWHERE = {
    "link_texts",
    "leave_texts",
    "publish",
    "unpublish",
    "ask_review",
    "add_topic",
    "add_to_release",
    "assign",
    "export_for_translation",
}


def nobody_in_particular():
    request = RequestFactory().get("/")
    request.user = User(is_superuser=True, is_active=True)
    return request


def is_editable(model_admin):
    return model_admin.has_change_permission(nobody_in_particular())


MODELS = sorted(
    (
        model
        for model, model_admin in admin.site._registry.items()
        if is_editable(model_admin)
    ),
    key=lambda model: model._meta.label,
)
# Others are edited in their lists alone.
WITH_FORMS = [
    model
    for model in MODELS
    if admin.site._registry[model].list_display_links is not None
]
RECORDS = [model for model in MODELS if admin.site._registry[model].has_history]
INLINES = [
    (model, inline.model)
    for model in MODELS
    for inline in admin.site._registry[model].inlines
]
OFFERED = [
    (model, action)
    for model in MODELS
    for action in admin.site._registry[model].get_actions(nobody_in_particular())
    if action not in ELSEWHERE
]
DELETABLE = [
    model
    for model in MODELS
    if admin.site._registry[model].has_delete_permission(nobody_in_particular())
]


# What the rules on stale forms hang on


@cache
def widgets_of(model):
    model_admin = admin.site._registry[model]
    form = model_admin.get_form(nobody_in_particular(), None, change=True)
    return {(type(field), type(field.widget)) for field in form.base_fields.values()}


def formset_of(pair):
    model, row_model = pair
    inlines = admin.site._registry[model].inlines
    return {inline.formset for inline in inlines if inline.model is row_model}


def row_rules_of(pair):
    """Return what the formset does about rows that others change meanwhile.

    Not what it checks, which is the rules of its subject.
    """
    [formset] = formset_of(pair)
    names = {name for name in vars(InlineRows) if name[:2] != "__"} - {"clean"}
    return {getattr(formset, name) for name in names}


def row_rules_and_files_of(pair):
    columns = {type(field) for field in pair[1]._meta.fields}
    return row_rules_of(pair) | (columns & {StoredFileField})


def pages_of(model):
    """Return the class that shows the form, deletes and restores."""
    bases = type(admin.site._registry[model]).__mro__[1:]
    return {next(base for base in bases if base.__module__.startswith(PAGES))}


def action_of(pair):
    model, action = pair
    return {(action, *pages_of(model))}


# Packages that have such classes.
PAGES = ("publishing.admin", "desk.admin", "django.contrib")
# Of what is published, the kinds that differ.
PUBLISHED = [model for model in publishable_models() if model in DIFFERENT]


def own_texts(model):
    """Return the texts that are written in fields of the form, title first."""
    in_rows = WRITTEN_IN_ROWS.get(model, ())
    return [name for name in model.texts if name not in in_rows]


def let_write(user, model):
    """Let a person write what others write than the news."""
    if not may_write(user, model, user.languages[0]):
        user.groups.add(Group.objects.get(name="Terminologist"))
        # Django has kept what it was asked.
        return type(user).objects.get(pk=user.pk)
    return user


def make_row(row_model):
    """Make a row of an inline, in a new record."""
    parent = row_model.parent_field
    return make(row_model) if parent else make(row_model, parent=make(row_model))


def row_models(model):
    return [inline.model for inline in admin.site._registry[model].inlines]


def make_with_rows(model):
    """Make a record of a kind with a row in each of its inlines."""
    rows = [make_row(row_model) for row_model in row_models(model)]
    record = parent_of(rows[0]) if rows else make_record(model)
    for row in rows:
        column = {parent_field(type(row)): record}
        type(row).objects.filter(pk=row.pk).update(**column)
    return record


def chosen_in(model, but=()):
    """Return {field: value} of what a form asks for besides texts."""
    values = needed_values(model, but=but)
    return {name: getattr(value, "pk", value) for name, value in values.items()}


def parent_field(row_model):
    """Return the name of the foreign key from a row to its parent."""
    return row_model.parent_field or "parent"


def parent_of(row):
    return getattr(row, parent_field(row))


def make_two_rows(row_model, **fields):
    """Make two rows of one record; ``fields`` are set on the second."""
    first, second = make_row(row_model), make_row(row_model)
    fields[parent_field(row_model)] = parent_of(first)
    for name, value in fields.items():
        setattr(second, name, value)
    second.save()
    return first, second


class Person:
    """One with a browser of their own, who writes their name wherever they may."""

    def __init__(self, user, client=None):
        self.user = user
        self.name = user.username
        self.client = client or Client()
        if not client:
            self.client.force_login(user)

    def open(self, address):
        """Open a form; what stands around its widgets is not rendered."""
        response = self.client.get(address, **{WIDGETS_ALONE: True})
        assert response.status_code == 200, address
        return Opened(self, address, response)


class Opened:
    """A form as it stands in a person's browser."""

    def __init__(self, person, address, response, form_id=None):
        self.person = person
        self.address = address
        self.response = response
        self.page = response.text
        if form_id is None and "cl" in response.context:
            form_id = "changelist-form"
        self.form_id = form_id
        self.values = values_of(response, form_id)

    def seen_by(self, person):
        """Return the same form in the browser of another person."""
        return Opened(person, self.address, self.response, self.form_id)

    @property
    def form(self):
        return self.response.context["adminform"].form

    def save(self, **changes):
        """Send it; return the form that comes back, or None where all is saved."""
        response = resend(self.person.client, self.address, self.values, **changes)
        if response.status_code == 302:
            return None
        assert response.status_code == 200
        return Opened(self.person, self.address, response, self.form_id)

    def texts_of(self, names):
        """Return {name: what stands in the field now}."""
        return {name: "".join(self.values.get(name, "")) for name in names}

    def texts(self):
        """Return {name: what this person writes there} of every field of words."""
        return {
            name: words_for(field, name, self.person.name)
            for name, field in self.form.fields.items()
            if is_of_words(field) and is_of_the_record(self.form, name)
        }


def open_both(anna, boris, address):
    """Return one form in two browsers: people with the same rights see the same."""
    hers = anna.open(address)
    return hers, hers.seen_by(boris)


def is_of_words(field):
    return isinstance(field, forms.CharField) and not field.disabled


def is_of_the_record(form, name):
    fields = {field.name for field in form._meta.model._meta.get_fields()}
    # A redirect leads to an address in place of an item.
    fields.discard("target")
    return name in fields and not form.fields[name].widget.is_hidden


def words_for(field, name, who):
    """Return what a person writes into a field, as it will be stored."""
    if isinstance(field, forms.EmailField):
        return f"{who}@institute.example"
    if isinstance(field, forms.URLField) or name == "same_as":
        return f"https://{who}.example/"
    if isinstance(field, TypedDateField):
        month = {"starts": "05", "ends": "06", "dated_on": "04"}[name]
        return f"{month}.{year_of(name, who)}"
    if name in NUMBERED:
        return NUMBERED[name][ord(who[0]) % 2]
    if hasattr(field, "base_field"):
        return words_for(field.base_field, name, who)
    if name == "path":
        return f"/{who}.html"
    if name == "accent":
        return f"#0{ord(who[0]) % 10}5a68"
    if name == "zone":
        # As the form shows it again.
        return zones.names()[ord(who[0])]
    if name.startswith("slug") or name in {"code", "username"}:
        return f"{who}-{name.replace('_', '-')}"
    if isinstance(field.widget, RichTextWidget):
        return f"<p>{who} {name}</p>"
    return f"{who} {name}"


def year_of(name, who):
    """Return a year that only this person writes."""
    first = {"starts": 1950, "ends": 2000, "dated_on": 1900}[name]
    return first + ord(who[0]) - ord("a")


# What is no words: {field: what the first person of two writes, and the second}.
NUMBERED = {
    "crossmark_doi": ["10.5555/boris", "10.5555/anna"],
    "doi": ["10.5555/boris", "10.5555/anna"],
    "edn": ["BORISA", "ANNAAA"],
    "isbn": ["978-3-16-140098-8", "978-3-16-140097-1"],
    "issn_online": ["0000-0981", "0000-0973"],
    "issn_print": ["0000-0981", "0000-0973"],
    "number": ["98", "97"],
    "orcid": ["0000-0000-0000-0984", "0000-0000-0000-0976"],
    "ror": ["000009883", "000009786"],
    "rsci_title_id": ["98", "97"],
}


def plain(markup):
    return markup.removeprefix("<p>").removesuffix("</p>")


def beside(opened, name):
    """Return what stands at a field as another person's."""
    heading = html.fromstring(opened.page).get_element_by_id(f"id_{name}-conflict")
    return heading.getparent().text_content()


def assert_shown(opened, values):
    assert opened.texts_of(values) == values


def assert_stored(opened, record, values):
    """Check what a record has come to hold, written as its form writes it."""
    record = as_saved(record)
    stored = {}
    for name in values:
        field = opened.form.fields[name]
        value = record._meta.get_field(name).value_from_object(record)
        stored[name] = field.widget.format_value(field.prepare_value(value))
    assert stored == values


def assert_on_page(opened, values):
    missing = {text for text in values.values() if plain(text) not in opened.page}
    assert not missing


def change_of(record):
    return address_of(record, "change")


def address_of(record, route, *more):
    opts = record._meta
    return reverse(
        f"admin:{opts.app_label}_{opts.model_name}_{route}", args=[record.pk, *more]
    )


def address_to(model, route, *more):
    opts = model._meta
    return reverse(f"admin:{opts.app_label}_{opts.model_name}_{route}", args=more)


def list_of(model):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")


def rows_of(opened, row_model):
    """Return the prefix of each row of an inline, as far as the form shows them."""
    [formset] = [
        inline.formset
        for inline in opened.response.context["inline_admin_formsets"]
        if inline.formset.model is row_model
    ]
    return [form.prefix for form in formset.initial_forms], formset


def row_texts(opened, formset, prefix):
    form = formset.empty_form
    return {
        f"{prefix}-{name}": words_for(field, name, opened.person.name)
        for name, field in form.fields.items()
        if is_of_words(field)
        and is_of_the_record(form, name)
        # Of a section and an address, only one may be given.
        and name != "url"
    }


def open_row(person, address, row_model):
    opened = person.open(address)
    [prefix], formset = rows_of(opened, row_model)
    return opened, prefix, row_texts(opened, formset, prefix)


def open_row_in_both(anna, boris, address, row_model):
    """Return a form in two browsers, the prefix of its row, and what each writes."""
    hers, prefix, texts = open_row(anna, address, row_model)
    his = hers.seen_by(boris)
    _prefixes, formset = rows_of(his, row_model)
    return hers, his, prefix, texts, row_texts(his, formset, prefix)


def change_something(person, record):
    """Save one text of a record; in its form, where it is no text of the model."""
    if names := own_texts(type(record)) if hasattr(record, "texts") else ():
        record = type(record)._base_manager.get(pk=record.pk)
        name = f"{names[0]}_ru"
        setattr(record, name, f"{person.name} {name}")
        with changesets.changeset(person.user):
            record.save(update_fields=[name])
        return
    opened = person.open(change_of(record))
    [name, *_rest] = opened.texts()
    assert opened.save(**{name: opened.texts()[name]}) is None


def as_saved(record):
    """Return a record as its form shows it, with what readers do not have yet."""
    record = type(record)._base_manager.get(pk=record.pk)
    if isinstance(record, Record):
        for working_copy in WorkingCopy.objects.of(record.pointer):
            record = overlay(record, working_copy)
    return record


def stored_texts(record, names):
    """Return {name: what a record holds now}."""
    record = as_saved(record)
    return {name: getattr(record, name) for name in names}


def begin_working_copy(person, record):
    begin_copy(record, person.user)


def is_there(record):
    return type(record)._base_manager.filter(pk=record.pk).exists()


def make_published(model):
    record = make_record(model)
    for name, value in (published("ru") | published("en")).items():
        setattr(record, name, value)
    record.save()
    return record
