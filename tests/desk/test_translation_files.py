"""Files for translators: what they hold, and that they are read as written."""

from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from lxml import etree
from openpyxl import load_workbook
from translate.storage.xliff import xlifffile

from desk.translation_files.contents import from_json
from desk.translation_files.files import to_pieces
from tests.conftest import make_user
from tests.desk.translation_files import BODY_EN, BODY_RU, export, fill_in, units_read
from tests.factories import PAST, make_article, make_event, make_line
from text.typography import with_plain_spaces as spaced

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


@pytest.fixture
def article(db):
    return make_article(
        title_ru="Новость",
        title_en="News",
        summary_ru="Кратко {1} и {{",
        summary_en="",
        body_ru=BODY_RU,
        body_en=BODY_EN,
    )


@pytest.fixture
def event(db):
    event = make_event(title_ru="Событие", title_en="")
    make_line(event, title_ru="Доклад", title_en="", abstract_ru="Строка\nи другая")
    return event


@pytest.mark.parametrize("name", ["xliff12", "xlsx"])
def test_a_file_is_read_as_it_was_written(name, article, event, publisher):
    octets = export(publisher, name, article, event)
    units, rows = units_read(octets, name)
    assert [row.cells["item"] for row in rows] == [
        str(article.pointer),
        str(event.pointer),
    ]
    is_xliff = name.startswith("xliff")
    assert [(spaced(text), is_done) for text, is_done in units.values()] == [
        ("News", is_xliff),
        ("", False),
        ("On the {1}news{/1} and {2}that{/2}.", is_xliff),
        ("First", is_xliff),
        ("Second", is_xliff),
        ("End & stop.", is_xliff),
        ("", False),
        ("summary en", is_xliff),
        ("", False),
        ("", False),
    ]


@pytest.mark.parametrize("name", ["xliff12", "xlsx"])
def test_what_was_filled_in_is_read(name, article, event, publisher):
    translations = {
        "Новость": "Novelty <&>",
        "Кратко": "In short {{1} and {{{",
        "Второй": "Another",
        "Доклад": "Talk",
    }
    if name.startswith("xliff"):
        translations["Кратко"] = "In short {1} and {{"
    octets = fill_in(export(publisher, name, article, event), name, translations)
    units, _rows = units_read(octets, name)
    words = [text for text, _is_done in units.values()]
    assert (words[0], words[4], words[8]) == ("Novelty <&>", "Another", "Talk")
    assert from_json(to_pieces(words[1])) == ["In short {1} and {{"]


def test_a_translation_tool_sees_no_tag(article, publisher):
    root = etree.fromstring(export(publisher, "xliff12", article))
    sources = [*root.iter("{*}source")]
    texts = [spaced("".join(source.itertext())) for source in sources]
    assert texts[2:5] == ["О новости и том.", "Первый", "Второй"]
    tags = {etree.QName(tag).localname for source in sources for tag in source}
    assert tags <= {"g", "x"}


def test_translate_toolkit_reads_xliff_1_2(article, publisher):
    store = xlifffile.parsestring(export(publisher, "xliff12", article))
    assert (store.sourcelanguage, store.targetlanguage) == ("ru", "en")
    [title, summary, first, *_rest] = store.units
    assert (title.source, title.target) == ("Новость", "News")
    assert not summary.istranslated()
    assert first.rich_source[0].__class__.__name__ == "StringElem"
    title.target = "Otherwise"
    units, _rows = units_read(bytes(store), "xliff12")
    assert next(iter(units.values()))[0] == "Otherwise"


def test_the_state_of_a_block_is_that_of_its_segments(article, publisher):
    article.body_ru = BODY_RU.replace("Второй", "Третий")
    article.save(update_fields=["body_ru"])
    root = etree.fromstring(export(publisher, "xliff12", article))
    units = list(root.iter("{*}trans-unit"))
    states = [
        [target.get("state") for target in unit.iter("{*}target")] for unit in units
    ]
    assert states == [
        *[["translated"], [], ["translated"]],
        *[["needs-review-translation"], ["needs-review-translation"], ["translated"]],
    ]
    notes = [note.text for note in units[3].iter("{*}note")]
    assert notes == ["The source was: Первый\nВторой"]


def test_only_what_readers_have_is_final(article, publisher):
    published = make_article(title_ru="Да", title_en="Yes", ru=PAST, en=PAST)
    for record, is_final in [(article, False), (published, True)]:
        [title, *_rest] = xlifffile.parsestring(
            export(publisher, "xliff12", record)
        ).units
        assert title.isapproved() is is_final


def test_a_translation_that_is_built_otherwise_is_a_note(article, publisher):
    article.body_en = BODY_EN.replace("<li>Second</li>", "")
    article.save(update_fields=["body_en"])
    units = etree.fromstring(export(publisher, "xliff12", article)).iter(
        "{*}trans-unit"
    )
    units = [*units]
    assert [note.text for note in units[3].iter("{*}note")] == [
        "The translation so far: First"
    ]
    assert units[3].find("{*}target") is None


def test_a_person_exports_what_they_may_translate(article, translator):
    assert export(translator, "xlsx", article)
    for user, language, name in [
        (translator, "ru", "xlsx"),
        (translator, "en", "doc"),
        (make_user("s"), "en", "xlsx"),
    ]:
        with pytest.raises(ValidationError):
            export(user, name, article, language=language)
    article.state_en = "none"
    article.save()
    with pytest.raises(ValidationError):
        export(translator, "xlsx", article)


def test_a_paragraph_too_long_for_excel_goes_into_another_format(publisher):
    article = make_article(body_ru=f"<p>{'слово ' * 50_000}</p>", body_en="")
    with pytest.raises(ValidationError, match="too long for a cell"):
        export(publisher, "xlsx", article)
    octets = export(publisher, "xliff12", article)
    octets = fill_in(octets, "xliff12", {"слово": "word " * 50_000})
    units, _rows = units_read(octets, "xliff12")
    assert len([*units.values()][-1][0].split()) == 50_000


def test_a_table_has_two_columns_of_text(article, publisher):
    article.title_ru = "=1+1"
    article.save()
    sheet = load_workbook(BytesIO(export(publisher, "xlsx", article))).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows[0] == ["id", "ru", "en", "Field", "State", "What changed"]
    assert rows[1][1:5] == ["=1+1", "News", "Title", "out of date"]
    assert rows[1][5] == "The source was: Новость"
    assert sheet["B2"].data_type == "s"
    assert rows[3][1:] == [
        "О\u00a0{1}новости{/1} и\u00a0{2}том{/2}.",
        "On the {1}news{/1} and {2}that{/2}.",
        *["Text", "in step", None],
    ]
