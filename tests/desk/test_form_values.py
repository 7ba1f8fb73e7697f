"""What a form makes of its record is known before a save, and is what that stores."""

import pytest
from django.contrib import admin
from django.db import transaction
from django.test import RequestFactory

from publishing.admin import working_copies
from publishing.admin.working_copies import values_of
from publishing.content import snapshots
from tests.desk.two_people import address_to
from tests.factories import (
    make_entry,
    make_event,
    make_line,
    make_person,
    make_source,
    make_term,
    make_topic,
)
from tests.forms import read_form

pytestmark = pytest.mark.django_db


def make_programme():
    event = make_event()
    make_line(event, "First", day=1, position=10)
    make_line(event, "Second", day=1, position=20)
    event.topics.add(make_topic())
    speaker = make_person()
    return event, {
        "title_en": "Renamed",
        "topics": [],
        "programme-0-title_en": "Opening",
        "programme-0-speakers": [speaker.pk],
        "programme-1-DELETE": "on",
        "programme-2-day": "1",
        "programme-2-kind": "talk",
        "programme-2-title_ru": "Новая",
        "programme-2-title_en": "New",
        "programme-2-position": "",
    }


def make_concept():
    concept = make_entry(public=False, ru="термин", en="term")
    other = make_term(concept, "word", "en")
    return concept, {
        "terms-0-text": "слово",
        "terms-1-status": "preferred",
        "terms-2-note": f"not {other}",
        "terms-3-language": "ru",
        "terms-3-text": "словцо",
        "terms-3-status": "admitted",
        "terms-3-type": "full",
        "citations-0-source": make_source().pk,
        "citations-0-supports": "definition",
        "citations-0-locator_ru": "с. 5",
    }


MAKERS = [make_programme, make_concept]


def bind(user, record, sent):
    """Return the valid form of a record and its formsets."""
    model_admin = admin.site.get_model_admin(type(record))
    request = RequestFactory().post("/", sent)
    request.user = user
    form_class = model_admin.get_form(request, record, change=True)
    form = form_class(request.POST, request.FILES, instance=record)
    formsets, _inlines = model_admin._create_formsets(request, record, change=True)
    assert form.is_valid(), form.errors
    for formset in formsets:
        assert formset.is_valid(), formset.errors
    return form, formsets


def sent_with(client, record, changes):
    """Return what a browser sends of the form with some changes."""
    model = type(record)
    sent = read_form(client, address_to(model, "change", record.pk)) | changes
    for name in changes:
        if "-" in name:
            relation, number, _field = name.split("-", 2)
            total = f"{relation}-TOTAL_FORMS"
            sent[total] = str(max(int("".join(sent[total])), int(number) + 1))
    return {name: value for name, value in sent.items() if value is not None}


@pytest.mark.parametrize("maker", MAKERS, ids=lambda maker: maker.__name__)
def test_values_of_a_form_are_what_its_save_stores(
    client_of, administrator, maker, monkeypatch
):
    record, changes = maker()
    model, client = type(record), client_of(administrator)
    sent = sent_with(client, record, changes)
    before = snapshots.take(model, record.pk)
    with transaction.atomic():
        saved = client.post(address_to(model, "change", record.pk), sent)
        assert saved.status_code == 302, errors_in(saved)
        after = snapshots.take(model, record.pk)
        transaction.set_rollback(True)
    taken = {
        model._meta.get_field(name).related_model: sorted(
            keys_in(after, model, name) - keys_in(before, model, name)
        )
        for name in model.child_relations
    }
    record = model._base_manager.get(pk=record.pk)
    form, formsets = bind(administrator, record, sent)
    monkeypatch.setattr(working_copies, "next_keys", lambda child, _n: taken[child])
    values = values_of(form, formsets)
    stored = snapshots.changes(after, before)
    # A save makes the address of the title, and so does an overlay.
    assert values == {name: stored[name] for name in stored if "slug" not in name}
    assert before == snapshots.take(model, record.pk)


def errors_in(response):
    formsets = [
        rows.formset.errors for rows in response.context["inline_admin_formsets"]
    ]
    return response.context["adminform"].form.errors, formsets


def keys_in(snapshot, model, relation):
    return {row["pk"] for row in snapshots.child_rows(snapshot, model, relation)}


def test_rows_that_another_has_added_meanwhile_stay(client_of, administrator):
    event = make_event()
    first = make_line(event, "First")
    sent = sent_with(client_of(administrator), event, {"programme-0-day": "1"})
    sent["programme-0-starts"] = "10:00"
    second = make_line(event, "Second")
    form, formsets = bind(administrator, event, sent)
    values = values_of(form, formsets)
    assert [row["pk"] for row in values["programme"]] == [first.pk, second.pk]
