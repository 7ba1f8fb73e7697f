"""A wrong value in the environment stops the start, and says which."""

from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from website import settings

NAME = "SOME_NAME"


@pytest.mark.parametrize(
    ("read", "value"),
    [
        (settings.env, ""),
        (lambda name: settings.env_bool(name, True), "yes"),
        (lambda name: settings.env_bool(name, True), "true "),
        (lambda name: settings.env_number(name, "1"), "-1"),
        (lambda name: settings.env_number(name, "1"), "1,5"),
        (lambda name: settings.env_number(name, "1"), "nan"),
        (lambda name: settings.env_choice(name, ["json", "text"], "json"), "yaml"),
        (settings.env_url, "institute.example"),
        (settings.env_url, "https://"),
        (settings.env_url, "ftp://institute.example"),
        (settings.env_url, "https://institute.example/ru/"),
        (settings.env_endpoint, "api.example/v2/translate"),
        (settings.env_endpoint, "file:///etc/passwd"),
        (settings.env_database, ""),
        (settings.env_database, "mysql://localhost/site"),
        (settings.env_database, "postgres://localhost"),
        (settings.env_database, "postgres://localhost:port/site"),
        (settings.env_mail, "mail.example"),
        (settings.env_mail, "https://mail.example"),
        (settings.env_mail, "smtp://"),
        (settings.env_mail, "smtp://mail.example:port"),
        (settings.env_contact, "security@institute.example"),
        (settings.env_contact, "mailto:"),
        (lambda name: settings.env_zone(name, "UTC"), "Moscow"),
        (lambda name: settings.env_zone(name, "UTC"), "../etc/passwd"),
    ],
)
def test_wrong_value_is_refused_by_the_name_of_its_variable(monkeypatch, read, value):
    monkeypatch.setenv(NAME, value)
    with pytest.raises(ImproperlyConfigured, match=NAME):
        read(NAME)


def test_password_of_a_database_address_is_not_shown(monkeypatch):
    monkeypatch.setenv(NAME, "mysql://site:secret@localhost/site")
    with pytest.raises(ImproperlyConfigured) as refused:
        settings.env_database(NAME)
    assert "secret" not in str(refused.value)


def test_database_address_is_read_whole(monkeypatch):
    address = "postgres://user:p%40ss@db.example:5433/site?sslmode=require"
    monkeypatch.setenv(NAME, address)
    database = settings.env_database(NAME)
    assert [database[name] for name in ["NAME", "USER", "PASSWORD", "HOST"]] == [
        "site",
        "user",
        "p@ss",
        "db.example",
    ]
    assert database["PORT"] == 5433
    assert database["OPTIONS"]["sslmode"] == "require"


def test_address_of_the_site_ends_without_a_slash(monkeypatch):
    monkeypatch.setenv(NAME, "https://institute.example/")
    assert settings.env_url(NAME) == "https://institute.example"


@pytest.mark.parametrize(
    ("address", "host", "port", "is_secret"),
    [
        ("smtp://user:p%40ss@mail.example", "mail.example", 587, "use_tls"),
        ("smtps://user:p%40ss@mail.example", "mail.example", 465, "use_ssl"),
        ("smtp://user:p%40ss@mail.example:2525", "mail.example", 2525, "use_tls"),
        ("smtp://user:p%40ss@localhost:25", "localhost", 25, None),
    ],
)
def test_mail_goes_over_the_network_in_secret(
    monkeypatch, address, host, port, is_secret
):
    monkeypatch.setenv(NAME, address)
    options = settings.env_mail(NAME)["OPTIONS"]
    assert (options["host"], options["port"]) == (host, port)
    assert (options["username"], options["password"]) == ("user", "p@ss")
    assert [name for name in ["use_tls", "use_ssl"] if options[name]] == (
        [is_secret] if is_secret else []
    )


def test_without_a_mail_server_mail_is_written_to_the_log(monkeypatch):
    monkeypatch.delenv(NAME, raising=False)
    assert settings.env_mail(NAME)["BACKEND"].endswith(".MailLog")


def test_media_lie_in_a_folder_or_in_a_store(monkeypatch):
    monkeypatch.delenv(NAME, raising=False)
    assert settings.env_media(NAME)["BACKEND"].endswith(".FileSystemStorage")
    monkeypatch.setenv(NAME, "https://key:a%2Fb@store.example:9000/media?region=eu")
    assert settings.env_media(NAME)["OPTIONS"] == {
        "endpoint_url": "https://store.example:9000",
        "access_key": "key",
        "secret_key": "a/b",
        "bucket_name": "media",
        "region_name": "eu",
    }


@pytest.mark.parametrize(
    "value",
    [
        "s3://key:secret@store.example/media",
        "https://store.example/media",
        "https://key:secret@store.example/",
        "https://key:secret@store.example/a/b",
        "https://key:secret@store.example:port/media",
        "/srv/media",
    ],
)
def test_wrong_store_is_refused_by_name_without_its_secret(monkeypatch, value):
    monkeypatch.setenv(NAME, value)
    with pytest.raises(ImproperlyConfigured, match=NAME) as refusal:
        settings.env_media(NAME)
    assert "key:secret@store.example/m" not in str(refusal.value)


def test_store_without_its_packages_is_refused(monkeypatch):
    monkeypatch.setenv(NAME, "https://key:secret@store.example/media")
    monkeypatch.setattr(settings, "find_spec", lambda name: None)
    with pytest.raises(ImproperlyConfigured, match=r"requirements-s3\.txt"):
        settings.env_media(NAME)


def test_folder_of_pages_may_be_none(monkeypatch):
    assert settings.env_folder(NAME, "/pages") == Path("/pages")
    monkeypatch.setenv(NAME, " ")
    assert settings.env_folder(NAME, "/pages") is None
