"""The subject that docs/subject.md writes is one that Django accepts."""

import os
import re
import subprocess
import sys

import pytest
from django.conf import settings

PAGE = settings.BASE_DIR / "docs" / "subject.md"
FILE = re.compile(r"`([\w/]+\.(?:py|html))`\n\n```\w+\n(.*?)```", re.DOTALL)
PROGRAM = """
from website.settings import *

INSTALLED_APPS = [*INSTALLED_APPS, "vacancies"]
TEMPLATES[0]["DIRS"] = [*TEMPLATES[0]["DIRS"], FOLDER]
"""


@pytest.mark.slow
@pytest.mark.skipif(
    "vacancies" in settings.INSTALLED_APPS, reason="It is one of this site already."
)
def test_subject_of_the_docs_is_one(tmp_path):
    files = dict(FILE.findall(PAGE.read_text()))
    assert len(files) == 9
    files |= {"vacancies/__init__.py": "", "vacancies/migrations/__init__.py": ""}
    files["with_vacancies.py"] = f"FOLDER = {str(tmp_path / 'templates')!r}\n{PROGRAM}"
    for name, content in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
    check = "import django; django.setup(); from django.core.management import *; "
    check += "from django.template.loader import get_template; "
    check += "call_command('check'); call_command('makemigrations', 'vacancies'); "
    check += "[get_template(f'vacancies/vacancy_{n}.html') for n in ['list', 'detail']]"
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "with_vacancies",
        "PYTHONPATH": f"{tmp_path}:{settings.BASE_DIR}",
    }
    program = [sys.executable, "-c", check]
    done = subprocess.run(program, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "Create model Vacancy" in done.stdout
