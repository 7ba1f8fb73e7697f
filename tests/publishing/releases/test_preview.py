"""The site as it will be with a release: for who has the link, until it ends."""

import time

import pytest
from django.contrib.auth.models import Permission
from django.core import signing
from lxml import html

from news.models import Article
from publishing.admin.previews import release_address as address
from publishing.content import reader_counts
from publishing.models import Release
from publishing.releases import publication
from tests.conftest import make_user
from tests.factories import (
    PAST,
    make_article,
    make_document,
    make_event,
    make_release,
)
from tests.publishing.releases.records import (
    change,
    make_changed,
    make_draft,
    two_items,
)
from tests.whole_database import digests

pytestmark = pytest.mark.django_db


@pytest.fixture
def release(publisher):
    return two_items(publisher, "Spring")[0]


def page(client, release, user, path):
    return client.get(f"{address(release, user)}{path}")


def links(response):
    document = html.fromstring(response.content.decode())
    return {link.get("href") for link in document.xpath("//a[@href]")}


def test_drafts_and_changes_of_all_items_are_shown_wherever_readers_find_them(
    client, release, publisher
):
    news = page(client, release, publisher, "en/news/").content.decode()
    assert "Draft en" in news
    assert "Known new" in news
    assert "Spring" in news
    for lang, title in [("ru", "Draft ru"), ("en", "Draft en")]:
        draft = Article.objects.get(title_ru="Draft ru")
        path = draft.address_in(lang)[1:]
        response = page(client, release, publisher, path)
        assert response.status_code == 200
        assert f'<html lang="{lang}"' in response.content.decode()
        assert title in response.content.decode()
    assert "Draft en" not in client.get("/en/news/").content.decode()


def test_the_link_leads_to_the_first_page_and_pages_lead_on(client, release, publisher):
    start = address(release, publisher)
    response = client.get(start, follow=True)
    assert response.status_code == 200
    first = response.redirect_chain[0][0]
    assert first.startswith(f"{start}ru/news/")
    found = links(response)
    assert f"{start}en/news/2017/known-en/" in found
    assert f"{start}ru/display/" in found
    assert not any(link.startswith(("/ru/", "/en/", "/id/")) for link in found)
    known = Article.objects.get(title_ru="Known ru")
    permanent = page(client, release, publisher, known.pointer.address[1:])
    assert permanent.status_code == 303
    assert permanent.headers["Location"].startswith("/preview/release/")


def test_a_preview_is_stored_nowhere_and_found_by_nobody(
    client, release, publisher, settings, tmp_path
):
    settings.PAGES_ROOT = str(tmp_path)
    client.get("/en/news/")
    response = page(client, release, publisher, "en/news/")
    assert response.headers["X-Robots-Tag"] == "noindex"
    assert "no-store" in response.headers["Cache-Control"]
    assert "Draft en" not in client.get("/en/news/").content.decode()


def test_a_preview_writes_nothing_and_counts_no_reader(client, publisher):
    only_russian = make_article("Russian", ru=PAST, body_en="")
    document = make_document("Annex", files=["all"])
    link = f'<p><a href="{document.pointer.address}">a</a></p>'
    items = [make_draft("A", body_en=link), make_changed("B", publisher), make_event()]
    release = make_release("R", publisher, items)
    paths = ["en/", "en/news/", "en/search/?q=known", "en/events/calendar.ics"]
    paths.append(only_russian.address_in("en")[1:])
    before = digests()
    for path in paths:
        assert page(client, release, publisher, path).status_code == 200, path
    assert digests() == before
    assert not reader_counts._gathered


def test_an_item_that_cannot_be_published_is_shown_as_it_is(client, publisher):
    bad = make_article("Bad", title_en="", body_en="")
    changed = make_changed("Known", publisher)
    change(changed, publisher, title_ru="x" * 300)
    release = make_release("R", publisher, [bad, changed, make_draft("Good")])
    text = page(client, release, publisher, "en/news/").content.decode()
    assert "Good en" in text
    assert "Known en" in text
    aside = html.fromstring(text).xpath("string(//aside)")
    assert "2 items are shown as they are now" in aside
    assert "English, Title: This is needed for publication." in aside
    assert "Known en: Русский, Title: Ensure this value has at most" in aside


# Who has the link, and until when


def test_nobody_without_the_link_sees_anything(client, release, publisher):
    start = address(release, publisher)
    forged = start.replace("/release/", "/release/x")
    assert client.get(forged).status_code == 404
    assert client.get(f"{forged}en/news/").status_code == 404
    other = signing.dumps([release.pk, publisher.pk, 2**40], salt="another")
    assert client.get(f"/preview/release/{other}/en/news/").status_code == 404
    draft = Article.objects.get(title_ru="Draft ru")
    assert client.get(draft.address_in("en")).status_code == 404


def test_only_who_may_see_all_items_shows_them_to_others(client, release):
    somebody = make_user("somebody")
    somebody.user_permissions.set(
        Permission.objects.filter(codename__in=["change_release", "view_release"])
    )
    client.force_login(somebody)
    form = f"/admin/publishing/release/{release.pk}/change/"
    assert not [link for link in links(client.get(form)) if "/preview/" in link]
    assert client.get(f"{address(release, somebody)}en/news/").status_code == 404
    kinds = ["view_article", "view_event"]
    somebody.user_permissions.add(*Permission.objects.filter(codename__in=kinds))
    assert [link for link in links(client.get(form)) if "/preview/" in link]


def test_a_link_ends_after_a_week(client, release, publisher, monkeypatch):
    start = address(release, publisher)
    later = time.time() + 7 * 24 * 60 * 60 + 1
    monkeypatch.setattr(time, "time", lambda: later)
    assert client.get(f"{start}en/news/").status_code == 404


def test_a_link_ends_with_a_click_with_the_release_and_with_who_made_it(
    client, release, publisher
):
    start = address(release, publisher)
    client.force_login(publisher)
    form = f"/admin/publishing/release/{release.pk}/change/"
    end = form.replace("change", "previews/end")
    assert f'action="{end}"' in client.get(form).content.decode()
    assert client.post(end).url == form
    assert client.get(f"{start}en/news/").status_code == 404
    other = make_user("other", "Publisher")
    for is_active, status in [(True, 200), (False, 404)]:
        other.is_active = is_active
        other.save()
        page_of_other = client.get(f"{address(release, other)}en/news/")
        assert page_of_other.status_code == status
    start = address(release, publisher)
    publication.publish(release.pk, publisher)
    answer = client.get(f"{start}en/news/")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/en/news/")
    # Nor does it lead anywhere else.
    assert client.get(f"{start}/evil.example/").status_code == 404
    Release.objects.update(state=Release.State.TAKEN_BACK)
    assert client.get(f"{start}en/news/").status_code == 404
    release.delete()
    assert client.get(start).status_code == 404


@pytest.mark.parametrize(
    "path", ["admin/", "healthz", "sitemap.xml", "en", "preview/x/"]
)
def test_pages_of_readers_alone_are_shown(client, release, publisher, path):
    assert page(client, release, publisher, path).status_code == 404


def test_what_is_not_there_is_answered_as_readers_get_it(client, release, publisher):
    response = page(client, release, publisher, "en/news/2017/nothing/")
    assert response.status_code == 404
    assert "Spring" in response.content.decode()
    assert client.post(f"{address(release, publisher)}en/news/").status_code == 405
