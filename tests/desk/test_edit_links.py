"""The strip on public pages that leads to their forms."""

import pytest
from django.contrib.auth.models import Permission

from tests.conftest import make_user
from tests.factories import PAST, make_article
from tests.responses import links_in

pytestmark = pytest.mark.django_db


def test_who_may_only_look_is_not_told_that_the_page_can_be_edited(client_of, elena):
    article = make_article("News", ru=PAST)
    viewer = make_user("viewer")
    rights = Permission.objects.filter(content_type__app_label="news")
    viewer.user_permissions.set(rights.filter(codename__startswith="view_"))
    address = f"/edit/?q={article.address_in('ru')}"
    assert "Править" in links_in(elena.get(address), "//aside")[0][0]
    assert "Открыть" in links_in(client_of(viewer).get(address), "//aside")[0][0]
