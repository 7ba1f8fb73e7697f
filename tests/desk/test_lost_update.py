"""Two people on one item: whatever form, list or step it is, no word is lost.

Anna saves first; Boris had opened the same before, and sends it after her. What is
registered in the back office joins by itself; a new kind needs a line in ``MAKERS``.
"""

import pytest
from django import forms
from django.contrib import admin
from django.contrib.auth.models import Group
from django.test import Client, RequestFactory
from django.urls import reverse
from lxml import html

from accounts.models import User
from institute.models import Organization
from library.models import Document, Picture
from news.models import Article
from publishing.languages import LANGUAGES
from publishing.models import Redirect, Revision, Topic, WorkingCopy
from publishing.registry import publishable_models
from tests.conftest import make_user
from tests.forms import answer_of, resend, values_of
from tests.library.keeping import keep_picture
from tests.making import (
    State,
    make_article,
    make_document,
    make_picture,
    make_topic,
    published,
)
from website.models import MenuItem

pytestmark = pytest.mark.django_db


def make_redirect():
    target = make_article("Goal").pointer
    return Redirect.objects.create(
        path="/former.html", language="ru", to_model=target.model, to_pk=target.pk
    )


def make_menu_item():
    return MenuItem.objects.create(label_ru="Пункт", label_en="Item")


def make_line():
    return MenuItem.objects.create(
        label_ru="Строка", label_en="Line", parent=make_menu_item()
    )


MAKERS = {
    Article: make_article,
    Document: lambda: make_document(files=["all"]),
    Group: lambda: Group.objects.create(name="Readers"),
    MenuItem: make_menu_item,
    Organization: lambda: Organization.objects.create(name_ru="ИРИО", name_en="IIS"),
    Picture: make_picture,
    Redirect: make_redirect,
    Topic: make_topic,
    User: lambda: make_user("clara", first_name="Clara"),
}

# A row of an inline, whose record is its ``parent``.
ROW_MAKERS = {(MenuItem, MenuItem): make_line}

# Actions of a list for which there is a test here.
ACTIONS = {"delete_selected"}


def nobody_in_particular():
    request = RequestFactory().get("/")
    request.user = User(is_superuser=True, is_active=True)
    return request


def is_editable(model_admin):
    return model_admin.has_change_permission(nobody_in_particular())


MODELS = sorted(
    (model for model, one in admin.site._registry.items() if is_editable(one)),
    key=lambda model: model._meta.label,
)
RECORDS = [model for model in MODELS if admin.site._registry[model].has_history]
INLINES = [
    (model, inline.model)
    for model in MODELS
    for inline in admin.site._registry[model].inlines
]
EDITED_IN_LISTS = [
    (model, name)
    for model in MODELS
    for name in admin.site._registry[model].list_editable
]
OFFERED = [
    (model, action)
    for model in MODELS
    for action in admin.site._registry[model].get_actions(nobody_in_particular())
]
DELETABLE = [
    model
    for model in MODELS
    if admin.site._registry[model].has_delete_permission(nobody_in_particular())
]


def named(value):
    return getattr(getattr(value, "_meta", None), "label", str(value))


def of_each(names, values):
    return pytest.mark.parametrize(names, values, ids=named)


def make_one(model):
    assert model in MAKERS, f"{named(model)} has no maker: give it a line in MAKERS."
    return MAKERS[model]()


def make_row(model, part):
    key = model, part
    assert key in ROW_MAKERS, f"{named(part)} in {named(model)}: no line in ROW_MAKERS."
    return ROW_MAKERS[key]()


class Person:
    """One with a browser of their own, who writes their name wherever they may."""

    def __init__(self, user):
        self.user = user
        self.name = user.username
        self.client = Client()
        self.client.force_login(user)

    def open(self, address):
        response = self.client.get(address)
        assert response.status_code == 200, address
        return Opened(self, address, response)


class Opened:
    """A form as it stands in a person's browser."""

    def __init__(self, person, address, response, form_id=None):
        self.person = person
        self.address = address
        self.response = response
        self.page = response.content.decode()
        if form_id is None:
            opts = response.context["opts"]
            form_id = (
                "changelist-form"
                if "cl" in response.context
                else f"{opts.model_name}_form"
            )
        self.form_id = form_id
        self.values = values_of(response, form_id)

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


def is_of_words(field):
    return isinstance(field, forms.CharField) and not field.disabled


def is_of_the_record(form, name):
    fields = {field.name for field in form._meta.model._meta.get_fields()}
    return name in fields and not form.fields[name].widget.is_hidden


def words_for(field, name, who):
    """Return what a person writes into a field, as it will be stored."""
    if isinstance(field, forms.EmailField):
        return f"{who}@institute.example"
    if isinstance(field, forms.URLField):
        return f"https://{who}.example/"
    if hasattr(field, "base_field"):
        return words_for(field.base_field, name, who)
    if name == "path":
        return f"/{who}.html"
    if name.startswith("slug") or name == "username":
        return f"{who}-{name.replace('_', '-')}"
    if name.startswith("body"):
        return f"<p>{who} {name}</p>"
    return f"{who} {name}"


def plain(markup):
    return markup.removeprefix("<p>").removesuffix("</p>")


def beside(opened, name):
    """Return what stands at a field as another person's."""
    heading = html.fromstring(opened.page).get_element_by_id(f"id_{name}-theirs")
    return heading.getparent().text_content()


def assert_stands(opened, values):
    assert opened.texts_of(values) == values


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


def list_of(model):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")


@pytest.fixture
def anna(db):
    return Person(make_user("anna", is_superuser=True))


@pytest.fixture
def boris(db):
    return Person(make_user("boris", is_superuser=True))


# Forms


@of_each("model", MODELS)
def test_who_sends_a_stale_form_sees_both_texts_and_may_save_again(anna, boris, model):
    address = change_of(make_one(model))
    hers, his = anna.open(address), boris.open(address)
    texts = hers.texts()
    assert texts, "A form without a field of words: what is there to lose?"
    assert hers.save(**texts) is None

    back = his.save(**his.texts())
    assert set(back.form.errors) == set(texts)
    assert_stands(back, his.texts())
    assert_on_page(back, texts)
    assert_stands(anna.open(address), texts)

    assert back.save() is None
    assert_stands(anna.open(address), his.texts())


@of_each("model", MODELS)
@pytest.mark.parametrize("first", [0, 1])
def test_two_who_change_different_fields_lose_nothing(anna, boris, model, first):
    address = change_of(make_one(model))
    hers, his = anna.open(address), boris.open(address)
    # The address of a draft follows its title: whoever writes one writes both.
    names = [name for name in hers.texts() if not name.startswith("slug")]
    of_her = {name: hers.texts()[name] for name in names[first::2]}
    of_him = {name: his.texts()[name] for name in names[1 - first :: 2]}
    assert hers.save(**of_her) is None
    assert his.save(**of_him) is None
    assert_stands(anna.open(address), of_her | of_him)


@of_each("model", RECORDS)
def test_who_changed_a_field_meanwhile_is_named(anna, boris, model):
    address = change_of(make_one(model))
    hers, his = anna.open(address), boris.open(address)
    [name, *_rest] = hers.texts()
    hers.save(**{name: hers.texts()[name]})
    back = his.save(**{name: his.texts()[name]})
    assert anna.name in back.form.errors[name][0]


@of_each("model", publishable_models())
def test_an_editor_and_a_translator_never_conflict(editor, translator, model):
    address = change_of(make_one_draft(model))
    opened = [Person(user).open(address) for user in [editor, translator]]
    texts = [
        {
            name: text
            for name, text in form.texts().items()
            if name.endswith(f"_{language}")
        }
        for form, language in zip(opened, LANGUAGES, strict=True)
    ]
    assert all(texts)
    assert opened[0].save(**texts[0]) is None
    assert opened[1].save(**texts[1]) is None
    assert_stands(Person(editor).open(address), texts[0])
    assert_stands(Person(translator).open(address), texts[1])


@of_each("model", publishable_models())
def test_they_never_conflict_on_one_working_copy_either(editor, translator, model):
    record = make_one_published(model)
    Person(editor).client.post(address_of(record, "begin"))
    address = address_of(record, "copyform")
    opened = [Person(user).open(address) for user in [editor, translator]]
    assert opened[0].save(title_ru="elena") is None
    assert opened[1].save(title_en="thomas") is None
    copy = WorkingCopy.objects.get()
    assert (copy.mine["title_ru"], copy.mine["title_en"]) == ("elena", "thomas")


def test_several_values_of_one_field_are_shown_as_a_person_writes_them(anna, boris):
    address = change_of(make_one(Organization))
    his = boris.open(address)
    theirs = "one@institute.example, two@institute.example"
    anna.open(address).save(emails=theirs.replace(" ", ""))
    back = his.save(emails="boris@institute.example")
    assert theirs in beside(back, "emails")


# Inlines


def rows_of(opened, part):
    """Return the prefix of each row of an inline, as far as they are shown."""
    [formset] = [
        shown.formset
        for shown in opened.response.context["inline_admin_formsets"]
        if shown.formset.model is part
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


def open_row(person, address, part):
    opened = person.open(address)
    [prefix], formset = rows_of(opened, part)
    return opened, prefix, row_texts(opened, formset, prefix)


def new_row(opened, part):
    """Return what a person sends who adds a row and writes into it."""
    shown, formset = rows_of(opened, part)
    prefix = f"{formset.prefix}-{len(shown)}"
    empty = {
        name.replace(formset.empty_form.prefix, prefix): value
        for name, value in opened.values.items()
        if name.startswith(formset.empty_form.prefix)
    }
    total = {f"{formset.prefix}-TOTAL_FORMS": str(len(shown) + 1)}
    return total | empty, row_texts(opened, formset, prefix)


def texts_on(opened, part):
    prefixes, _formset = rows_of(opened, part)
    return [
        "".join(value)
        for prefix in prefixes
        for name, value in opened.values.items()
        if name.startswith(f"{prefix}-")
    ]


@of_each(("model", "part"), INLINES)
def test_a_stale_row_shows_both_texts_and_may_be_saved_again(anna, boris, model, part):
    address = change_of(make_row(model, part).parent)
    hers, _prefix, texts = open_row(anna, address, part)
    his, _prefix, other_texts = open_row(boris, address, part)
    assert hers.save(**texts) is None

    back = his.save(**other_texts)
    assert_stands(back, other_texts)
    assert_on_page(back, texts)
    assert_stands(anna.open(address), texts)

    assert back.save() is None
    assert_stands(anna.open(address), other_texts)


@of_each(("model", "part"), INLINES)
def test_two_on_different_fields_of_a_row_lose_nothing(anna, boris, model, part):
    address = change_of(make_row(model, part).parent)
    hers, _prefix, texts = open_row(anna, address, part)
    his, _prefix, other_texts = open_row(boris, address, part)
    [mine, *_rest] = texts
    [*_rest, yours] = other_texts
    hers.save(**{mine: texts[mine]})
    assert his.save(**{yours: other_texts[yours]}) is None
    wanted = {mine: texts[mine], yours: other_texts[yours]}
    assert_stands(anna.open(address), wanted)


@of_each(("model", "part"), INLINES)
def test_a_row_that_another_deleted_is_shown_and_may_be_saved_anew(
    anna, boris, model, part
):
    row = make_row(model, part)
    address = change_of(row.parent)
    hers, prefix, _texts = open_row(anna, address, part)
    his, _prefix, texts = open_row(boris, address, part)
    assert hers.save(**{f"{prefix}-DELETE": "on"}) is None

    back = his.save(**texts)
    assert_on_page(back, texts)
    assert not part.objects.filter(pk=row.pk).exists()

    assert back.save() is None
    assert set(texts.values()) <= set(texts_on(anna.open(address), part))


@of_each(("model", "part"), INLINES)
def test_a_row_that_another_deleted_does_not_keep_the_rest_from_being_saved(
    anna, boris, model, part
):
    first = make_row(model, part)
    second = make_row(model, part)
    part.objects.filter(pk=second.pk).update(parent=first.parent)
    address = change_of(first.parent)
    hers, his = anna.open(address), boris.open(address)
    [gone, kept], formset = rows_of(his, part)
    texts = row_texts(his, formset, kept)
    assert hers.save(**{f"{gone}-DELETE": "on"}) is None

    assert his.save(**texts) is None
    now = anna.open(address)
    assert len(rows_of(now, part)[0]) == 1
    assert set(texts.values()) <= set(texts_on(now, part))


@of_each(("model", "part"), INLINES)
def test_a_row_that_one_deletes_and_another_changes_is_not_deleted_unseen(
    anna, boris, model, part
):
    row = make_row(model, part)
    address = change_of(row.parent)
    hers, _prefix, texts = open_row(anna, address, part)
    his, prefix, _texts = open_row(boris, address, part)
    assert hers.save(**texts) is None

    back = his.save(**{f"{prefix}-DELETE": "on"})
    assert part.objects.filter(pk=row.pk).exists()
    assert_on_page(back, texts)

    assert back.save(**{f"{prefix}-DELETE": "on"}) is None
    assert not part.objects.filter(pk=row.pk).exists()


@of_each(("model", "part"), INLINES)
def test_two_rows_that_two_people_add_both_stand(anna, boris, model, part):
    address = change_of(make_row(model, part).parent)
    added = []
    for opened in [anna.open(address), boris.open(address)]:
        row, texts = new_row(opened, part)
        assert opened.save(**row | texts) is None
        added += texts.values()
    now = anna.open(address)
    assert len(rows_of(now, part)[0]) == 3
    assert set(added) <= set(texts_on(now, part))


@of_each(("model", "part"), INLINES)
def test_a_refused_form_shows_each_row_beside_its_own_name(anna, boris, model, part):
    first = make_row(model, part)
    second = make_row(model, part)
    part.objects.filter(pk=second.pk).update(parent=first.parent, position=1)
    address = change_of(first.parent)
    hers, his = anna.open(address), boris.open(address)
    [one, other], formset = rows_of(hers, part)
    hers.save(**{f"{one}-position": "5"} | row_texts(hers, formset, other))

    back = his.save(**row_texts(his, formset, other))
    [shown] = back.response.context["inline_admin_formsets"]
    pairs = [(row.form.instance, row.original) for row in shown if row.original]
    assert len(pairs) == 2
    assert all(instance == original for instance, original in pairs)


# Lists


def open_list(person, model, record, name):
    """Open the list; return it and the name of a record's field in it."""
    opened = person.open(list_of(model))
    formset = opened.response.context["cl"].formset
    [form] = [form for form in formset.forms if form.instance.pk == record.pk]
    return opened, f"{form.prefix}-{name}"


@of_each(("model", "name"), EDITED_IN_LISTS)
def test_a_stale_list_shows_both_values_and_may_be_saved_again(
    anna, boris, model, name
):
    record = make_one(model)
    hers, field = open_list(anna, model, record, name)
    his, _field = open_list(boris, model, record, name)
    assert hers.save(**{field: "71", "_save": "1"}) is None

    back = his.save(**{field: "83", "_save": "1"})
    assert back.values[field] == ["83"]
    assert cell_of(back, field).text_content().count("71")
    record.refresh_from_db()
    assert getattr(record, name) == 71

    assert back.save(_save="1") is None
    record.refresh_from_db()
    assert getattr(record, name) == 83


def cell_of(opened, field):
    [control] = html.fromstring(opened.page).xpath(f'//*[@name="{field}"]')
    return next(control.iterancestors("td"))


@of_each(("model", "name"), EDITED_IN_LISTS)
def test_two_who_edit_two_rows_of_a_list_lose_nothing(anna, boris, model, name):
    one, other = make_one(model), make_one(model)
    hers, of_one = open_list(anna, model, one, name)
    his, of_other = open_list(boris, model, other, name)
    assert hers.save(**{of_one: "71", "_save": "1"}) is None
    assert his.save(**{of_other: "83", "_save": "1"}) is None
    one.refresh_from_db()
    other.refresh_from_db()
    assert (getattr(one, name), getattr(other, name)) == (71, 83)


@of_each(("model", "name"), EDITED_IN_LISTS)
def test_a_refused_list_shows_each_value_beside_its_own_name(anna, boris, model, name):
    records = [make_one(model) for _number in range(3)]
    for number, record in enumerate(records):
        model.objects.filter(pk=record.pk).update(label_ru=f"Line {number}")
    hers, field = open_list(anna, model, records[0], name)
    his, _field = open_list(boris, model, records[0], name)
    hers.save(**{field: "71", "_save": "1"})

    back = his.save(**{field: "83", "_save": "1"})
    row = next(cell_of(back, field).iterancestors("tr"))
    assert "Line 0" in row.text_content()
    assert [f"Line {number}" in back.page for number in range(3)] == [True] * 3


@of_each(("model", "name"), EDITED_IN_LISTS)
def test_a_record_that_another_deleted_does_not_keep_a_list_from_being_saved(
    anna, boris, model, name
):
    gone, kept = make_one(model), make_one(model)
    his, field = open_list(boris, model, kept, name)
    gone.delete()
    assert his.save(**{field: "83", "_save": "1"}) is None
    kept.refresh_from_db()
    assert getattr(kept, name) == 83


@of_each(("model", "name"), EDITED_IN_LISTS)
def test_who_changed_a_row_that_another_deleted_is_told_and_may_save_the_rest(
    anna, boris, model, name
):
    gone, kept = make_one(model), make_one(model)
    his, field = open_list(boris, model, kept, name)
    _same, lost = open_list(boris, model, gone, name)
    gone.delete()
    back = his.save(**{field: "83", lost: "84", "_save": "1"})
    assert back.response.context["cl"].formset.non_form_errors()
    assert back.save(_save="1") is None
    kept.refresh_from_db()
    assert getattr(kept, name) == 83


# Actions and deleting


def change_something(person, record):
    """Save one text of a record in its form."""
    opened = person.open(change_of(record))
    [name, *_rest] = opened.texts()
    assert opened.save(**{name: opened.texts()[name]}) is None


def question_in(response):
    assert response.status_code == 200
    answer = answer_of(html.fromstring(response.content.decode()))
    assert answer, "It does not ask."
    return answer


def is_there(record):
    return type(record)._base_manager.filter(pk=record.pk).exists()


@of_each(("model", "action"), OFFERED)
def test_an_action_asks_again_what_was_changed_unseen(anna, boris, model, action):
    assert action in ACTIONS, f"The action {action} of {named(model)} needs a test."
    record, other = make_one(model), make_another(model)
    address = list_of(model)
    chosen = {"action": action, "_selected_action": [record.pk, other.pk]}
    answer = question_in(boris.client.post(address, chosen))
    change_something(anna, record)

    again = question_in(boris.client.post(address, answer))
    assert is_there(record)
    assert is_there(other)

    assert boris.client.post(address, again).status_code == 302
    assert not is_there(record)
    assert not is_there(other)


def make_another(model):
    """Make a second one of what may be there once with the same values."""
    if model is Picture:
        return make_picture("b")
    if model is Redirect:
        target = make_article("Other goal").pointer
        return Redirect.objects.create(
            path="/other.html", language="en", to_model=target.model, to_pk=target.pk
        )
    if model is Group:
        return Group.objects.create(name="Writers")
    return make_one(model)


@of_each("model", DELETABLE)
def test_who_deletes_is_asked_again_where_another_has_saved(anna, boris, model):
    record = make_one(model)
    address = address_of(record, "delete")
    answer = question_in(boris.client.get(address))
    change_something(anna, record)

    again = question_in(boris.client.post(address, answer))
    assert is_there(record)

    assert boris.client.post(address, again).status_code == 302
    assert not is_there(record)


@of_each(("model", "part"), INLINES)
def test_who_deletes_is_asked_again_where_another_has_saved_a_row(
    anna, boris, model, part
):
    record = make_row(model, part).parent
    address = address_of(record, "delete")
    answer = question_in(boris.client.get(address))
    hers, _prefix, texts = open_row(anna, change_of(record), part)
    hers.save(**texts)
    question_in(boris.client.post(address, answer))
    assert is_there(record)


def test_a_redirect_that_readers_use_can_be_deleted_all_the_same(client, boris):
    redirect = make_redirect()
    address = address_of(redirect, "delete")
    answer = question_in(boris.client.get(address))
    Redirect.objects.count_use(redirect)
    boris.client.post(address, answer)
    assert not is_there(redirect)


# Publication


def make_one_draft(model):
    record = make_one(model)
    for language in LANGUAGES:
        for name, value in published(language).items():
            setattr(record, name, None if name.startswith("published") else value)
        setattr(record, f"state_{language}", State.DRAFT)
    record.save()
    return record


def make_one_published(model):
    record = make_one(model)
    for language in LANGUAGES:
        for name, value in published(language).items():
            setattr(record, name, value)
    record.save()
    return record


def change_each_text(model, language):
    return [f"{name}_{language}" for name in model.texts]


@of_each("model", publishable_models())
@pytest.mark.parametrize("language", LANGUAGES)
def test_nobody_publishes_a_text_that_was_changed_unseen(anna, boris, model, language):
    record = make_one_draft(model)
    address = change_of(record)
    for name in change_each_text(model, language):
        his, hers = boris.open(address), anna.open(address)
        theirs = {name: hers.texts()[name]}
        assert hers.save(**theirs) is None
        his = his.save(transition=f"publish:{language}")
        record.refresh_from_db()
        assert record.state_in(language) == State.DRAFT, name
        assert_stands(his, theirs)
    assert his.save(transition=f"publish:{language}") is None
    record.refresh_from_db()
    assert record.is_visible_in(language)


@of_each("model", publishable_models())
@pytest.mark.parametrize("language", LANGUAGES)
def test_nobody_withdraws_a_text_that_was_changed_unseen(anna, boris, model, language):
    record = make_one_published(model)
    address = change_of(record)
    reason = {f"withdrawal_reason_{language}": "Out of date"}
    for name in change_each_text(model, language):
        his, hers = boris.open(address), anna.open(address)
        theirs = {name: hers.texts()[name]}
        assert hers.save(**theirs) is None
        his = his.save(transition=f"withdraw:{language}", **reason)
        record.refresh_from_db()
        assert record.is_visible_in(language), name
        assert_stands(his, theirs)
    assert his.save(transition=f"withdraw:{language}", **reason) is None
    record.refresh_from_db()
    assert record.state_in(language) == State.WITHDRAWN


@of_each("model", publishable_models())
def test_a_stale_step_keeps_what_its_sender_wrote_where_both_wrote(anna, boris, model):
    record = make_one_draft(model)
    address = change_of(record)
    his = boris.open(address)
    assert anna.open(address).save(title_ru="anna", summary_ru="anna") is None
    back = his.save(title_ru="boris", transition="publish:ru")
    assert_stands(back, {"title_ru": "boris", "summary_ru": "anna"})
    assert "anna" in beside(back, "title_ru")
    record.refresh_from_db()
    assert (record.title_ru, record.state_ru) == ("anna", State.DRAFT)


def test_what_is_shown_anew_before_a_step_is_shown_in_every_field(anna, boris):
    topic = make_topic()
    picture = make_picture()
    article = make_article()
    address = change_of(article)
    theirs = {
        "topics": [str(topic.pk)],
        "related": [str(topic.pointer)],
        "lead_picture": [str(picture.pk)],
        "kind": ["issue"],
        "happened_on": ["01.02.2017"],
        "published_until_ru_0": ["01.02.2050"],
        "published_until_ru_1": ["10:00:00"],
        "body_ru": ["<p>anna</p>"],
    }
    his = boris.open(address)
    assert anna.open(address).save(**theirs) is None
    back = his.save(transition="publish:ru")
    assert {name: back.values.get(name) for name in theirs} == theirs
    assert back.save(transition="publish:ru") is None
    now = anna.open(address)
    assert {name: now.values.get(name) for name in theirs} == theirs
    article.refresh_from_db()
    assert article.is_visible_in("ru")


@of_each("model", publishable_models())
@pytest.mark.parametrize("step", ["publish:ru", "ask_review:ru"])
def test_a_step_that_another_has_made_is_not_made_twice(anna, boris, model, step):
    record = make_one_draft(model)
    address = change_of(record)
    his = boris.open(address)
    assert anna.open(address).save(transition=step) is None
    record.refresh_from_db()
    state, published_at = record.state_ru, record.published_at_ru
    back = his.save(transition=step, summary_ru="boris")
    assert_stands(back, {"summary_ru": "boris"})
    record.refresh_from_db()
    assert (record.state_ru, record.published_at_ru) == (state, published_at)
    assert record.summary_ru != "boris"


# Restoring


def restoring_by(person, record):
    """Open the first revision; return where its form goes, and what it sends."""
    first = Revision.objects.of(record.pointer).order_by("pk").first()
    address = address_of(record, "compare")
    response = person.client.get(address, {"new": first.pk})
    page = html.fromstring(response.content.decode())
    [form] = [form for form in page.forms if form.get("class") == "restore"]
    return form.get("action"), {**dict(form.form_values()), "part": "all"}


@of_each("model", RECORDS)
def test_nobody_restores_over_what_was_saved_unseen(anna, boris, model):
    record = make_one(model)
    change_something(anna, record)
    address, sent = restoring_by(boris, record)
    hers = anna.open(change_of(record))
    texts = hers.texts()
    # Of a section and an address, a line of the menu has only one.
    [name, *_rest] = [name for name in reversed(texts) if name != "url"]
    assert hers.save(**{name: texts[name]}) is None
    stood = anna.open(change_of(record)).texts_of(texts)

    boris.client.post(address, sent)
    assert anna.open(change_of(record)).texts_of(texts) == stood

    address, sent = restoring_by(boris, record)
    boris.client.post(address, sent)
    assert anna.open(change_of(record)).texts_of(texts) != stood


@of_each("model", [model for model in RECORDS if model in DELETABLE])
def test_what_two_people_restore_comes_back_once(
    anna, boris, model, settings, tmp_path
):
    settings.MEDIA_ROOT = tmp_path
    # A picture without files is not restored.
    record = keep_picture() if model is Picture else make_one(model)
    pk = record.pk
    record.delete()
    revision = Revision.objects.deletions(model).get()
    opts = model._meta
    address = reverse(
        f"admin:{opts.app_label}_{opts.model_name}_undelete", args=[revision.pk]
    )
    assert anna.client.post(address)["Location"].endswith(f"/{pk}/change/")
    change_something(anna, model._base_manager.get(pk=pk))
    stood = Revision.objects.count()
    assert boris.client.post(address)["Location"].endswith("/deleted/")
    assert Revision.objects.count() == stood


# Working copies


def parts_to_publish(*parts):
    return {"step": "publish", "publish-parts": list(parts)}


@of_each("model", publishable_models())
def test_a_stale_form_of_a_copy_shows_both_texts_and_whose_they_are(anna, boris, model):
    record = make_one_published(model)
    anna.client.post(address_of(record, "begin"))
    address = address_of(record, "copyform")
    hers, his = anna.open(address), boris.open(address)
    texts = {name: text for name, text in hers.texts().items() if name[:4] != "slug"}
    other_texts = {name: his.texts()[name] for name in texts}
    assert hers.save(**texts) is None

    back = his.save(**other_texts)
    assert_stands(back, other_texts)
    assert_on_page(back, texts)
    assert all(anna.name in back.form.errors[name][0] for name in texts)
    assert_stands(anna.open(address), texts)

    assert back.save() is None
    assert_stands(anna.open(address), other_texts)


@of_each("model", publishable_models())
@pytest.mark.parametrize("language", LANGUAGES)
def test_nobody_publishes_a_copy_that_was_changed_unseen(anna, boris, model, language):
    record = make_one_published(model)
    boris.client.post(address_of(record, "begin"))
    address = address_of(record, "copyform")
    title = f"title_{language}"
    boris.open(address).save(**{title: "boris"})
    his = boris.open(address)
    assert anna.open(address).save(**{title: "anna"}) is None

    back = his.save(**parts_to_publish(language))
    record.refresh_from_db()
    assert getattr(record, title) not in {"anna", "boris"}
    assert back.values[title] == ["anna"]

    assert back.save(**parts_to_publish(language)) is None
    record.refresh_from_db()
    assert getattr(record, title) == "anna"


@of_each("model", publishable_models())
def test_a_copy_and_the_item_that_differ_are_both_shown_and_can_be_resolved(
    anna, boris, model
):
    record = make_one_published(model)
    boris.client.post(address_of(record, "begin"))
    address = address_of(record, "copyform")
    his = boris.open(address)
    assert his.save(title_ru="In the copy", title_en="English") is None
    stale = boris.open(address)
    assert anna.open(change_of(record)).save(title_ru="Before readers") is None

    # Not what he had not seen when he pressed the button.
    stale.save(**parts_to_publish("ru"))
    record.refresh_from_db()
    assert record.title_ru == "Before readers"

    shown = boris.open(address)
    assert shown.values["title_ru"] == ["In the copy"]
    assert "Before readers" in shown.page
    assert shown.save(title_ru="Of both") is None
    assert boris.open(address).save(**parts_to_publish("ru")) is None
    record.refresh_from_db()
    assert (record.title_ru, record.title_en != "English") == ("Of both", True)


@of_each("model", publishable_models())
def test_a_copy_keeps_what_was_changed_of_the_item_beside_it(anna, boris, model):
    record = make_one_published(model)
    boris.client.post(address_of(record, "begin"))
    address = address_of(record, "copyform")
    his = boris.open(address)
    assert anna.open(change_of(record)).save(summary_ru="Before readers") is None
    assert his.save(title_ru="In the copy") is None
    assert boris.open(address).save(**parts_to_publish("ru")) is None
    record.refresh_from_db()
    assert (record.title_ru, record.summary_ru) == ("In the copy", "Before readers")


@of_each("model", publishable_models())
def test_nobody_discards_a_copy_that_was_changed_unseen(anna, boris, model):
    record = make_one_published(model)
    boris.client.post(address_of(record, "begin"))
    address = address_of(record, "copyform")
    boris.open(address).save(title_ru="boris")
    changes = boris.client.get(address_of(record, "changes"))
    page = html.fromstring(changes.content.decode())
    route = address_of(record, "discard")
    [form] = [form for form in page.forms if form.get("action") == route]
    sent = dict(form.form_values())
    assert anna.open(address).save(title_ru="anna") is None
    boris.client.post(route, sent)
    assert WorkingCopy.objects.get().mine["title_ru"] == "anna"
