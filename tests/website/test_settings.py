"""A wrong value in the environment stops the start, and says which."""

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
        (settings.env_url, "institute.example"),
        (settings.env_url, "https://"),
        (settings.env_url, "ftp://institute.example"),
        (settings.env_url, "https://institute.example/ru/"),
        (settings.env_database, ""),
        (settings.env_database, "mysql://localhost/site"),
        (settings.env_database, "postgres://localhost"),
        (settings.env_database, "postgres://localhost:port/site"),
        (lambda name: settings.env_zone(name, "UTC"), "Moscow"),
        (lambda name: settings.env_zone(name, "UTC"), "../etc/passwd"),
    ],
)
def test_wrong_value_is_refused_by_the_name_of_its_variable(monkeypatch, read, value):
    monkeypatch.setenv(NAME, value)
    with pytest.raises(ImproperlyConfigured, match=NAME):
        read(NAME)


def test_secret_of_a_database_address_is_not_told(monkeypatch):
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
