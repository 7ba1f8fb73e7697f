"""The strip on public pages that leads to their forms."""

import pytest
from django.contrib.auth.models import Permission
from lxml import html

from tests.conftest import make_user
from tests.factories import PAST, make_article, make_event
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


def test_a_part_of_a_page_leads_to_its_field_or_its_rows(desk):
    """Of parts that have no form, or that one may not change, there is no pencil."""
    event = make_event("Assembly", ru=PAST, en=PAST)
    parts = [
        f"{event.pointer} summary",
        f"{event.pointer} programme",
        "events.event",
        *[
            str(event.pointer),
            f"{event.pointer} nothing",
            "a.b",
            "",
            "events.event/x y",
        ],
        *["accounts.user", "publishing.catalogueentry/1", "events.Event/x"],
        *["publishing.topic/1 articles", "events.Event"],
    ]
    strip = desk.get("/edit/", {"q": event.address_in("en"), "part": parts})
    form = f"/admin/events/event/{event.pk}/change/"
    pencils = html.fromstring(strip.text).xpath("//a[@data-part]")
    assert [(a.get("data-part"), a.get("href")) for a in pencils] == [
        ("0", f"{form}#id_summary_en"),
        ("1", f"{form}#programme-group"),
        ("2", "/admin/events/event/"),
        ("3", f"{form}#en"),
        (str(len(parts) - 1), "/admin/events/event/"),
    ]
    elsewhere = desk.get("/edit/", {"q": "nonsense", "part": parts[0]})
    assert f'href="{form}#id_summary_ru"' in elsewhere.text


def test_a_text_that_one_may_not_write_has_no_pencil(elena):
    article = make_article("News", ru=PAST, en=PAST)
    for language, pencils in [("ru", 1), ("en", 0)]:
        query = {"q": article.address_in(language), "part": f"{article.pointer} title"}
        assert elena.get("/edit/", query).text.count("data-part") == pencils
