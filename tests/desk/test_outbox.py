"""A site without a mail server, as the demo, shows the mail in the back office."""

import os

import pytest
from django.core import mail
from django.test import override_settings

from website.settings import env_mail

pytestmark = pytest.mark.django_db

PAGE = "/admin/mail/"


@pytest.fixture
def outbox(tmp_path, monkeypatch):
    monkeypatch.setenv("MAIL_URL", f"file://{tmp_path}/mail")
    # The test runner would put its own backend in place.
    with override_settings(MAILERS={"default": env_mail("MAIL_URL")}):
        yield tmp_path / "mail"


def test_mail_of_the_demo_is_shown_newest_first(client_of, editor, outbox):
    client = client_of(editor)
    assert client.get(PAGE).status_code == 200
    for subject in ["Первое", "Второе"]:
        body = "Смотрите: https://institute.example/admin/\n" + "Слово. " * 40
        mail.send_mail(subject, body, None, ["elena@example.org"])
        for path in outbox.glob("*"):
            # What is in the folder is older than what comes next.
            os.utime(path, (0, path.stat().st_mtime - 60))
    page = client.get(PAGE).content.decode()
    assert page.index("Второе") < page.index("Первое")
    assert 'href="https://institute.example/admin/"' in page
    assert "elena@example.org" in page


def test_only_staff_see_it(client, outbox):
    assert client.get(PAGE).status_code == 302


def test_where_mail_is_sent_there_is_no_such_page(client_of, administrator):
    assert client_of(administrator).get(PAGE).status_code == 404
