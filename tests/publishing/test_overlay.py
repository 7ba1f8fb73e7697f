"""An overlay holds in memory what the publication of its working copy makes of the row.

Of each kind with working copies: many of its names are changed at once.
"""

import re
from datetime import time
from importlib import import_module

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import connection, models, transaction
from django.db.utils import Error
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from events.models import Event, ProgrammeItem
from publishing.content import changesets, snapshots
from publishing.content.partial_dates import PartialDateField
from publishing.drafts import save, transitions, working_copies
from publishing.drafts.overlay import lay, overlay, related, write_values
from publishing.models import (
    Publishable,
    Revision,
    WorkingCopy,
    WorkingCopyRevision,
)
from tests.desk.two_people import (
    NUMBERED,
    RECORDS,
    make_published,
    make_row,
    parent_field,
    parent_of,
    row_models,
)
from tests.factories import (
    PAST,
    make_article,
    make_document,
    make_event,
    make_issue,
    make_line,
    make_person,
    make_topic,
)
from tests.kinds import of_each
from tests.library.records import make_picture
from tests.publishing.records import change_copy
from tests.records import make_record
from tests.statements import statements
from tests.whole_database import digests
from text.languages import LANGUAGES, language_of
from text.richtext import RichTextField

pytestmark = pytest.mark.django_db

KINDS = [model for model in RECORDS if model.texts and not model.parent_field]
MIGRATIONS = "publishing.migrations"
# Moments of a save, what the search finds it by, and what the notices about it say.
LEFT_OUT = {
    *["updated_at", "changed_at", "created_at", "lemmas", "author_names"],
    "notice_kind",
}


# Other values


def other_value(field, value):
    """Return another value of a field as a snapshot has it; None if there is none."""
    name = snapshots.stem(field.name)
    if field.choices:
        return next((key for key, _name in field.choices if key != value), None)
    if field.many_to_one:
        model = field.related_model
        return make_record(model).pk if model in RECORDS else None
    if name == "zone":
        return "Asia/Omsk"
    if name == "accent":
        return "#7a1f2b"
    if name in NUMBERED:
        return NUMBERED[name][0]
    if isinstance(field, RichTextField):
        return f"<p>New {field.name}</p>"
    if isinstance(field, models.SlugField):
        return f"new-{field.name}".replace("_", "-")
    if isinstance(field, models.URLField):
        return "https://example.org/new"
    if isinstance(field, models.EmailField):
        return "new@example.org"
    if isinstance(field, PartialDateField):
        return "2019"
    if isinstance(field, (models.CharField, models.TextField)):
        return f"New {field.name}"[: field.max_length]
    if isinstance(field, models.BooleanField):
        return not value
    if isinstance(field, models.IntegerField):
        return (value or 2000) + 1
    return {"DateField": "2031-05-06", "TimeField": "23:10:00"}.get(
        field.get_internal_type()
    )


def other_row(model, row, pk, *, texts_alone=False):
    """Return a row with other values, or other texts alone, of another key."""
    fields = {field.name: field for field in snapshots.own_columns(model)}
    changed = {
        name: other
        for name, value in row.items()
        if name in fields
        and not fields[name].choices
        and (language_of(name) or not texts_alone)
        and (other := other_value(fields[name], value)) is not None
    }
    return {**row, **changed, "pk": pk}


def other_children(model, relation, snapshot):
    """Yield ways to change the children in a snapshot, the boldest first."""
    child = model._meta.get_field(relation).related_model
    rows = snapshots.child_rows(snapshot, model, relation)
    for texts_alone in [False, True] if rows else []:
        changed = [
            other_row(child, row, row["pk"], texts_alone=texts_alone) for row in rows
        ]
        added = {**changed[0], "pk": changed[0]["pk"] + 1000}
        for variant in [[added], [*changed, added], changed]:
            yield snapshots.values_of_children(model, relation, variant)


def variants_of(record, snapshot):
    """Yield lists of {name: value}: of each, one is to be taken that can be stored."""
    model = type(record)
    for field in snapshots.own_columns(model):
        if field.name in snapshot:
            other = other_value(field, snapshot[field.name])
            yield [] if other is None else [{field.name: other}]
    for field in model._meta.many_to_many:
        if field.related_model in RECORDS:
            chosen = [make_record(field.related_model).pk for _each in range(2)]
            if snapshots.keeps_order(field):
                chosen.reverse()
            yield [
                {field.name: chosen[::-1] if snapshots.keeps_order(field) else chosen}
            ]
    if snapshots.has_related(model):
        chosen = [str(make_article(f"Chosen {each}").pointer) for each in "ab"]
        yield [{snapshots.RELATED: chosen[::-1]}]
    for relation in model.child_relations:
        yield [*other_children(model, relation, snapshot)]


def can_be_stored(record, values):
    try:
        with changesets.resume(changesets.ChangeSet()):
            tried = type(record)._base_manager.get(pk=record.pk)
            lost = write_values(tried, tried.prepare_restore(dict(values)))
            transitions.check(tried)
            transaction.set_rollback(True)
            return not lost
    except (ValidationError, Error):
        return False


def other_values(record):
    """Return {name: value} of as much as can be changed at once."""
    snapshot = snapshots.take(type(record), record.pk)
    snapshot = save.changeable(type(record), snapshot)
    values = {}
    for variants in variants_of(record, snapshot):
        for variant in variants:
            if can_be_stored(record, values | variant):
                values |= variant
                break
    return values


# The record, and its copy


def make_any(model):
    record = (
        make_published(model) if issubclass(model, Publishable) else make_record(model)
    )
    for child in row_models(model):
        if not getattr(record, relation_to(model, child)).exists():
            row = make_row(child)
            if parent_of(row) != record:
                child._base_manager.filter(pk=row.pk).update(
                    **{parent_field(child): record}
                )
    return model._base_manager.get(pk=record.pk)


def relation_to(parent, child):
    return next(
        name
        for name in parent.child_relations
        if parent._meta.get_field(name).related_model is child
    )


def columns_of(record):
    return {
        field.attname: "" if value is None else value
        for field in type(record)._meta.concrete_fields
        for value in [getattr(record, field.attname)]
        if not field.generated
        and not {field.name, snapshots.stem(field.name)} & LEFT_OUT
        and not hasattr(type(record), f"{field.name}_{LANGUAGES[0]}")
    }


def many_of(record):
    """Return the keys of each relation; sorted where the relation has no order."""
    keys = {}
    for field in type(record)._meta.many_to_many:
        has_order = snapshots.keeps_order(field) or field.related_model._meta.ordering
        found = [one.pk for one in getattr(record, field.name).all()]
        keys[field.name] = found if has_order else sorted(found)
    return keys


def contents_of(record):
    """Return all that is read of a record: columns, relations, children, titles."""
    titles = {}
    for language in LANGUAGES:
        with override(language):
            titles[language] = str(record)
    children = {
        name: [
            (columns_of(child), many_of(child), child.item.pk)
            for child in sorted(
                getattr(record, name).all(), key=lambda row: row.order_key
            )
        ]
        for name in type(record).child_relations
    }
    return {
        "columns": columns_of(record),
        "many": many_of(record),
        "related": [str(end) for end in related(record)],
        "children": children,
        "titles": titles,
    }


# The rules


@of_each("model", KINDS)
def test_an_overlay_is_what_its_publication_makes_and_writes_nothing(
    administrator, model
):
    record = make_any(model)
    values = other_values(record)
    changed_in_rows = {snapshots.stem(name) for name in values}
    assert {*model.child_relations} <= changed_in_rows
    working_copy = change_copy(record, administrator, **values)
    before, now = contents_of(record), digests()
    with CaptureQueriesContext(connection) as asked:
        laid = overlay(record, working_copy)
        shown = contents_of(laid)
        laid.validate_constraints()
    assert laid.lost == []
    for query in asked:
        assert re.match(r"\(*SELECT|(RELEASE )?SAVEPOINT", query["sql"]), query["sql"]
        assert not re.search(" FOR |advisory", query["sql"])
    assert contents_of(record) == before
    assert digests() == now
    working_copies.publish(working_copy, working_copy.scopes(), administrator, "Why.")
    assert working_copy.changed == []
    published = contents_of(model._base_manager.get(pk=record.pk))
    for part, content in published.items():
        assert shown[part] == content, part


@of_each("model", KINDS)
def test_relations_of_an_overlay_ask_nothing_and_find_no_saved_rows(
    administrator, model
):
    record = make_any(model)
    names = [field.name for field in model._meta.many_to_many]
    laid = lay(record, as_snapshot(record))

    def read():
        for name in [*names, *model.child_relations]:
            rows = getattr(laid, name)
            list(rows.all())
            rows.count(), rows.exists()
            for row in rows.all():
                assert row.pk

    assert statements(read) == []
    for name in [*names, *model.child_relations]:
        for ask in ["filter", "exclude", "order_by"]:
            with pytest.raises(TypeError):
                getattr(getattr(laid, name).all(), ask)()


def as_snapshot(record):
    snapshot = snapshots.take(type(record), record.pk)
    return save.changeable(type(record), snapshot)


def change_event(user):
    """Make an event with a programme; return it and a copy that changes some of it."""
    event = make_event(ru=PAST)
    make_line(event)
    snapshot = snapshots.take(Event, event.pk)
    rows = [
        other_row(ProgrammeItem, row, row["pk"])
        for row in snapshots.child_rows(snapshot, Event, "programme")
    ]
    values = snapshots.values_of_children(Event, "programme", rows)
    return event, change_copy(event, user, title_en="New", **values)


def test_a_copy_that_was_stored_as_a_whole_item_keeps_what_it_changes(administrator):
    event, working_copy = change_event(administrator)
    live = snapshots.of(event)
    stored = WorkingCopy.objects.filter(pk=working_copy.pk)
    stored.update(base=live, mine=working_copy.over(live))
    migration = import_module(f"{MIGRATIONS}.0002_changes_of_working_copies")
    migration.keep_changes(apps, None)
    assert stored.get().mine == working_copy.mine
    assert stored.get().base == working_copy.base


def together(snapshot):
    """Return a snapshot as it was stored before texts of children had names."""
    former = {}
    for name, value in snapshot.items():
        if not snapshots.is_of_child(name):
            former[name] = value
            continue
        relation, pk, column = name.split(".")
        rows = former.setdefault(f"{relation}_{language_of(name)}", {})
        rows.setdefault(pk, {})[column] = value
    return former


def test_texts_of_children_that_were_stored_together_get_names(administrator):
    event, working_copy = change_event(administrator)
    working_copy.save_or_delete()
    document = make_document("Act", files=["all"])
    live, file = snapshots.of(event), snapshots.of(document)
    without_rows = {"programme": [], "programme_ru": {}, "programme_en": {}}
    revisions = [
        Revision.objects.create(to_model="events.event", to_pk=0, snapshot=snapshot)
        for snapshot in [together(live), without_rows, file]
    ]
    stored = WorkingCopy.objects.filter(pk=working_copy.pk)
    former = {
        "base": together(working_copy.base),
        "mine": together(working_copy.mine),
        "authors": {
            key: [*together(dict.fromkeys(names))]
            for key, names in working_copy.authors.items()
        },
    }
    assert former["mine"].keys() != working_copy.mine.keys()
    stored.update(**former)
    WorkingCopyRevision.objects.update(contents=former["mine"])
    migration = import_module(f"{MIGRATIONS}.0003_texts_of_children")
    migration.name_texts(apps, None)
    for revision, snapshot in zip(
        revisions, [live, {"programme": []}, file], strict=True
    ):
        revision.refresh_from_db()
        assert revision.snapshot == snapshot
    assert stored.get().base == working_copy.base
    assert stored.get().mine == working_copy.mine
    assert WorkingCopyRevision.objects.get().contents == working_copy.mine
    [[_key, names]] = stored.get().authors.items()
    assert {*names} == {*working_copy.mine}


def test_an_overlay_is_refused_what_the_database_refuses(administrator):
    make_issue(year=2017, number="7")
    issue = make_issue(year=2017, number="8", ru=PAST)
    laid = lay(issue, {"number": "7"})
    with pytest.raises(ValidationError):
        laid.validate_constraints()
    event = make_event(ru=PAST, starts_time=time(10))
    laid = lay(event, {"starts_time": None, "ends_time": "12:00:00"})
    with pytest.raises(ValidationError):
        laid.validate_constraints()
    lay(event, {"ends_time": "12:00:00"}).validate_constraints()


def test_what_is_no_longer_there_is_named(administrator):
    picture, topic, person = make_picture(), make_topic(), make_person()
    article = make_article(ru=PAST)
    event = make_event(ru=PAST)
    line = make_line(event)
    gone = [picture.pk, topic.pk, person.pk]
    for record in [picture, topic, person]:
        record.delete()
    laid = lay(article, {"lead_picture": gone[0], "topics": [gone[1]], "title_ru": "X"})
    assert {*laid.lost} == {"lead_picture", "topics"}
    assert (laid.lead_picture_id, list(laid.topics.all())) == (None, [])
    assert laid.title_ru == "X"
    row = snapshots.take(Event, event.pk)["programme"][0]
    laid = lay(event, {"programme": [row | {"speakers": [gone[2]]}]})
    [child] = laid.programme.all()
    assert (child.pk, child.lost, list(child.speakers.all())) == (
        line.pk,
        ["speakers"],
        [],
    )


def test_a_name_that_the_model_has_no_more_is_named_and_stops_nothing(administrator):
    article = make_article(ru=PAST)
    laid = lay(article, {"colour": "red", "subtitle_ru": "Was", "title_ru": "Is"})
    assert (laid.title_ru, {*laid.lost}) == ("Is", {"colour", "subtitle_ru"})


def test_without_a_copy_an_overlay_is_the_record(administrator):
    event = make_event(ru=PAST)
    make_line(event)
    assert contents_of(overlay(event, None)) == contents_of(event)
