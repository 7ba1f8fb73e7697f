"""The table of scopes: a text of a row belongs to its language, as any other text.

Who may take which step with it, and what the pages in both languages say afterwards.
"""

from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from events.models import ProgrammeItem
from publishing.content.snapshots import SHARED
from publishing.drafts import working_copies
from publishing.drafts.open_forms import key_at
from publishing.models import Revision, ScopeProgress, WorkingCopy
from tests.conftest import make_user
from tests.desk.two_people import change_of
from tests.factories import (
    PAST,
    future,
    make_entry,
    make_event,
    make_line,
)
from tests.forms import errors_of, read_form, resend, send
from tests.worlds import once, own_client
from text.languages import LANGUAGES

pytestmark = pytest.mark.django_db

# Letters of people, as in ``tests.desk.matrix``; X publishes English alone.
PEOPLE = {
    "E": ("Editor", ["ru"]),
    "T": ("Translator", ["en"]),
    "R": ("Publisher", ["ru"]),
    "X": ("Publisher", ["en"]),
    "P": ("Publisher", ["ru", "en"]),
}
# R is of the one language what X is of the other, and P has both alike: each step is
# taken once by who has it for a reason, and once by who lacks it for one.
of_languages = pytest.mark.parametrize(
    ("person", "language"),
    [("E", "ru"), ("E", "en"), ("T", "en"), ("X", "en"), ("X", "ru"), ("P", "en")],
)
of_scopes = pytest.mark.parametrize(
    ("person", "scope"),
    [
        *[("E", "ru"), ("E", "en"), ("E", SHARED), ("T", "en"), ("T", SHARED)],
        *[("X", "en"), ("X", "ru"), ("X", SHARED), ("P", SHARED)],
    ],
)
# Who may do it with texts of rows in a language, and with what languages share: rows
# that come, go or move, and fields without a language.
TABLE = """
step      en   ru   all
ask       TXP  ERP  ERXP
return    TXP  ERP  ERXP
publish   XP   RP   P
schedule  XP   RP   P
discard   TXP  ERP  ERXP
restore   TXP  ERP  ERXP
"""
FIRST = "programme-0-"
# What the working copies of events change, in each scope.
TEXTS = {"en": "Lecture", "ru": "Лекция", SHARED: "10:45"}
FIELDS = {
    "en": f"{FIRST}title_en",
    "ru": f"{FIRST}title_ru",
    SHARED: f"{FIRST}starts",
}
AUTHORS = {"en": "T", "ru": "E", SHARED: "E"}


def read(table):
    """Return {(step, scope): letters of those who may}."""
    (_step, *scopes), *lines = map(str.split, table.strip().splitlines())
    return {
        (step, scope): who
        for step, *cells in lines
        for scope, who in zip(scopes, cells, strict=True)
    }


MAY = read(TABLE)


# Events that readers have, changed in working copies


@dataclass
class World:
    """``together``: changed in all scopes; ``alone``: {scope: changed in that alone};
    ``earlier``: {scope: whose first revision says otherwise in that alone}."""

    clients: dict
    users: dict
    together: object
    alone: dict
    earlier: dict
    pages: dict = field(default_factory=dict)
    opened: dict = field(default_factory=dict)

    def client(self, person):
        return own_client(self.clients[person])

    def press(self, person, button, **changes):
        """Press a button of the form of ``together``, opened once by each person."""
        client, address = self.client(person), change_of(self.together)
        if person not in self.opened:
            self.opened[person] = read_form(client, address)
        values = {**self.opened[person], "transition": button}
        return resend(client, address, values, **changes)

    def changed_pages(self, record):
        """Return {language: what its page says} of those that are not as before."""
        now = pages_of(record)
        before = self.pages[record.pk]
        return {code: now[code] for code in LANGUAGES if now[code] != before[code]}


def pages_of(record):
    """Return {language: the page of a record, as a reader gets it}."""
    return {code: page_in(record, code) for code in LANGUAGES}


def page_in(record, language):
    answer = Client().get(record.address_in(language))
    assert answer.status_code == 200
    return answer.text


def make_event_with_row():
    event = make_event(ru=PAST, en=PAST)
    make_line(event, title_ru="Открытие", title_en="Welcome", starts="09:30")
    return event


def make_world():
    users = {
        letter: make_user(letter, role, languages)
        for letter, (role, languages) in PEOPLE.items()
    }
    clients = {letter: Client() for letter in users}
    for letter, user in users.items():
        clients[letter].force_login(user)
    together, *events = [make_event_with_row() for _each in range(7)]
    alone = dict(zip(TEXTS, events[:3], strict=True))
    earlier = dict(zip(TEXTS, events[3:], strict=True))
    for scope, text in TEXTS.items():
        for event in [together, alone[scope]]:
            client = clients[AUTHORS[scope]]
            send(client, change_of(event), **{FIELDS[scope]: text})
        row = ProgrammeItem.objects.get(event=earlier[scope])
        setattr(row, FIELDS[scope].removeprefix(FIRST), text)
        row.save()
    world = World(clients, users, together, alone, earlier)
    for event in [together, *events]:
        world.pages[event.pk] = pages_of(event)
    return world


_world = once(make_world)


@pytest.fixture
def world(_world, db):
    return _world


def scopes_that_may(person, step, language):
    """Return what a person moves by a button of a language."""
    if person not in MAY[step, language]:
        return set()
    return {scope for scope in [language, SHARED] if person in MAY[step, scope]}


def says(page, scope):
    """Return whether a page shows what a scope of the working copy changes."""
    return TEXTS[scope] in page


def check_pages(world, published):
    """Check that pages show what was published, and are otherwise what they were."""
    changed = world.changed_pages(world.together)
    assert {*changed} == ({*LANGUAGES} if SHARED in published else published)
    for language, page in changed.items():
        shown = {scope for scope in [*LANGUAGES, SHARED] if says(page, scope)}
        assert shown == published & {language, SHARED}


def changed_scopes(record):
    working_copy = WorkingCopy.objects.of(record.pointer).first()
    return {*working_copy.scopes()} if working_copy else set()


def test_a_copy_of_rows_has_the_scopes_of_what_was_written(world):
    assert changed_scopes(world.together) == {*TEXTS}
    assert {code: changed_scopes(world.alone[code]) for code in TEXTS} == {
        code: {code} for code in TEXTS
    }
    for event in [world.together, *world.alone.values()]:
        assert not any(
            says(page, code) for page in pages_of(event).values() for code in TEXTS
        )


@of_languages
def test_who_may_ask_and_return(world, person, language):
    """A review is of the scopes that the person may move, and readers see nothing."""
    copy = WorkingCopy.objects.of(world.together.pointer).get()
    world.press(person, f"ask_review:{language}")
    rows = copy.progress.filter(stage="review").values_list("scope", flat=True)
    assert {*rows} == scopes_that_may(person, "ask", language)
    working_copies.ask_review(copy, [*TEXTS], world.users["P"])
    world.press(person, f"return_to_draft:{language}", colleague_note="Which?")
    rows = copy.progress.filter(stage="draft").values_list("scope", flat=True)
    assert {*rows} == scopes_that_may(person, "return", language)
    assert world.changed_pages(world.together) == {}


@of_languages
def test_who_may_publish(world, person, language):
    world.press(person, f"publish:{language}")
    published = scopes_that_may(person, "publish", language)
    assert changed_scopes(world.together) == {*TEXTS} - published
    check_pages(world, published)


@of_languages
def test_who_may_schedule(world, person, language):
    at = timezone.localtime(future())
    moment = {"schedule_at_0": f"{at:%Y-%m-%d}", "schedule_at_1": f"{at:%H:%M}"}
    world.press(person, f"publish:{language}", **moment)
    scheduled = ScopeProgress.objects.exclude(publish_at=None)
    scopes = scopes_that_may(person, "schedule", language)
    assert {*scheduled.values_list("scope", flat=True)} == scopes
    assert world.changed_pages(world.together) == {}
    scheduled.update(publish_at=timezone.now() - timedelta(hours=1))
    working_copies.publish_scheduled()
    assert changed_scopes(world.together) == {*TEXTS} - scopes
    check_pages(world, scopes)


@of_scopes
def test_who_may_discard(world, person, scope):
    event = world.alone[scope]
    copy = WorkingCopy.objects.of(event.pointer).get()
    address = f"/admin/events/event/{event.pk}/working-copy/discard/"
    sent = {"version": str(copy.revision)}
    world.client(person).post(address, sent)
    is_gone = not WorkingCopy.objects.of(event.pointer).exists()
    assert is_gone == (person in MAY["discard", scope])
    assert world.changed_pages(event) == {}


@of_scopes
def test_who_may_restore(world, person, scope):
    """What is restored waits in the working copy of its scope."""
    event = world.earlier[scope]
    first = Revision.objects.of(event.pointer).order_by("pk")[1]
    address = f"/admin/events/event/{event.pk}/history/{first.pk}/restore/"
    sent = {"scope": scope, "newest": key_at(event.pointer)}
    world.client(person).post(address, sent)
    may = person in MAY["restore", scope]
    assert changed_scopes(event) == ({scope} if may else set())
    assert world.changed_pages(event) == {}
    if may:
        working_copies.publish(
            WorkingCopy.objects.of(event.pointer).get(), [scope], world.users["P"]
        )
        assert not says(page_in(event, scope if scope in LANGUAGES else "en"), scope)


# Rows that come and go


def rows_of(*rows, at=1):
    """Return what a form sends of new rows; ``at``: the number of the first."""
    sent = {"programme-TOTAL_FORMS": str(at + len(rows))}
    for number, row in enumerate(rows, at):
        for name, value in {"day": 1, "kind": "talk", "position": "", **row}.items():
            sent[f"programme-{number}-{name}"] = value
    return sent


def edit(world, person, event, **changes):
    return send(world.client(person), change_of(event), **changes)


@pytest.fixture
def event(world):
    return make_event_with_row()


def test_english_of_a_row_that_readers_have_not_waits_for_its_row(world, event):
    before = pages_of(event)
    edit(world, "E", event, **rows_of({"title_ru": "Обед"}))
    edit(world, "T", event, **{"programme-1-title_en": "Lunch"})
    edit(world, "X", event, transition="publish:en")
    assert pages_of(event) == before
    assert changed_scopes(event) == {*TEXTS}
    edit(world, "P", event, transition="publish:ru")
    assert "Обед" in page_in(event, "ru")
    assert "Lunch" not in page_in(event, "en")
    assert changed_scopes(event) == {"en"}
    edit(world, "X", event, transition="publish:en")
    assert "Lunch" in page_in(event, "en")
    assert changed_scopes(event) == set()


def test_rows_come_and_go_by_who_publishes_what_languages_share(world, event):
    before = pages_of(event)
    texts = {"title_ru": "Обед", "title_en": "Lunch"}
    edit(world, "P", event, **rows_of(texts), **{f"{FIRST}DELETE": "on"})
    edit(world, "X", event, transition="publish:en")
    edit(world, "R", event, transition="publish:ru")
    assert pages_of(event) == before
    edit(world, "P", event, transition="publish:en")
    for code, removed in {"ru": "Открытие", "en": "Welcome"}.items():
        page = page_in(event, code)
        assert removed not in page
        assert (texts[f"title_{code}"] in page) == (code == "en")


def test_a_term_belongs_to_the_language_that_it_is_in(world):
    concept = make_entry(ru="термин", en="term")
    terms = {term.language: term for term in concept.terms.all()}

    def edit(person, **changes):
        address = change_of(concept)
        answer = send(world.client(person), address, **changes)
        assert answer.status_code == 302, errors_of(answer)

    def note_of(person, language):
        """Return the name of the note of a term, wherever its row stands."""
        client = world.client(person)
        opened = read_form(client, change_of(concept))
        key = [str(terms[language].pk)]
        number = next(n for n in range(2) if opened[f"terms-{n}-id"] == key)
        return f"terms-{number}-note"

    edit("T", **{note_of("T", "en"): "Presently"}, transition="ask_review:en")
    edit("R", **{note_of("R", "ru"): "Теперь"})
    copy = WorkingCopy.objects.of(concept.pointer).get()
    assert {*copy.changed} == {"terms_ru", "terms_en"}
    assert copy.progress_of("en").is_in_review
    edit("R", transition="publish:ru")
    assert changed_scopes(concept) == {"en"}
    for term in terms.values():
        term.refresh_from_db()
    assert (terms["ru"].note, terms["en"].note) == ("Теперь", "")
    edit("X", transition="publish:en")
    assert concept.terms.get(language="en").note == "Presently"


def test_a_text_whose_row_was_removed_is_no_change_any_more(world, event):
    edit(world, "P", event, **{f"{FIRST}title_en": "Else"})
    edit(world, "P", event, **{f"{FIRST}DELETE": "on"})
    edit(world, "P", event, transition="publish:all")
    assert not WorkingCopy.objects.of(event.pointer).exists()


def test_a_text_that_waits_for_its_row_is_published_once_on_its_date(world, event):
    edit(world, "E", event, **rows_of({"title_ru": "Обед"}))
    edit(world, "T", event, **{"programme-1-title_en": "Lunch"})
    working_copy = WorkingCopy.objects.of(event.pointer).get()
    past = timezone.now() - timedelta(hours=1)
    working_copies.schedule(working_copy, ["en"], past, world.users["X"])
    working_copies.publish_scheduled()
    revisions = Revision.objects.count()
    working_copies.publish_scheduled()
    assert Revision.objects.count() == revisions
    assert not working_copy.progress.exclude(publish_at=None).exists()
    assert changed_scopes(event) == {*TEXTS}
