"""What must not be kept for longer is forgotten without anybody coming by."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone

from accounts.models import UseCount
from desk.models import Notification
from glossary.models import ConsentText, Feedback
from imports.models import ImportRun
from publishing.models import Autosave, Presence, WorkingCopyRevision
from tests.factories import make_feedback
from website.management.commands.worker import housekeeping

pytestmark = pytest.mark.django_db


@pytest.fixture
def old_and_new(editor):
    """Make of each kind a thing that is due and one that is not yet."""
    consent = ConsentText.objects.create(version="1", text_en="I agree.")
    now = timezone.now()
    for name, days in [("old", 400), ("new", 0)]:
        then = now - timedelta(days=days)
        feedback = make_feedback(contact=f"{name}@example.org", consent=consent)
        Feedback.objects.filter(pk=feedback.pk).update(created_at=then)
        Session.objects.create(session_key=name, expire_date=then + timedelta(hours=1))
        Autosave.objects.create(user=editor, place=name, saved_at=then)
        Presence.objects.create(user=editor, place=name, opened_at=then, seen_at=then)
        ImportRun.objects.create(
            user=editor,
            model="news.article",
            file_name=name,
            table=b"rows",
            report={"outcomes": {"new": [{"title": "Name"}]}, "total": 1},
            row_count=1,
            created_at=then,
        )
        UseCount.objects.create(key=name, number=1, ends_at=then + timedelta(hours=1))
        for _time in range(2):
            # Each but the last that is old is followed by another that is.
            WorkingCopyRevision.objects.create(
                to_model="news.article", to_pk=1, made_at=then, contents={}
            )
        Notification.objects.create(
            person=editor, to_model="news.article", to_pk=1, reason=name, made_at=then
        )


def test_what_is_due_is_forgotten_and_the_rest_is_stored(old_and_new):
    housekeeping()
    contacts = Feedback.objects.values_list("contact", flat=True)
    assert set(contacts) == {"", "new@example.org"}
    assert [session.pk for session in Session.objects.all()] == ["new"]
    assert [row.place for row in Autosave.objects.all()] == ["new"]
    assert [row.place for row in Presence.objects.all()] == ["new"]
    assert [row.key for row in UseCount.objects.all()] == ["new"]
    assert [row.reason for row in Notification.objects.all()] == ["new"]
    old, new = ImportRun.objects.order_by("created_at")
    assert (old.table, old.report) == (
        None,
        {"outcomes": {}, "remarks": [], "total": 1},
    )
    assert (new.table, [*new.report["outcomes"]]) == (b"rows", ["new"])
    assert WorkingCopyRevision.objects.count() == 3
