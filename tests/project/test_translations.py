import re

import polib
import pytest

from text.typography import typeset
from tools.translations import (
    ROOT,
    compiled_otherwise,
    untranslated_in,
    unused_in,
)

NEWS = polib.POEntry(msgid="News")


def write(folder, *entries, compiled=None):
    catalogue = polib.POFile()
    catalogue.extend(entries)
    catalogue.save(str(folder / "django.po"))
    catalogue.extend(compiled or [])
    catalogue.save_as_mofile(str(folder / "django.mo"))
    return folder / "django.po"


@pytest.mark.parametrize(
    "entries",
    [
        [],
        [polib.POEntry(msgid="News", msgstr="")],
        [polib.POEntry(msgid="News", msgstr="Новости", flags=["fuzzy"])],
        [polib.POEntry(msgid="News", msgstr="Новости", obsolete=True)],
        [polib.POEntry(msgid="News", msgstr="Новости", msgctxt="a section")],
    ],
    ids=["absent", "empty", "fuzzy", "obsolete", "of another context"],
)
def test_a_message_without_a_sure_translation_is_named(tmp_path, entries):
    assert [*untranslated_in(write(tmp_path, *entries), [NEWS])] == [
        "no translation of 'News'"
    ]


def test_a_message_that_only_the_catalogue_has_is_named(tmp_path):
    path = write(tmp_path, NEWS, polib.POEntry(msgid="Gone"))
    assert [*unused_in(path, [NEWS])] == ["nothing says 'Gone' any more"]


def test_a_compiled_file_that_differs_is_named(tmp_path):
    extra = polib.POEntry(msgid="Events", msgstr="События")
    path = write(tmp_path, compiled=[extra])
    assert "the compiled file differs" in next(compiled_otherwise(path))


# What readers see of the catalogue: the sentences of these templates.
NOT_FOR_READERS = {"account", "admin", "auth", "mfa"}
SENTENCE = re.compile(
    r"""
    {%\ translate\ (?:"([^"]+)"|'([^']+)')
    | {%\ blocktranslate\b[^%]*%}(.+?){%\ endblocktranslate
    """,
    re.VERBOSE | re.DOTALL,
)


# And of the modules that speak to them.
SPEAKS = {"views", "feeds", "display", "sections", "spans", "facets", "citations"}
TO_EDITORS = {"admin", "desk", "imports"}
CALL = re.compile(r'gettext(?:_lazy)?\(\s*(?:"[^"]*",\s*)?"([^"]+)"|\b_\("([^"]+)"\)')


def sentences_for_readers():
    """Return the msgids of the public templates, and of what speaks to readers."""
    msgids = {
        match[match.lastindex]
        for path in ROOT.glob("[a-z]*/**/*.py")
        if SPEAKS & {*(parts := path.relative_to(ROOT).parts), path.stem}
        and not TO_EDITORS & {*parts}
        for match in CALL.finditer(path.read_text())
    }
    for path in (ROOT / "templates").rglob("*.html"):
        if path.relative_to(ROOT).parts[1] in NOT_FOR_READERS:
            continue
        for match in SENTENCE.finditer(path.read_text()):
            for part in match[match.lastindex].split("{% plural %}"):
                words = " ".join(part.split())
                msgids.add(re.sub(r"{{ (\w+) }}", r"%(\1)s", words))
    return msgids


# What stands in a sentence for a number.
NUMBER = re.compile(r"%\((?:number|minutes|pages|total|first|last)\)s")


def test_russian_sentences_for_readers_are_set_as_a_typographer_would():
    sentences = sentences_for_readers()
    catalogue = polib.pofile(str(ROOT / "locale/ru/LC_MESSAGES/django.po"))
    texts = [
        text
        for entry in catalogue
        if entry.msgid in sentences
        for text in entry.msgstr_plural.values() or [entry.msgstr]
    ]
    assert len(texts) > 250
    numbered = [NUMBER.sub("12", text) for text in texts]
    assert [text for text in numbered if typeset(text, "ru") != text] == []
