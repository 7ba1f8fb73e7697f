"""Two editors begin the next issue at the same moment."""

import pytest
from django.test import Client

from journal.models import Issue
from tests.conftest import make_user
from tests.factories import make_issue
from tests.threads import meanwhile

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_copies_of_an_issue_are_the_next_two_of_the_year():
    issue = make_issue(year=2025, number="4")
    client = Client()
    client.force_login(make_user("anna", is_superuser=True))

    def copy():
        return client.post(f"/admin/journal/issue/{issue.pk}/duplicate/")

    assert meanwhile(copy, first=copy).status_code == 302
    assert {*Issue.objects.values_list("number", flat=True)} == {"4", "5", "6"}
