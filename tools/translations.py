"""The check of translations, as ``python3 dev.py check`` and the suite run it.

What the source says in English stands in each catalogue of locale/, with a translation
that is not fuzzy, and nothing else; what stands in those of locale/django, Django or
django-countries says; and what is compiled is what is written. GNU gettext is needed.
"""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import django
import django_countries
import polib

ROOT = Path(__file__).resolve().parents[1]
# Neither shown to a reader nor part of the site.
ASIDE = [".*", "__pycache__", "locale", "media", "node_modules", "staticfiles"]
ASIDE += ["tests", "tools"]


def main():
    if problems := list(find_problems()):
        sys.exit("\n".join(problems))


def find_problems():
    """Say what is wrong with each catalogue."""
    catalogues = sorted(ROOT.glob("locale/*/LC_MESSAGES/django.po"))
    if not catalogues:
        yield "locale/ has no catalogue."
    source, of_packages = messages_of_the_source(), messages_of_packages()
    for path in [*catalogues, *ROOT.glob("locale/django/*/LC_MESSAGES/django.po")]:
        is_ours = path in catalogues
        problems = [
            *(untranslated_in(path, source) if is_ours else ()),
            *unused_in(path, source if is_ours else of_packages),
            *compiled_otherwise(path),
            *broken_formats(path),
        ]
        yield from (f"{path.relative_to(ROOT)}: {problem}" for problem in problems)


def messages_of_the_source():
    """Return every message that makemessages finds, from a copy of the checkout."""
    with tempfile.TemporaryDirectory() as folder:
        checkout = Path(folder) / "copy"
        shutil.copytree(ROOT, checkout, ignore=shutil.ignore_patterns(*ASIDE))
        (checkout / "locale").mkdir()
        makemessages = ["makemessages", "--locale=xx", "--no-location", "--verbosity=0"]
        subprocess.run(
            [sys.executable, "manage.py", *makemessages], cwd=checkout, check=True
        )
        return list(polib.pofile(str(checkout / "locale/xx/LC_MESSAGES/django.po")))


def messages_of_packages():
    """Return every message of what is installed."""
    return [
        entry
        for package in [django, django_countries]
        for path in Path(package.__file__).parent.rglob("locale/en/*/django.po")
        for entry in polib.pofile(str(path))
    ]


def untranslated_in(path, source):
    """Say what the source says and this catalogue lacks."""
    written = polib.pofile(str(path))
    translated = {name_of(entry) for entry in written.translated_entries()}
    for entry in source:
        if name_of(entry) not in translated:
            yield f"no translation of {entry.msgid!r}"


def unused_in(path, source):
    """Say what this catalogue has and the source does not say any more."""
    said = {*map(name_of, source)}
    for entry in polib.pofile(str(path)):
        if not entry.obsolete and name_of(entry) not in said:
            yield f"nothing says {entry.msgid!r} any more"


def compiled_otherwise(path):
    binary = path.with_suffix(".mo")
    compiled = polib.mofile(str(binary)) if binary.exists() else polib.MOFile()
    if texts_of(compiled) != texts_of(polib.pofile(str(path))):
        yield "the compiled file differs: run manage.py compilemessages"


def broken_formats(path):
    """Say which translation has lost a %(name)s or made one up."""
    check = ["msgfmt", "--check-format", "--output-file=-", str(path)]
    process = subprocess.run(check, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    return [process.stderr.decode().strip()] if process.returncode else []


def name_of(entry):
    return entry.msgctxt, entry.msgid, entry.msgid_plural


def texts_of(catalogue):
    texts = {
        name_of(entry): entry.msgstr_plural or entry.msgstr
        for entry in catalogue.translated_entries()
    }
    return catalogue.metadata.get("Plural-Forms"), texts


if __name__ == "__main__":
    main()
