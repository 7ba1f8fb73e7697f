"""The clock is set forward or back by hours: nothing stays wrong, nobody locked out."""

from datetime import timedelta

import pytest
from django.utils import timezone

from glossary.models import GeneratedFile
from publishing.cache import page_stamp
from publishing.models import ScopeProgress
from publishing.releases import publication
from tests.accounts.signing_in import (
    is_inside,
    send_password,
    visitor,
)
from tests.desk.working_copies import make_due
from tests.factories import make_article, published
from tests.website.stored_pages import ARTICLE, shows
from website.page_cache import validity

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


@pytest.fixture
def jump(clock):
    """Return a function that sets the clock forward, or back, by some hours."""
    return lambda hours: clock(hours * HOUR)


# What readers see


def test_scheduled_text_appears_and_ends_at_once(pages_root, client, jump):
    now = timezone.now()
    dates = published("en", now + HOUR, until=now + 5 * HOUR)
    make_article(**dates, slug_en="article", title_en="Scheduled")
    for hours, is_listed in [
        (0, False),
        (3, True),
        (3, False),
        (-3, True),
        (-3, False),
    ]:
        jump(hours)
        for _time in range(2):
            assert shows(client, "/en/news/", "Scheduled") == is_listed


def test_stamp_of_the_future_ends_though_nobody_asks(pages_root, article, client, jump):
    jump(3)
    client.get(ARTICLE)
    stamp = page_stamp.current()
    jump(-3)
    assert validity.seconds_left() > 0
    assert page_stamp.current() != stamp
    # Its folder does not stay for hours either.
    jump(1)
    page_stamp.remove_old()
    assert not (pages_root / stamp).exists()


# Signing in


def test_session_goes_on_and_ends_two_hours_after_the_last_activity(editor, jump):
    client = visitor()
    jump(30)
    send_password(client, "elena")
    jump(-30)
    assert is_inside(client)
    jump(1)
    assert is_inside(client)
    jump(2)
    assert not is_inside(client)


# The worker


def test_worker_looks_for_what_is_due_each_minute_whatever_the_clock(publisher, jump):
    article = make_due("Old", publisher)
    ScopeProgress.objects.update(publish_at=timezone.now() + HOUR)
    for hours, title in [(0, "Old en"), (-3, "Old en"), (6, "Better")]:
        jump(hours)
        assert publication.publish_on_date() == publication.LONGEST_PAUSE
        article.refresh_from_db()
        assert article.title_en == title


def test_file_of_the_glossary_that_failed_is_made_again(jump):
    row = GeneratedFile(failed_at=timezone.now(), state="old")
    assert not row.is_outdated("new")
    jump(-3)
    assert row.is_outdated("new")
