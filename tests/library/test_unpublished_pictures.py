"""Files of a picture that only an unpublished text used are at no known address."""

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db.models import ProtectedError

from library.pictures import file_names
from publishing.content.status import State
from tests.conftest import make_user
from tests.factories import PAST, make_article
from tests.forms import take_off
from tests.library.records import article_with, make_picture

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media")]


@pytest.fixture
def picture():
    """A picture with files that hold no picture: nobody opens them."""
    picture = make_picture()
    for name in file_names(picture.token, picture.sizes):
        default_storage.save(name, ContentFile(name.encode()))
    return picture


@pytest.fixture
def unpublish(django_capture_on_commit_callbacks):
    def unpublish(article, language="ru"):
        setattr(article, f"state_{language}", State.DRAFT)
        with django_capture_on_commit_callbacks(execute=True):
            article.save()

    return unpublish


def status(client, address):
    return client.get(address).status_code


@pytest.mark.parametrize("place", ["in the text", "above it"])
def test_address_of_its_files_goes_with_the_only_text_that_showed_it(
    client, picture, unpublish, place
):
    article = (
        article_with(picture, ru=PAST)
        if place == "in the text"
        else make_article(ru=PAST, lead_picture=picture)
    )
    address = picture.address_in("ru")
    assert status(client, address) == 200
    # It may have left the text with the same save.
    article.body_ru = "<p>Без рисунка.</p>"
    article.lead_picture = None
    unpublish(article)
    assert status(client, address) == 404
    picture.refresh_from_db()
    assert all(map(default_storage.exists, file_names(picture.token, picture.sizes)))


def test_address_of_its_files_goes_when_a_summary_takes_the_place_of_the_text(
    client, picture, django_capture_on_commit_callbacks
):
    article = article_with(picture, ru=PAST, en=PAST, summary_ru="Кратко.")
    address = picture.address_in("ru")
    article.summary_only_ru = True
    with django_capture_on_commit_callbacks(execute=True):
        article.save()
    assert status(client, address) == 404


def test_picture_that_readers_see_elsewhere_keeps_its_address(
    client, picture, unpublish
):
    article = make_article(ru=PAST, en=PAST, lead_picture=picture)
    address = picture.address_in("ru")
    unpublish(article)
    assert status(client, address) == 200

    other = article_with(picture, ru=PAST)
    unpublish(article, "en")
    assert status(client, address) == 200
    unpublish(other)
    assert status(client, address) == 404


def test_picture_is_still_shown_when_its_text_is_published_again(
    client, picture, unpublish
):
    article = make_article(ru=PAST, lead_picture=picture)
    unpublish(article)
    article.state_ru = State.PUBLISHED
    article.save()
    picture.refresh_from_db()
    page = client.get(article.address_in("ru")).content.decode()
    assert picture.token in page
    assert status(client, picture.address_in("ru")) == 200
    with pytest.raises(ProtectedError):
        picture.delete()


def test_text_is_unpublished_though_the_files_of_its_picture_are_lost(unpublish):
    article = make_article(ru=PAST, lead_picture=make_picture())
    unpublish(article)
    article.refresh_from_db()
    assert article.state_ru == State.DRAFT


@pytest.mark.django_db(transaction=True)
def test_address_of_its_files_goes_when_the_form_has_stored_its_text(client, picture):
    article = make_article(ru=PAST, lead_picture=picture)
    address = picture.address_in("ru")
    client.force_login(make_user("anna", is_superuser=True))
    take_off(client, article, "unpublish", "ru")
    assert status(client, address) == 404
