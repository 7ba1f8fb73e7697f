"""A scheduled release goes out at its moment by the worker, or stays and says why."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import LogLine
from news.models import Article
from publishing.cache import page_stamp
from publishing.drafts.permissions import Refused
from publishing.models import Release
from publishing.releases import publication
from tests.conftest import make_user
from tests.factories import make_release
from tests.forms import context_of
from tests.library.records import in_english
from tests.publishing.releases.records import (
    IN,
    OUT,
    change,
    make_changed,
    make_draft,
    states,
    two_items,
)
from website.management.commands.worker import LANES
from website.page_cache import validity

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


def schedule(release, user):
    """Schedule a release as a person does; then let its moment come."""
    publication.schedule(release.pk, user, timezone.now() + timedelta(hours=1))
    Release.objects.filter(pk=release.pk).update(publish_at=timezone.now())
    release.refresh_from_db()


def test_the_worker_lets_a_release_out_at_its_moment_and_not_before(publisher):
    release, draft, changed = two_items(publisher)
    at = timezone.now() + timedelta(hours=1)
    publication.schedule(release.pk, publisher, at)
    assert publication.publish_on_date in [job.work for job in LANES[0]]
    publication.publish_on_date()
    assert states(draft) == IN
    Release.objects.update(publish_at=timezone.now())
    publication.publish_on_date()
    assert states(draft) == OUT
    changed.refresh_from_db()
    release.refresh_from_db()
    assert changed.title_en == "Known new"
    assert (release.state, release.published_by) == ("published", publisher)
    assert release.publish_at is None


def test_what_stops_a_release_on_its_date_is_noted_for_who_scheduled_it(
    client, publisher, editor
):
    release, draft, changed = two_items(publisher)
    schedule(release, publisher)
    Article.objects.filter(pk=draft.pk).update(body_en="")
    publication.publish_scheduled()
    changed.refresh_from_db()
    release.refresh_from_db()
    assert (states(draft), changed.title_en) == (IN, "Known en")
    assert (release.state, release.publish_at) == ("open", None)
    assert release.failure.startswith("Draft ru: English")
    assert "release failed" in LogLine.objects.values_list("change_message", flat=True)
    assert waiting(client, publisher) == ["Release"]
    for other in [make_user("other", "Publisher"), editor]:
        assert waiting(client, other) == []


def waiting(client, user):
    """Return the releases that wait for a person on the first page."""
    client.force_login(user)
    waits = [row for row, *_when in context_of(client, "/admin/")["waits"]]
    return [entry.title for entry in waits if "/release/" in entry.url]


def test_a_publisher_who_may_no_longer_publish_lets_nothing_out(publisher):
    release, draft, _changed = two_items(in_english(publisher))
    schedule(release, publisher)
    publisher.groups.clear()
    publication.publish_scheduled()
    release.refresh_from_db()
    assert "you do not have permission to do this" in release.failure
    assert states(draft) == IN


@pytest.mark.parametrize("name", ["editor", "other"])
def test_nothing_goes_out_that_no_publisher_has_seen(publisher, editor, name):
    """What an editor writes after the date was set needs a publisher's eye."""
    other = make_user("other", "Publisher")
    person = {"editor": editor, "other": other}[name]
    draft, changed = make_draft(), make_changed("Known", in_english(publisher))
    release = make_release("R", publisher, [draft, changed])
    schedule(release, publisher)
    change(changed, person, title_ru="Другое")
    publication.publish_scheduled()
    release.refresh_from_db()
    is_seen = name == "other"
    assert states(draft) == (OUT if is_seen else IN)
    assert ("has changed it since" in release.failure) != is_seen


def test_what_is_scheduled_goes_out_by_hand_only_after_it_is_unscheduled(publisher):
    release, draft, _changed = two_items(publisher)
    schedule(release, publisher)
    with pytest.raises(Refused, match="unschedule it first"):
        publication.publish(release.pk, publisher)
    publication.unschedule(release.pk, publisher)
    publication.publish_scheduled()
    assert states(draft) == IN
    publication.publish(release.pk, publisher)


def test_what_cannot_go_out_is_not_scheduled(publisher):
    release = make_release("R", publisher, [make_draft(body_en="")])
    with pytest.raises(Refused):
        schedule(release, publisher)
    release.refresh_from_db()
    assert release.publish_at is None


def test_its_date_ends_stored_pages_and_stands_on_the_first_page(
    publisher, settings, tmp_path, client_of
):
    settings.PAGES_ROOT = str(tmp_path)
    release = two_items(publisher, "Spring")[0]
    at = timezone.now() + timedelta(minutes=5)
    publication.schedule(release.pk, publisher, at)
    assert validity.next_moment(page_stamp.began_at(page_stamp.current())) == at
    assert "Spring" in client_of(publisher).get("/admin/").content.decode()
