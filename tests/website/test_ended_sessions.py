"""What is sent after the session has ended is kept, also without script."""

import pytest
from django.contrib.sessions.models import Session

from accounts.models import User
from publishing.models import Autosave
from tests.accounts.signing_in import PASSWORD, visitor
from tests.factories import PAST, make_article
from tests.forms import resend, values_of

pytestmark = pytest.mark.django_db

ADD = "/admin/news/article/add/"


@pytest.fixture
def client(publisher):
    """A browser of the publisher, which sends what the CSRF check asks for."""
    client = visitor(enforce_csrf_checks=True)
    sign_in(client, "polina")
    return client


def sign_in(client, name):
    values = values_of(client.get("/admin/login/"), "login-form")
    fields = {"login": name, "password": PASSWORD}
    assert resend(client, "/admin/login/", values, **fields).status_code == 302


def end_session(client):
    Session.objects.all().delete()
    client.cookies.pop("sessionid")


def type_and_send(client, address, before=end_session, **changes):
    """Open a form, let something happen, and send it with these texts."""
    values = values_of(client.get(address), "article_form")
    before(client)
    return resend(client, address, values, **changes)


def brought_back(client, address):
    """Return the values of the form once it has shown again what was typed."""
    assert 'name="recover"' in client.get(address).content.decode()
    token = client.cookies["csrftoken"].value
    sent = {"recover": "1", "csrfmiddlewaretoken": token}
    return values_of(client.post(address, sent), "article_form")


@pytest.mark.parametrize("form", ["new", "draft", "working copy"])
def test_what_was_typed_is_offered_after_the_sign_in(client, publisher, form):
    article = make_article(en=PAST if form == "working copy" else None)
    page = f"/admin/news/article/{article.pk}"
    address = ADD if form == "new" else f"{page}/change/"
    response = type_and_send(client, address, title_ru="Набранное")
    assert response.url == f"/admin/login/?next={address}"
    assert "Файлы нужно выбрать снова." in client.get(response.url).content.decode()
    sign_in(client, "polina")
    assert brought_back(client, address)["title_ru"] == ["Набранное"]


def test_another_person_never_gets_it(client, administrator):
    type_and_send(client, ADD, title_ru="Набранное")
    sign_in(client, "anna")
    assert 'name="recover"' not in client.get(ADD).content.decode()
    assert Autosave.objects.get().user.username == "polina"


def test_what_was_opened_before_another_person_signed_in_is_refused(
    client, administrator
):
    def change_hands(client):
        end_session(client)
        sign_in(client, "anna")
        end_session(client)

    assert type_and_send(client, ADD, before=change_hands).status_code == 403
    assert not Autosave.objects.exists()


def test_nothing_is_kept_of_who_may_not_sign_in_any_more(client, publisher):
    def disable(client):
        end_session(client)
        User.objects.update(is_active=False)

    assert type_and_send(client, ADD, before=disable).status_code == 302
    assert not Autosave.objects.exists()


@pytest.mark.parametrize("pk", ["x", "9" * 30, "x" * 300])
def test_nothing_is_kept_of_a_form_that_cannot_be(client, pk):
    path = f"/admin/news/article/{pk}/change/"
    end_session(client)
    token = client.cookies["csrftoken"].value
    response = client.post(path, {"window": "w", "csrfmiddlewaretoken": token})
    assert response.status_code == 302
    assert not Autosave.objects.exists()


@pytest.mark.parametrize(
    "path", ["", "news/article/add/", "news/article/0/change/", "auth/group/add/", "x/"]
)
def test_stranger_stores_nothing(publisher, path):
    client = visitor()
    for _time in range(2):
        fields = {"window": "w" * 99, "title_ru": "x"}
        assert client.post(f"/admin/{path}", fields).status_code == 302
        assert not Autosave.objects.exists()
        client.cookies["device"] = "forged"
