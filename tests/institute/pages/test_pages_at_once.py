"""Two people change the tree of pages at the same moment."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from institute.models import Page
from publishing.drafts import working_copies
from tests.conftest import make_user
from tests.factories import PAST, make_page
from tests.publishing.records import change_copy
from tests.responses import says
from tests.threads import Other, meanwhile

pytestmark = pytest.mark.django_db(transaction=True)

ITSELF = "A page cannot be placed under itself or a page below it."


def move(page, parent):
    page = Page.objects.get(pk=page.pk)
    page.parent = parent
    page.save(update_fields=["parent"])


def paths():
    return set(Page.objects.values_list("path_en", flat=True))


def test_two_pages_do_not_come_to_stand_under_one_another():
    one, two = make_page("One"), make_page("Two")
    refused = meanwhile(lambda: move(two, one), first=lambda: move(one, two))
    assert isinstance(refused, ValidationError)
    assert refused.message_dict == {"parent": [says(ITSELF, "ru")]}
    assert paths() == {"two-en", "two-en/one-en"}


def test_a_page_that_is_made_below_one_that_moves_gets_its_new_path():
    page, goal = make_page("Page"), make_page("Goal")
    made = meanwhile(
        lambda: make_page("Below", parent=page), first=lambda: move(page, goal)
    )
    assert made.path_en == "goal-en/page-en/below-en"


def test_a_copy_that_is_due_is_left_for_later_while_another_has_the_tree():
    above, goal = make_page("Above", ru=PAST, en=PAST), make_page("Goal")
    page = make_page("Page", ru=PAST, en=PAST, parent=above)
    copy = change_copy(page, None, title_en="Renamed")
    copy.progress.create(
        scope="en",
        publish_at=timezone.now() - timedelta(hours=1),
        publish_by=make_user("polina", "Publisher"),
    )
    with transaction.atomic():
        Page.acquire_advisory_lock()
        assert Other(working_copies.publish_scheduled).end() is None
        # It locks the pages below, too: nobody may wait for the tree with one of them.
        move(above, goal)
    working_copies.publish_scheduled()
    page.refresh_from_db()
    assert (page.title_en, page.path_en) == ("Renamed", "goal-en/above-en/page-en")
