"""A site without a mail server, as the demo, shows the mail in the back office."""

import os

import pytest
from django.apps import apps
from django.core import mail
from django.test import override_settings

from accounts.mail import send_link
from tests.conftest import make_user
from website import environment

pytestmark = pytest.mark.django_db

PAGE = "/admin/mail/"


@pytest.fixture
def outbox(tmp_path):
    # The test runner would put its own backend in place.
    folder = environment.mail(f"file://{tmp_path}/mail")
    with override_settings(MAILERS={"default": folder}):
        yield tmp_path / "mail"


def test_mail_of_the_demo_is_shown_newest_first(client_of, administrator, outbox):
    client = client_of(administrator)
    assert client.get(PAGE).status_code == 200
    for subject in ["Первое", "Второе"]:
        body = "Смотрите: https://institute.example/admin/\n" + "Слово. " * 40
        mail.send_mail(subject, body, None, ["elena@example.org"])
        for path in outbox.glob("*"):
            # What is in the folder is older than what comes next.
            os.utime(path, (0, path.stat().st_mtime - 60))
    page = client.get(PAGE).text
    assert page.index("Второе") < page.index("Первое")
    assert 'href="https://institute.example/admin/"' in page
    assert "elena@example.org" in page


def test_only_superusers_see_it(client, client_of, outbox):
    assert client.get(PAGE).status_code == 302
    client = client_of(make_user("olga", "Administrator"))
    assert client.get(PAGE).status_code == 403
    assert PAGE not in client.get("/admin/notifications/").text


@pytest.mark.parametrize("is_demo", [True, False])
def test_a_link_to_choose_a_password_is_shown_in_the_demo_alone(
    client_of, administrator, editor, outbox, monkeypatch, is_demo
):
    editor.email = "elena@example.org"
    send_link(editor)
    monkeypatch.setattr(apps, "is_installed", lambda name: is_demo)
    page = client_of(administrator).get(PAGE).text
    assert "elena" in page
    assert ("/password/choose/" in page) == is_demo
    assert page.count("ссылка для одного этого человека") == (not is_demo)


def test_where_mail_is_sent_there_is_no_such_page(client_of, administrator):
    assert client_of(administrator).get(PAGE).status_code == 404
