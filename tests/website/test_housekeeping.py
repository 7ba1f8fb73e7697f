"""What must not be kept for longer is forgotten without anybody coming by."""

import os
import time
from datetime import timedelta
from io import StringIO

import pytest
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.utils import timezone

from glossary.models import ConsentText, Suggestion
from imports import keeping
from publishing.models import Autosave, Presence
from tests.making import make_suggestion

pytestmark = pytest.mark.django_db

ALL = [Suggestion, Session, Autosave, Presence]


def housekeep(**options):
    """Return {what: how many were forgotten}."""
    output = StringIO()
    call_command("housekeeping", stdout=output, **options)
    _head, *lines = output.getvalue().splitlines()
    return {name: int(count) for name, count in (line.split(": ") for line in lines)}


def state():
    rows = [list(model.objects.order_by("pk").values()) for model in ALL]
    return rows, sorted(path.name for path in keeping.folder().iterdir())


@pytest.fixture
def old_and_new(editor, settings, tmp_path):
    """Make of each kind a thing that is due and one that is not yet."""
    settings.MEDIA_ROOT = tmp_path
    keeping.folder().mkdir()
    consent = ConsentText.objects.create(version="1", text_en="I agree.")
    now = timezone.now()
    for name, days in [("old", 400), ("new", 0)]:
        then = now - timedelta(days=days)
        suggestion = make_suggestion(
            sender=name, contact=f"{name}@example.org", consent=consent
        )
        Suggestion.objects.filter(pk=suggestion.pk).update(created_at=then)
        Session.objects.create(session_key=name, expire_date=then + timedelta(hours=1))
        Autosave.objects.create(user=editor, place=name, saved_at=then)
        Presence.objects.create(user=editor, place=name, opened_at=then, seen_at=then)
        path = keeping.folder() / f"{name}.json"
        path.mark_updated()
        os.utime(path, (time.time() - 86400 * days,) * 2)


def test_what_is_due_is_forgotten_once_and_the_rest_is_kept(old_and_new):
    assert set(housekeep().values()) == {1}
    assert set(Suggestion.objects.values_list("sender", "contact")) == {
        ("", ""),
        ("new", "new@example.org"),
    }
    assert [session.pk for session in Session.objects.all()] == ["new"]
    assert [row.place for row in Autosave.objects.all()] == ["new"]
    assert [row.place for row in Presence.objects.all()] == ["new"]
    assert [path.name for path in keeping.folder().iterdir()] == ["new.json"]
    assert set(housekeep().values()) == {0}


def test_a_dry_run_counts_and_forgets_nothing(old_and_new):
    before = state()
    assert set(housekeep(dry_run=True).values()) == {1}
    assert state() == before


def test_where_nothing_was_ever_imported_nothing_is_missing(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    assert set(housekeep().values()) == {0}
