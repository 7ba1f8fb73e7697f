"""Each page without a picture of its own is shared with one that shows its title."""

import pytest
from django.core.files.storage import default_storage
from lxml import html

from institute.models import Organization
from institute.organization import share_picture, share_picture_updates
from institute.organization.mark import picture_name
from institute.organization.share_picture_updates import update_share_pictures
from publishing.revisions.revision import Changes
from tests.factories import (
    PAST,
    future,
    make_article,
    make_entry,
    make_institute,
    make_picture,
)

pytestmark = pytest.mark.django_db
SITE = "https://institute.example"


@pytest.fixture(autouse=True)
def media(settings, tmp_path, monkeypatch):
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr(share_picture_updates, "_changes", Changes())
    make_institute()
    return tmp_path


def file_name(title, institute=""):
    mark = picture_name(Organization.objects.get())
    return share_picture.file_name(title, institute, mark)


def path_of(title, institute=""):
    return default_storage.url(file_name(title, institute))


def shared_as(client, record, language="en"):
    """Return path and alternative text of the picture that social sites show."""
    page = html.fromstring(client.get(record.address_in(language)).content.decode())
    [address], [alt] = (
        page.xpath(f"//meta[@property='og:image{part}']/@content")
        for part in ["", ":alt"]
    )
    return address.removeprefix(SITE), alt


def test_page_is_shared_with_its_title_in_its_language(client):
    article = make_article("Assembly", ru=PAST, en=PAST)
    update_share_pictures()
    shown = set()
    for language, institute in [("ru", "Институт"), ("en", "Institute")]:
        title = article.title_in(language)
        path, alt = shared_as(client, article, language)
        assert (path, alt) == (path_of(title, institute), title)
        shown.add(b"".join(client.get(path).streaming_content))
        shown.add(default_storage.open(file_name(institute)).read())
    assert len(shown) == 4


def test_term_is_shared_in_the_languages_in_which_it_is_visible(client):
    concept, russian = make_entry(ru="сеть", en="network"), make_entry(ru="узел")
    update_share_pictures()
    institute = {"ru": "Институт", "en": "Institute"}
    for language, lines in [("ru", "сеть\nnetwork"), ("en", "network\nсеть")]:
        path = path_of(lines, institute[language])
        alt = ", ".join(lines.splitlines())
        assert shared_as(client, concept, language) == (path, alt)
    assert shared_as(client, russian, "ru")[1] == "узел"


def test_page_is_shared_with_the_name_of_the_institute_until_its_own_is_drawn(client):
    article = make_article(en=PAST)
    assert shared_as(client, article) == (path_of("Institute"), "Institute")


def test_picture_of_a_title_goes_with_it(client):
    article = make_article("Assembly", en=PAST)
    update_share_pictures()
    path, _alt = shared_as(client, article)
    article.state_en = "draft"
    article.save()
    update_share_pictures()
    assert client.get(path).status_code == 404


def test_titles_are_not_compared_again_where_none_has_changed(monkeypatch):
    article = make_article("Assembly", en=PAST)
    update_share_pictures()
    looks = []
    draw = share_picture_updates.draw_some
    monkeypatch.setattr(
        share_picture_updates, "draw_some", lambda: looks.append(1) or draw()
    )
    for name, number in [("body_en", 0), ("title_en", 1)]:
        setattr(article, name, "<p>Otherwise</p>")
        article.save()
        update_share_pictures()
        assert len(looks) == number


def test_nothing_is_drawn_of_what_readers_do_not_see_or_what_has_a_picture(media):
    make_article("Draft")
    make_article("Scheduled", en=future())
    make_article("Pictured", en=PAST, lead_picture=make_picture())
    update_share_pictures()
    names = {media.joinpath(file_name(name)) for name in ["Институт", "Institute"]}
    assert {*media.joinpath("shared").iterdir()} == names


def test_many_are_drawn_in_parts(monkeypatch, media):
    monkeypatch.setattr(share_picture_updates, "BATCH", 2)
    for number in range(3):
        make_article(f"Article {number}", en=PAST)
    numbers = []
    for _time in range(3):
        update_share_pictures()
        numbers.append(len([*media.joinpath("shared").iterdir()]) - 2)
    assert numbers == [2, 3, 3]
