"""Files of translators come back: what is taken, held back, in conflict, and undone."""

from copy import deepcopy
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.contrib.admin.models import LogEntry
from django.utils.translation import override

from desk.log_lines import phrase_of
from imports.models import ImportRun
from publishing.drafts import working_copies
from publishing.models import Revision, SyncPoint, WorkingCopy
from tests.conftest import make_user
from tests.desk.translation_files import (
    BODY_EN,
    BODY_RU,
    counts,
    export,
    fill_in,
    filled,
    import_,
    lines_of,
    refused,
    send,
)
from tests.factories import (
    PAST,
    future,
    make_article,
    make_event,
    make_inductee,
    make_line,
    make_person,
)
from tests.forms import fresh, last_revision, values_of
from tests.library.records import in_english
from tests.publishing.records import change_copy

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client_of, publisher):
    return client_of(in_english(publisher))


@pytest.fixture
def article(db):
    """A draft whose English text is missing but for its title."""
    return make_article(
        title_ru="Новость",
        title_en="News",
        summary_ru="Кратко",
        summary_en="",
        body_ru=BODY_RU,
        body_en="",
    )


@pytest.fixture
def published(db):
    """Readers have both languages; the Russian list has changed since."""
    article = make_article(
        title_ru="Новость",
        title_en="News",
        ru=PAST,
        en=PAST,
        body_ru=BODY_RU,
        body_en=BODY_EN,
    )
    article.body_ru = BODY_RU.replace("Второй", "Третий")
    article.save(update_fields=["body_ru"])
    return article


ALL = {
    "Кратко": "In short",
    "О": "About the",
    "Первый": "First",
    "Второй": "Second",
    "Третий": "Third",
    "Конец": "The end",
}


def copy_of(record):
    return WorkingCopy.objects.of(record.pointer).first()


def newer(record, text):
    point = SyncPoint.objects.of(record.pointer).filter(text=text).first()
    return point.newer if point else []


@pytest.mark.parametrize("name", ["xliff12", "xlsx"])
def test_a_translation_comes_onto_what_readers_do_not_have_and_is_undone(
    name, desk, article, publisher
):
    octets = filled(publisher, ALL, article, name=name)
    address = send(desk, octets, name)
    assert fresh(article).summary_en == ""
    assert counts(desk, address)["changed"] == 1
    changes = dict(lines_of(desk, address, "changed"))
    assert changes.keys() == {"summary_en", "body_en"}
    desk.post(address)
    assert fresh(article).summary_en == "In short"
    assert article.body_en == (
        '<p>About the<a href="/id/news.article/1/"> 1</a><em> 2</em></p>'
        "<ul><li>First</li><li>Second</li></ul><p>The end</p>"
    )
    assert (newer(article, "body"), copy_of(article)) == ([], None)
    last = last_revision(article)
    assert (last.kind, last.user) == (Revision.Kind.IMPORTED, publisher)
    line = LogEntry.objects.filter(user=publisher).latest("pk")
    with override("en"):
        assert phrase_of(line) == "imported it from a file"
    desk.post(f"{address}undo/")
    assert (fresh(article).summary_en, article.body_en) == ("", "")
    assert ImportRun.objects.get().state == ImportRun.State.UNDONE


def test_a_dry_run_remarks_what_a_segment_says_otherwise(desk, publisher):
    texts = {"summary_ru": "Было 15 мест", "summary_en": ""}
    article = make_article(**texts, body_ru="<p>Конец</p>", body_en="")
    texts = {**ALL, "Было": "There were 51 seats"}
    octets = filled(publisher, texts, article)
    address = send(desk, octets)
    assert lines_of(desk, address, "remark") == [
        ("summary_en", "Number: Русский 15, English 51")
    ]
    # It prevents nothing.
    assert counts(desk, address)["changed"] == 1


def test_what_readers_have_goes_into_the_working_copy(desk, published, publisher):
    octets = filled(publisher, ALL, published)
    import_(desk, octets)
    assert fresh(published).body_en == BODY_EN
    working_copy = copy_of(published)
    assert working_copy.changed == ["body_en"]
    assert "<li>Third</li>" in working_copy.mine["body_en"]
    assert working_copy.declarations == {"body": "same"}
    assert working_copy.languages == ["en"]
    working_copies.publish(working_copy, ["en"], publisher)
    assert newer(published, "body") == []


def test_blocks_that_are_not_translated_stay_to_be_translated(desk, article, publisher):
    octets = filled(publisher, {"Конец": "The end"}, article)
    import_(desk, octets)
    assert fresh(article).body_en == "<p>The end</p>"
    assert newer(article, "body") == ["ru"]
    # The next file asks for the others alone.
    again = filled(publisher, ALL, article)
    import_(desk, again)
    assert fresh(article).body_en.startswith("<p>About the")
    assert newer(article, "body") == []


def test_a_block_whose_source_has_changed_is_held_back(desk, published, publisher):
    octets = filled(publisher, ALL, published)
    published.body_ru = published.body_ru.replace("Первый", "Самый первый")
    published.save(update_fields=["body_ru"])
    address = import_(desk, octets)
    remark, *_checks = lines_of(desk, address, "remark")
    assert remark == (
        "body_en",
        "Held back, because the source has changed: “First Third”",
    )
    # The rest came in.
    mine = copy_of(published).mine["body_en"]
    assert "<li>First</li><li>Second</li>" in mine
    assert "<p>The end</p>" in mine
    working_copy = copy_of(published)
    assert working_copy.newer(
        "body",
        {"body_ru": published.body_ru, "body_en": published.body_en},
        SyncPoint.objects.of(published.pointer).get(text="body"),
    ) == ["ru"]


def test_a_block_that_somebody_else_translated_meanwhile_is_a_conflict(
    desk, article, publisher
):
    octets = export(publisher, "xliff12", article)
    article.title_en = "Novelty"
    article.save(update_fields=["title_en"])
    # Left as it was in the file: no conflict.
    assert counts(desk, send(desk, octets))["conflict"] == 0
    octets = fill_in(octets, "xliff12", {"Новость": "Tidings", "Кратко": "In short"})
    address = import_(desk, octets)
    assert counts(desk, address)["conflict"] == 1
    assert (fresh(article).title_en, article.summary_en) == ("Novelty", "")
    import_(desk, octets, taken=["1"])
    assert (fresh(article).title_en, article.summary_en) == ("Tidings", "In short")


def test_what_changes_between_dry_run_and_import_is_not_overwritten(
    desk, article, publisher
):
    octets = filled(publisher, ALL, article)
    address = send(desk, octets)
    article.summary_en = "Meanwhile"
    article.save(update_fields=["summary_en"])
    desk.post(address)
    assert fresh(article).summary_en == "Meanwhile"
    [(_column, message)] = lines_of(desk, address, "error")
    assert "Somebody else has changed this item" in message


def test_a_state_declares_what_is_left_as_it_was(desk, published, publisher):
    octets = export(publisher, "xliff12", published)
    assert counts(desk, send(desk, octets))["same"] == 1
    octets = octets.replace(b"needs-review-translation", b"translated")
    import_(desk, octets)
    assert newer(published, "body") == []
    assert copy_of(published) is None


def test_rows_of_an_item_are_translated_with_it(desk, publisher):
    event = make_event(title_ru="Событие", title_en="", ru=PAST, summary_en="")
    line = make_line(event, title_ru="Доклад", title_en="", room_ru="Зал")
    octets = filled(
        publisher, {"Событие": "Event", "Доклад": "Talk", "Зал": "Hall"}, event
    )
    address = import_(desk, octets)
    event.refresh_from_db()
    line.refresh_from_db()
    # Readers have the Russian page alone, so nothing English waits for who publishes.
    assert copy_of(event) is None
    assert (event.title_en, line.title_en, line.room_en) == ("Event", "Talk", "Hall")
    desk.post(f"{address}undo/")
    event.refresh_from_db()
    assert (event.title_en, fresh(line).title_en, line.room_en) == ("", "", "")


def test_rows_of_an_item_that_readers_have_are_translated_in_its_copy(desk, publisher):
    event = make_event(title_ru="Событие", ru=PAST, en=PAST)
    line = make_line(event, title_ru="Доклад", title_en="Speech")
    octets = filled(publisher, {"Доклад": "Talk"}, event)
    address = import_(desk, octets)
    assert fresh(line).title_en == "Speech"
    assert copy_of(event).mine == {f"programme.{line.pk}.title_en": "Talk"}
    desk.post(f"{address}undo/")
    assert copy_of(event) is None


def test_an_import_is_undone_in_the_working_copy(desk, published, publisher):
    octets = filled(publisher, ALL, published)
    address = import_(desk, octets)
    desk.post(f"{address}undo/")
    assert copy_of(published) is None
    address = import_(desk, octets)
    before = deepcopy(copy_of(published).mine)
    other = filled(publisher, {"Новость": "Tidings"}, published)
    later = import_(desk, other)
    assert copy_of(published).mine["title_en"] == "Tidings"
    desk.post(f"{later}undo/")
    assert copy_of(published).mine == before


def test_what_somebody_changed_since_is_not_undone(desk, published, publisher):
    octets = filled(publisher, ALL, published)
    address = import_(desk, octets)
    change_copy(published, publisher, title_en="Theirs")
    page = desk.post(f"{address}undo/", follow=True)
    assert copy_of(published).mine["title_en"] == "Theirs"
    [left] = page.context["report"].left
    assert left["reason"] == "It has been changed since."


def test_a_date_of_another_does_not_publish_what_an_import_brings(
    client_of, published, publisher, translator
):
    first = filled(publisher, ALL, published)
    import_(client_of(publisher), first)
    working_copies.schedule(copy_of(published), ["en"], future(), publisher)
    other = filled(translator, {"Новость": "Tidings"}, published)
    address = import_(client_of(translator), other)
    assert copy_of(published).progress_of("en").publish_at is None
    # Nor what its undo brings back.
    working_copies.schedule(copy_of(published), ["en"], future(), publisher)
    client_of(translator).post(f"{address}undo/")
    working_copy = copy_of(published)
    assert "title_en" not in working_copy.changed
    assert working_copy.progress_of("en").publish_at is None


def test_each_language_needs_its_right(client_of, article, publisher, translator):
    octets = filled(publisher, {"News": "Новость дня"}, article, language="ru")
    client = client_of(in_english(translator))
    address = import_(client, octets)
    assert counts(client, address)["error"] == 1
    assert fresh(article).title_ru == "Новость"
    editor = make_user("e", "Editor", ["ru"], interface_language="en")
    import_(client_of(editor), octets)
    assert fresh(article).title_ru == "Новость дня"


def test_a_name_of_the_hall_of_fame_is_left_to_who_publishes_there(
    client_of, translator
):
    names = {"title_ru": "Анна", "title_en": "Anna"}
    person = make_person(**names)
    inductee = make_inductee(person=person, en=PAST, **names)
    octets = filled(translator, {"Анна": "Hanna"}, person)
    import_(client_of(in_english(translator)), octets)
    assert fresh(inductee).title_en == "Anna"
    [waiting] = WorkingCopy.objects.of(inductee.pointer)
    assert waiting.progress_of("en").is_in_review


def test_an_item_that_is_gone_or_not_planned_is_an_error(desk, article, publisher):
    gone = make_article("Gone", title_en="")
    octets = export(publisher, "xliff12", article, gone)
    article.state_en = "none"
    article.save()
    gone.delete()
    address = import_(desk, octets)
    assert [message for _column, message in lines_of(desk, address, "error")] == [
        "It is missing on purpose in this language.",
        "There is no such item, or it no longer exists.",
    ]


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        (b'<g id="1"', b'<g id="7"', "its codes are not those of the source"),
        (b"<target>Second</target>", b"<target/>", "a part of it is not translated"),
    ],
)
def test_a_block_with_other_markup_is_held_back(
    old, new, reason, desk, article, publisher
):
    octets = filled(publisher, ALL, article)
    start, mark, rest = octets.partition(b"<target>About")
    octets = start + mark + rest.replace(old, new, 1)
    address = import_(desk, octets)
    (column, message), *_checks = lines_of(desk, address, "remark")
    assert column == "body_en"
    assert reason in message
    assert fresh(article).summary_en == "In short"


def test_two_translations_of_a_segment_are_an_error(desk, article, publisher):
    archive = BytesIO()
    with ZipFile(archive, "w") as kit:
        for words in ["Tidings", "Novelty"]:
            octets = filled(publisher, {"Новость": words}, article)
            kit.writestr(f"{words}.xlf", octets)
    address = send(desk, archive.getvalue(), "zip")
    [(column, message)] = lines_of(desk, address, "error")
    assert column == "title_en"
    assert "“Tidings”, “Novelty”" in message


def test_a_title_that_is_too_long_is_an_error_at_its_text(desk, article, publisher):
    octets = filled(publisher, {"Новость": "x" * 300}, article)
    [(column, message)] = lines_of(desk, send(desk, octets), "error")
    assert column == "title_en"
    assert "200" in message


XLIFF = (
    '<?xml version="1.0"?><xliff xmlns="urn:oasis:names:tc:xliff:document:1.2" '
    'version="1.2"><file original="x" source-language="ru" target-language="en" '
    'datatype="html"><body>{}</body></file></xliff>'
)


UNREADABLE = {
    "broken": (XLIFF.format("<trans-unit"), "not well-formed"),
    "DTD": (
        "<?xml version='1.0'?><!DOCTYPE xliff [<!ENTITY a 'b'>]>"
        + XLIFF.format("&a;").partition("?>")[2],
        "DTD",
    ),
    "German": (XLIFF.replace('"en"', '"de"').format(""), "languages of this site"),
    "large": (XLIFF.format("<trans-unit id='a'/>" * 50_001), "more than 50000 segm"),
    "table": ("id,text\n1,2\n", "columns"),
    "cut archive": ("PK\x03\x04", "is damaged"),
    "page": ("<!DOCTYPE html>\n<html><body><form data-target='en'>", "not well-formed"),
}
# Of these it is said in both languages which formats are accepted.
OTHER_FORMATS = {
    "empty": ("", "empty"),
    "XLIFF 2.1": (
        XLIFF.replace(":1.2", ":2.0").replace('"1.2"', '"2.1"').format(""),
        "not an XLIFF file of version 1.2",
    ),
}
ACCEPTED = {
    "ru": "XLIFF 1.2, книга Excel (.xlsx) или комплект для OmegaT (.zip)",
    "en": "XLIFF 1.2, as an Excel workbook (.xlsx) or as a kit for OmegaT (.zip)",
}


@pytest.mark.parametrize("name", UNREADABLE | OTHER_FORMATS)
def test_what_cannot_be_read_is_refused_with_a_reason(client_of, publisher, name):
    octets, reason = (UNREADABLE | OTHER_FORMATS)[name]
    for language in ["ru", "en"] if name == "empty" else ["en"]:
        publisher.interface_language = language
        publisher.save()
        said = refused(client_of(publisher), octets.encode())
        assert (ACCEPTED[language] in said) == (name in OTHER_FORMATS)
    assert reason in said


# From a list, and to any address


def test_a_list_asks_for_language_and_format_and_answers_with_the_file(desk, article):
    page = desk.get("/admin/news/article/")
    values = values_of(page, "changelist-form")
    sent = {"action": "export_for_translation", "_selected_action": [article.pk]}
    question = desk.post("/admin/news/article/", values | sent)
    values = values_of(question, "export-form")
    assert values["next"] == ["/admin/news/article/"]
    answers = {"language": "en", "format": "xliff12"}
    response = desk.post("/admin/translations/files/", values | answers)
    assert response["Content-Type"] == "application/xliff+xml"
    assert response["Content-Disposition"].startswith('attachment; filename="ru-en-')


def test_rows_of_the_queue_are_asked_for_their_format(desk, article):
    assert (
        'formaction="/admin/translations/files/"'
        in desk.get("/admin/translations/").text
    )
    sent = {"row": f"{article.pointer}/en", "here": "language=en"}
    question = desk.post("/admin/translations/files/", sent)
    values = values_of(question, "export-form")
    assert (values["item"], values["language"]) == (
        [str(article.pointer)],
        ["en"],
    )
    assert values["next"] == ["/admin/translations/?language=en"]
    response = desk.post("/admin/translations/files/", values | {"format": "xlsx"})
    assert response.content.startswith(b"PK")
