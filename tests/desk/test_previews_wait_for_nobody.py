"""Previews show what waits in working copies; they write, lock and wait for nothing."""

from threading import Event

import pytest
from django.db import transaction
from django.test import Client

from publishing.admin.previews import preview_address
from publishing.drafts import working_copies
from publishing.drafts.save import save_changes
from publishing.models import WorkingCopy
from tests import whole_database
from tests.conftest import make_user
from tests.desk.two_people import address_to, change_of
from tests.factories import (
    PAST,
    appoint,
    make_author,
    make_authorship,
    make_body,
    make_entry,
    make_event,
    make_line,
    make_paper,
    make_person,
    make_publication,
    make_reference,
    make_role,
    make_source,
)
from tests.forms import resend, values_of
from tests.library.records import in_english
from tests.statements import statements
from tests.threads import PATIENCE, Other, patience

pytestmark = pytest.mark.django_db(transaction=True)

# Where a request leaves something, whoever sends it.
OF_REQUESTS = {"django_session", "accounts_usersession", "accounts_requestcount"}
NEW = 1_000_000


def new_row(row, **values):
    """Return a row of a snapshot like another."""
    return {**row, "pk": NEW, **values}


# Each makes a kind of item with children, and returns it and the field of a row in its
# form; the others return what a working copy makes of the children of a snapshot, and
# what readers then see of it.


def make_programme(**dates):
    event = make_event(**dates)
    make_line(event, "First", starts="10:00")
    make_line(event, "Second", starts="09:00")
    return event, "programme-0-title_en"


def changed_programme(live):
    first, second = live["programme"]
    speaker = make_person("Speaker", ru=PAST, en=PAST)
    values = {
        "programme": [
            {**first, "speakers": [speaker.pk]},
            second,
            new_row(first, starts="08:00:00"),
        ],
        "programme_en": {
            str(first["pk"]): {"title_en": "From the copy"},
            str(NEW): {"title_en": "Added in the copy"},
        },
    }
    shown = ["Added in the copy", "Second en", "From the copy", "Speaker en"]
    return values, shown


def make_members(**dates):
    body = make_body(**dates)
    appoint(make_person("Anna", ru=PAST, en=PAST), body, starts="2016")
    return body, "appointments-0-note_en"


def changed_members(live):
    [term] = live["appointments"]
    boris = make_person("Boris", ru=PAST, en=PAST)
    chair = make_role("Chair", is_head=True)
    added = new_row(term, person=boris.pk, role=chair.pk, starts="2020")
    values = {
        "appointments": [term, added],
        "appointments_en": {str(term["pk"]): {"note_en": "from the copy"}},
    }
    return values, ["Boris en", "Chair en", "Anna en", "from the copy"]


def make_work(**dates):
    publication = make_publication(**dates)
    make_authorship(publication, family_en="Petrov", family_ru="Петров")
    return publication, "authorships-0-family_en"


def changed_work(live):
    [author] = live["authorships"]
    values = {
        "authorships": [author, new_row(author, position=20)],
        "authorships_en": {
            str(author["pk"]): {"family_en": "Petroff"},
            str(NEW): {"family_en": "Sidoroff"},
        },
    }
    return values, ["Petroff", "Sidoroff"]


def make_concept(**dates):
    concept = make_entry(public=bool(dates), ru="термин", en="term")
    concept.citations.create(source=make_source("Law"), locator_en="p. 1")
    return concept, "citations-0-locator_en"


def changed_concept(live):
    [term], [citation] = live["terms_en"], live["citations"]
    other = make_source("Statute")
    values = {
        "terms_en": [term, new_row(term, text="word of the copy", status="admitted")],
        "citations": [citation, new_row(citation, source=other.pk, position=20)],
        "citations_en": {str(citation["pk"]): {"locator_en": "p. 5 of the copy"}},
    }
    return values, ["word of the copy", "p. 5 of the copy", "Statute en"]


def make_article(**dates):
    article = make_paper(**dates)
    make_author(article, "Petrov")
    make_reference(article, "A book.")
    return article, "contributions-0-family_en"


def changed_article(live):
    [author], [reference] = live["contributions"], live["references"]
    values = {
        "contributions": [author, new_row(author, position=20)],
        "contributions_en": {
            str(author["pk"]): {"family_en": "Petroff"},
            str(NEW): {"family_en": "Sidoroff"},
        },
        "references": [{**reference, "text": "A book of the copy."}],
    }
    return values, ["Petroff", "Sidoroff", "A book of the copy."]


KINDS = [
    (make_programme, changed_programme),
    (make_members, changed_members),
    (make_work, changed_work),
    (make_concept, changed_concept),
    (make_article, changed_article),
]
of_each_kind = pytest.mark.parametrize(
    ("make", "change"), KINDS, ids=lambda made: made.__name__
)


@pytest.fixture
def anna():
    return in_english(make_user("anna", is_superuser=True))


@pytest.fixture
def desk(anna):
    client = Client()
    client.force_login(anna)
    return client


def make_changed(make, change, user):
    """Return a public item, the field of a row, its copy, and what the copy shows."""
    item, field = make(ru=PAST, en=PAST)
    with transaction.atomic():
        item = type(item).locked([item.pk]).get()
        working_copy = working_copies.of_or_new(item, user)
        values, shown = change(working_copy.live)
        save_changes(working_copy, item, values, user)
    return item, field, WorkingCopy.objects.get(), shown


def ask_of_locked(ask):
    """Ask while another has locked all rows; expect that nothing is written."""
    before = whole_database.digests(but=OF_REQUESTS)

    def ask_without_patience():
        with patience("1ms"):
            return ask()

    with transaction.atomic():
        whole_database.lock_all(but=OF_REQUESTS)
        answer = Other(ask_without_patience).end()
    assert whole_database.digests(but=OF_REQUESTS) == before
    return answer


def assert_shown(answer, texts):
    """Expect a page with all of these texts."""
    assert not isinstance(answer, Exception), repr(answer)
    page = answer.content.decode().replace("\N{NO-BREAK SPACE}", " ")
    assert answer.status_code == 200, page
    assert [text for text in texts if text not in page] == []


@of_each_kind
def test_a_link_to_a_working_copy_shows_its_rows(client, anna, make, change):
    item, _field, working_copy, shown = make_changed(make, change, anna)
    address = preview_address(item, "en", anna, working_copy)
    assert_shown(ask_of_locked(lambda: client.get(address)), shown)


@of_each_kind
def test_a_link_to_a_draft_shows_its_rows(client, anna, make, change):
    item, field = make()
    relation, _number, name = field.split("-")
    row = getattr(item, relation).first()
    type(row).objects.filter(pk=row.pk).update(**{name: "Own word"})
    answer = ask_of_locked(lambda: client.get(preview_address(item, "en", anna)))
    assert_shown(answer, ["Own word"])


@of_each_kind
def test_a_live_preview_shows_the_rows_as_the_form_has_them(desk, anna, make, change):
    item, field, _working_copy, shown = make_changed(make, change, anna)
    model = type(item)
    sent = values_of(desk.get(change_of(item)), f"{model._meta.model_name}_form")
    address = address_to(model, "preview", item.pk, "en")
    replaced = [text for text in shown if text in str(sent[field])]
    sent[field] = "Just typed"
    answer = ask_of_locked(lambda: desk.post(address, sent))
    assert_shown(
        answer, [*(text for text in shown if text not in replaced), "Just typed"]
    )


@of_each_kind
def test_a_live_preview_of_a_draft_waits_for_nobody(desk, make, change):
    item, field = make()
    model = type(item)
    sent = values_of(desk.get(change_of(item)), f"{model._meta.model_name}_form")
    address = address_to(model, "preview", item.pk, "en")
    sent[field] = "Just typed"
    assert_shown(ask_of_locked(lambda: desk.post(address, sent)), ["Just typed"])


@of_each_kind
def test_the_rows_of_a_copy_stand_in_the_order_of_the_page(client, anna, make, change):
    item, _field, working_copy, shown = make_changed(make, change, anna)
    answer = client.get(preview_address(item, "en", anna, working_copy))
    page = answer.content.decode()
    places = [page.find(text) for text in shown]
    assert places == sorted(places)


def test_a_save_beside_previews_waits_for_no_lock_and_asks_the_same(desk, anna):
    item, field, _copy, _shown = make_changed(make_programme, changed_programme, anna)
    address, sent = (
        address_to(type(item), "preview", item.pk, "en"),
        form_of(desk, item),
    )
    alone = statements(resend, desk, change_of(item), sent, **{field: "Once"})
    looked, saved, answers = Event(), Event(), []

    def look():
        client = Client()
        client.force_login(anna)
        while not saved.is_set():
            answers.append(client.post(address, sent).status_code)
            looked.set()

    other, sent = Other(look), form_of(desk, item)
    try:
        assert looked.wait(PATIENCE)
        with patience("1ms"):
            beside = statements(resend, desk, change_of(item), sent, **{field: "Twice"})
    finally:
        saved.set()
        other.join()
    assert {*answers} == {200}
    assert len(beside) == len(alone)
    assert form_of(desk, item)[field] == ["Twice"]


def form_of(desk, item):
    return values_of(desk.get(change_of(item)), f"{item._meta.model_name}_form")
