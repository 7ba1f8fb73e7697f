import polib
import pytest

from tests.project.translations import find_problems, problems_in

NEWS = polib.POEntry(msgid="News")
EVENTS = polib.POEntry(
    msgid="%(count)s event",
    msgid_plural="%(count)s events",
    msgstr_plural={0: "%(count)s событие", 1: "%(count)s события", 2: ""},
)


def write(folder, *entries, compiled=None):
    catalogue = polib.POFile()
    catalogue.extend(entries)
    catalogue.save(str(folder / "django.po"))
    catalogue.extend(compiled or [])
    catalogue.save_as_mofile(str(folder / "django.mo"))
    return folder / "django.po"


def test_a_translated_message_is_no_fault(tmp_path):
    path = write(tmp_path, polib.POEntry(msgid="News", msgstr="Новости"))
    assert list(problems_in(path, [NEWS])) == []


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
    assert list(problems_in(write(tmp_path, *entries), [NEWS])) == [
        "no translation of 'News'"
    ]


def test_a_plural_without_one_of_its_forms_is_named(tmp_path):
    assert list(problems_in(write(tmp_path, EVENTS), [EVENTS])) == [
        "no translation of '%(count)s event'"
    ]


def test_a_message_that_only_the_catalogue_has_may_stay(tmp_path):
    path = write(tmp_path, polib.POEntry(msgid="Django's own", msgstr="Своё"))
    assert list(problems_in(path, [])) == []


def test_a_compiled_file_that_differs_is_named(tmp_path):
    extra = polib.POEntry(msgid="Events", msgstr="События")
    path = write(tmp_path, compiled=[extra])
    assert "the compiled file differs" in next(problems_in(path, []))


@pytest.mark.gettext
def test_all_that_the_source_says_is_translated():
    """Here too: who runs the suite alone would learn of it from a reader."""
    assert list(find_problems()) == []
