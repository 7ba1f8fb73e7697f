"""The scripts of a server, run by its shell."""

import subprocess
from pathlib import Path

import pytest
from django.conf import settings

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
