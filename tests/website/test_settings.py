"""A wrong value in the environment stops the start, and says which."""

from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from website.environment import (
    boolean,
    choice,
    contact,
    database,
    endpoint,
    env,
    env_folder,
    env_together,
    mail,
    number,
    site_url,
    zone,
)

NAME = "SOME_NAME"


WRONG = {
    str: [""],
    boolean: ["yes", "true "],
    number: ["-1", "1,5", "nan"],
    choice("json", "text"): ["yaml"],
    site_url: [
        *["institute.example", "https://", "ftp://institute.example"],
        "https://institute.example/ru/",
    ],
    endpoint: ["api.example/v2/translate", "file:///etc/passwd"],
    database: [
        *["", "mysql://localhost/site", "postgres://localhost"],
        "postgres://localhost:port/site",
    ],
    mail: ["mail.example", "https://mail.example", "smtp://", "smtp://x.example:port"],
    contact: ["security@institute.example", "mailto:"],
    zone: ["Moscow", "../etc/passwd"],
}


@pytest.mark.parametrize(
    ("read", "value"),
    [(read, value) for read, values in WRONG.items() for value in values],
)
def test_wrong_value_is_refused_by_the_name_of_its_variable(monkeypatch, read, value):
    monkeypatch.setenv(NAME, value)
    with pytest.raises(ImproperlyConfigured, match=NAME):
        env(NAME, read=read)


@pytest.mark.parametrize("value", ["mysql://site:secret@db/site", "?password=secret"])
def test_password_of_a_database_address_is_not_shown(monkeypatch, value):
    monkeypatch.setenv(NAME, value)
    with pytest.raises(ImproperlyConfigured, match="takes an address such") as refused:
        env(NAME, read=database)
    assert "secret" not in str(refused.value)


def test_database_address_is_read_whole():
    read = database("postgres://user:p%40ss@db.example:5433/site?sslmode=require")
    assert [read[name] for name in ["NAME", "USER", "PASSWORD", "HOST", "PORT"]] == [
        *["site", "user", "p@ss", "db.example", 5433]
    ]
    assert read["OPTIONS"] == {"sslmode": "require"}


def test_address_of_the_site_ends_without_a_slash():
    assert site_url("https://institute.example/") == "https://institute.example"


@pytest.mark.parametrize(
    ("address", "host", "port", "is_secret"),
    [
        ("smtp://user:p%40ss@mail.example", "mail.example", 587, "use_tls"),
        ("smtps://user:p%40ss@mail.example", "mail.example", 465, "use_ssl"),
        ("smtp://user:p%40ss@mail.example:2525", "mail.example", 2525, "use_tls"),
        ("smtp://user:p%40ss@localhost:25", "localhost", 25, None),
    ],
)
def test_mail_goes_over_the_network_in_secret(address, host, port, is_secret):
    options = mail(address)["OPTIONS"]
    assert (options["host"], options["port"]) == (host, port)
    assert (options["username"], options["password"]) == ("user", "p@ss")
    assert [name for name in ["use_tls", "use_ssl"] if options[name]] == (
        [is_secret] if is_secret else []
    )


def test_without_a_mail_server_mail_is_written_to_the_log():
    assert mail("console:")["BACKEND"].endswith(".MailLog")


def test_folder_of_pages_may_be_none(monkeypatch):
    assert env_folder(NAME, "/pages") == Path("/pages")
    monkeypatch.setenv(NAME, " ")
    assert env_folder(NAME, "/pages") is None


@pytest.mark.parametrize("lacking", ["SOME_LOGIN", "SOME_PASSWORD"])
def test_half_of_a_pair_is_refused_by_the_name_of_the_other(monkeypatch, lacking):
    names = ["SOME_LOGIN", "SOME_PASSWORD"]
    assert env_together(*names) == ["", ""]
    for name in names:
        monkeypatch.setenv(name, f"value of {name}")
    assert env_together(*names) == ["value of SOME_LOGIN", "value of SOME_PASSWORD"]
    monkeypatch.setenv(lacking, " ")
    with pytest.raises(ImproperlyConfigured, match=f"{lacking} is not set") as error:
        env_together(*names)
    assert "value" not in str(error.value)
