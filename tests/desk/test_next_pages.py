"""After an act, the next page: whatever somebody has saved, what they see then opens.

What is registered in the back office joins by itself: see ``two_people``.
"""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from imports.runs import importers
from publishing.content.addresses import path_to
from publishing.content.registry import models_of
from publishing.models import Record, Revision, WorkingCopy
from tests.conftest import make_user
from tests.desk.matrix import rights_of_kinds
from tests.desk.two_people import (
    INLINES,
    RECORDS,
    WITH_FORMS,
    Person,
    address_of,
    change_of,
    list_of,
    make_with_rows,
    row_models,
    row_texts,
    rows_of,
)
from tests.imports.samples import SAMPLES
from tests.kinds import DIFFERENT
from tests.records import published
from tests.worlds import once, own_client
from text.languages import LANGUAGES, language_of

pytestmark = pytest.mark.django_db

# The letters of the table in ``matrix``.
PEOPLE = {
    "T": ("thomas", "Translator", ["en"]),
    "A": ("anna", "Administrator", LANGUAGES),
}
# What everybody writes.
WORD = "words"
# The pages over all kinds.
SHARED_PAGES = [
    *[
        "",
        "translations/",
        "translations/?to=en&status=stale",
        "translations/languages/",
        "notifications/",
    ],
    *["all/?show=mine", "all/", "palette/", f"palette/?q={WORD}", f"find/?q={WORD}"],
    *["broken-links/", "broken-external-links/", "wanted-translations/"],
]


# What people save


def sent_from(opened, model):
    """Return what somebody sends who changes texts of an item and of each row."""
    texts = [*opened.texts().items()]
    changes = dict(texts[: len(LANGUAGES)])
    for row_model in row_models(model):
        [prefix], formset = rows_of(opened, row_model)
        changes |= row_texts(opened, formset, prefix)
    return opened.values | changes


def make_world():
    """Return the people, and {kind: (a record, what each of them sends)}."""
    opener = Person(make_user(WORD, is_superuser=True))
    forms = {}
    for model in WITH_FORMS:
        record = make_with_rows(model)
        forms[model] = record, sent_from(opener.open(change_of(record)), model)
    for sample in SAMPLES.values():
        sample.make_world()
    people = {letter: Person(make_user(*who)) for letter, who in PEOPLE.items()}
    return people, forms


_world = once(make_world)


@pytest.fixture
def world(_world, db):
    return _world


def kinds_that(letter, may):
    """Return the labels of the kinds with which a person may do something."""
    return [label for label, who in rights_of_kinds().items() if letter in who[may]]


def labels_of(rows):
    return {*rows.values_list("to_model", flat=True)}


def import_row(client, label, languages):
    """Import a row in the languages of a person, which publishes nothing."""
    cells = {
        name: cell
        for name, cell in SAMPLES[label].row().items()
        if not name.startswith(("published", "old_address"))
        and language_of(name) in {None, *languages}
    }
    table = f"{','.join(cells)}\n{','.join(f'"{cell}"' for cell in cells.values())}"
    file = SimpleUploadedFile("table.csv", table.encode())
    report = client.post(importers()[label].import_address(), {"upload": file})
    client.post(report["Location"])


# What they see then


def pages_of(record):
    """Return the list of a record's kind, and its history."""
    history = [address_of(record, "history")] if type(record) in RECORDS else []
    return [list_of(type(record)), *history]


def public_pages(records):
    """Publish records, and return their pages and lists in each language."""
    for record in records:
        model = type(record)
        if not model.detail_route:
            continue
        record = model._base_manager.get(pk=record.pk)
        for name, value in (published("ru") | published("en")).items():
            setattr(record, name, value)
        record.save()
        for language in LANGUAGES:
            yield record.address_in(language)
            if model.list_route:
                yield path_to(model.list_route, language)


def failures(client, addresses):
    """Return {address: what it answers} of the pages that do not open."""
    answers = {}
    for address in dict.fromkeys(addresses):
        try:
            # The list of what has one row leads to its form.
            response = client.get(address, follow=True)
            is_let_in = "login" not in response.request["PATH_INFO"]
            answers[address] = response.status_code if is_let_in else "sign-in"
        except Exception as error:
            answers[address] = repr(error)
    return {address: answer for address, answer in answers.items() if answer != 200}


# The walk


def test_what_people_write_has_a_form_or_stands_in_that_of_its_parent():
    rows = {row_model for _model, row_model in INLINES}
    assert {*models_of(Record)} <= {*WITH_FORMS, *rows}
    assert {*SAMPLES} == importers().keys() - {"translations", "move"}


@pytest.mark.parametrize(
    ("letter", "kinds"),
    [
        pytest.param("T", DIFFERENT, id="T, kinds that differ"),
        pytest.param("T", WITH_FORMS, id="T", marks=pytest.mark.slow),
        pytest.param("A", WITH_FORMS, id="A"),
    ],
)
def test_whatever_a_person_has_saved_the_next_pages_open(client, world, letter, kinds):
    people, forms = world
    user, own = people[letter].user, own_client(people[letter].client)
    changes, imports = kinds_that(letter, "changes"), kinds_that(letter, "imports")
    saved = [
        model
        for model in forms
        if model in kinds and model._meta.label_lower in changes
    ]
    for model in saved:
        record, sent = forms[model]
        assert own.post(change_of(record), sent).status_code == 302, model
    for label in imports:
        import_row(own, label, user.languages)

    revised = Revision.objects.filter(user=user)
    brought = revised.filter(kind=Revision.Kind.IMPORTED)
    assert {*imports} <= labels_of(brought)
    written = labels_of(revised) | labels_of(
        WorkingCopy.objects.filter(changed_by=user)
    )
    records = [model for model in saved if model in RECORDS]
    assert {model._meta.label_lower for model in records} <= written

    pages = [f"/admin/{page}" for page in SHARED_PAGES]
    if letter in rights_of_kinds()["accounts.logline"]["sees"]:
        pages.append("/admin/accounts/logline/")
    pages += [page for model in saved for page in pages_of(forms[model][0])]
    assert failures(own, pages) == {}
    publishes = kinds_that(letter, "takes_off")
    public = [forms[m][0] for m in saved if m._meta.label_lower in publishes]
    assert failures(client, ["/ru/", "/en/", *public_pages(public)]) == {}
