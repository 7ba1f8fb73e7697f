"""The scripts of a server, run by its shell."""

import re
import subprocess
import urllib.request
from pathlib import Path
from textwrap import dedent

import pytest
from django.conf import settings
from gunicorn.config import Config

# Values that systemd takes as they stand.
TAKEN = [
    "postgres:///institute?host=/run/postgresql&port=5433",
    "a b;c|(d)<e>$HOME`id`*~#=!",
    "Институт «Связь»",
    "",
]


@pytest.fixture
def asked(tmp_path):
    """Return a function that gives the settings, and the arguments, of manage.py."""
    (tmp_path / "deploy").mkdir()
    (tmp_path / ".venv/bin").mkdir(parents=True)
    python, script = tmp_path / ".venv/bin/python", tmp_path / "deploy/manage"
    python.write_text('#!/bin/sh\nprintf "%s\\n" "$VALUE" "$LAST" "$@"\n')
    text = Path(settings.BASE_DIR, "deploy/manage").read_text()
    script.write_text(text.replace("/etc/institute.env", f"{tmp_path}/institute.env"))
    for path in [python, script]:
        path.chmod(0o755)

    def ask(line):
        file = f"# Settings\n; of the server\n\n{line}\n  LAST=last"
        (tmp_path / "institute.env").write_text(file)
        done = subprocess.run(
            [script, "migrate", "a b"], cwd="/", capture_output=True, check=True
        )
        return done.stdout.decode().split("\n")[:-1]

    return ask


def test_settings_are_read_as_systemd_reads_them(asked):
    for value in TAKEN:
        for line in [f"VALUE={value}", f'VALUE="{value}"', f"VALUE='{value}'"]:
            assert asked(line) == [value, "last", "manage.py", "migrate", "a b"]
    assert asked(r"VALUE=a\ b")[0] == "a b"


def test_container_is_asked_where_gunicorn_listens(client, monkeypatch, settings):
    settings.ALLOWED_HOSTS = ["institute.example"]
    monkeypatch.setenv("SITE_URL", "https://institute.example")
    asked = []
    monkeypatch.setattr(urllib.request, "urlopen", asked.append)
    file = Path(settings.BASE_DIR, "compose.yaml").read_text()
    [lines] = re.findall(r"- -c\n(?: *#.*\n)* *- \|-\n((?: {10}.*\n)+)", file)
    exec(dedent(lines))
    [request] = asked
    assert [f"http://{address}/healthz" for address in Config().bind] == [
        request.full_url
    ]
    answer = client.get(request.selector, headers=dict(request.header_items()))
    assert answer.status_code == 200
