"""Files of translators come back: what is taken, held back, in conflict, and undone."""

from copy import deepcopy
from io import BytesIO

import pytest
from django.contrib.admin.models import LogEntry
from django.utils.translation import override
from openpyxl import load_workbook

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
    make_role,
)
from tests.forms import values_of
from tests.library.records import in_english

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
    octets = fill_in(export(publisher, name, article), name, ALL)
    address = send(desk, octets, name)
    article.refresh_from_db()
    assert article.summary_en == ""
    assert counts(desk, address)["changed"] == 1
    changes = dict(lines_of(desk, address, "changed"))
    assert changes.keys() == {"summary_en", "body_en"}
    desk.post(address)
    article.refresh_from_db()
    assert article.summary_en == "In short"
    assert article.body_en == (
        '<p>About the<a href="/id/news.article/1/"> 1</a><em> 2</em></p>'
        "<ul><li>First</li><li>Second</li></ul><p>The end</p>"
    )
    assert (newer(article, "body"), copy_of(article)) == ([], None)
    last = Revision.objects.of(article.pointer).newest_first()[0]
    assert (last.kind, last.user) == (Revision.Kind.IMPORTED, publisher)
    line = LogEntry.objects.filter(user=publisher).latest("pk")
    kind = {"xlsx": "XLSX", "xliff12": "XLIFF"}[name]
    with override("en"):
        assert phrase_of(line) == f"imported it from a file ({kind})"
    desk.post(f"{address}undo/")
    article.refresh_from_db()
    assert (article.summary_en, article.body_en) == ("", "")
    assert ImportRun.objects.get().state == ImportRun.State.UNDONE


def test_a_dry_run_remarks_what_a_segment_says_otherwise(desk, publisher):
    texts = {"summary_ru": "Было 15 мест", "summary_en": ""}
    article = make_article(**texts, body_ru="<p>Конец</p>", body_en="")
    octets = export(publisher, "xliff12", article)
    octets = fill_in(octets, "xliff12", {**ALL, "Было": "There were 51 seats"})
    address = send(desk, octets)
    assert lines_of(desk, address, "remark") == [
        ("summary_en", "Number: Русский 15, English 51")
    ]
    # It prevents nothing.
    assert counts(desk, address)["changed"] == 1


def test_segments_that_are_not_in_a_file_are_counted(desk, article, publisher):
    book = load_workbook(BytesIO(export(publisher, "xlsx", article)))
    book.active.delete_rows(4, 2)
    octets = BytesIO()
    book.save(octets)
    address = send(desk, fill_in(octets.getvalue(), "xlsx", ALL), "xlsx")
    [(_column, words), *_held_back] = reversed(lines_of(desk, address, "remark"))
    assert words == "2 of 6 segments are not in the file."


def test_what_readers_have_goes_into_the_working_copy(desk, published, publisher):
    octets = fill_in(export(publisher, "xliff12", published), "xliff12", ALL)
    import_(desk, octets)
    published.refresh_from_db()
    assert published.body_en == BODY_EN
    working_copy = copy_of(published)
    assert working_copy.changed == ["body_en"]
    assert "<li>Third</li>" in working_copy.mine["body_en"]
    assert working_copy.declarations == {"body": "same"}
    assert working_copy.languages == ["en"]
    working_copies.publish(working_copy, ["en"], publisher)
    assert newer(published, "body") == []


def test_blocks_that_are_not_translated_stay_to_be_translated(desk, article, publisher):
    octets = fill_in(
        export(publisher, "xliff12", article), "xliff12", {"Конец": "The end"}
    )
    import_(desk, octets)
    article.refresh_from_db()
    assert article.body_en == "<p>The end</p>"
    assert newer(article, "body") == ["ru"]
    # The next file asks for the others alone.
    again = fill_in(export(publisher, "xliff12", article), "xliff12", ALL)
    import_(desk, again)
    article.refresh_from_db()
    assert article.body_en.startswith("<p>About the")
    assert newer(article, "body") == []


def test_what_has_no_words_comes_with_the_words_around_it(desk, publisher):
    figure = '<figure><img src="/id/library.picture/1/" alt=""></figure>'
    body = f"<p>Первый</p>{figure}<hr><p>Второй</p>"
    article = make_article(body_ru=body, body_en="")
    octets = fill_in(export(publisher, "xliff12", article), "xliff12", ALL)
    import_(desk, octets)
    article.refresh_from_db()
    assert article.body_en == f"<p>First</p>{figure}<hr><p>Second</p>"
    assert newer(article, "body") == []


def test_a_block_whose_source_has_changed_is_held_back(desk, published, publisher):
    octets = fill_in(export(publisher, "xliff12", published), "xliff12", ALL)
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
    article.refresh_from_db()
    assert (article.title_en, article.summary_en) == ("Novelty", "")
    import_(desk, octets, taken=["1"])
    article.refresh_from_db()
    assert (article.title_en, article.summary_en) == ("Tidings", "In short")


def test_what_changes_between_dry_run_and_import_is_not_overwritten(
    desk, article, publisher
):
    octets = fill_in(export(publisher, "xliff12", article), "xliff12", ALL)
    address = send(desk, octets)
    article.summary_en = "Meanwhile"
    article.save(update_fields=["summary_en"])
    desk.post(address)
    article.refresh_from_db()
    assert article.summary_en == "Meanwhile"
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
    octets = fill_in(
        export(publisher, "xliff12", event),
        "xliff12",
        {"Событие": "Event", "Доклад": "Talk", "Зал": "Hall"},
    )
    address = import_(desk, octets)
    event.refresh_from_db()
    line.refresh_from_db()
    # Readers have the Russian page alone, so nothing English waits for who publishes.
    assert copy_of(event) is None
    assert (event.title_en, line.title_en, line.room_en) == ("Event", "Talk", "Hall")
    desk.post(f"{address}undo/")
    event.refresh_from_db()
    line.refresh_from_db()
    assert (event.title_en, line.title_en, line.room_en) == ("", "", "")


def test_rows_of_an_item_that_readers_have_are_translated_in_its_copy(desk, publisher):
    event = make_event(title_ru="Событие", ru=PAST, en=PAST)
    line = make_line(event, title_ru="Доклад", title_en="Speech")
    octets = fill_in(export(publisher, "xliff12", event), "xliff12", {"Доклад": "Talk"})
    address = import_(desk, octets)
    line.refresh_from_db()
    assert line.title_en == "Speech"
    assert copy_of(event).changed == ["programme_en"]
    [row] = copy_of(event).mine["programme_en"].values()
    assert row["title_en"] == "Talk"
    desk.post(f"{address}undo/")
    assert copy_of(event) is None


def test_an_import_is_undone_in_the_working_copy(desk, published, publisher):
    octets = fill_in(export(publisher, "xliff12", published), "xliff12", ALL)
    address = import_(desk, octets)
    desk.post(f"{address}undo/")
    assert copy_of(published) is None
    address = import_(desk, octets)
    before = deepcopy(copy_of(published).mine)
    other = fill_in(
        export(publisher, "xliff12", published), "xliff12", {"Новость": "Tidings"}
    )
    later = import_(desk, other)
    assert copy_of(published).mine["title_en"] == "Tidings"
    desk.post(f"{later}undo/")
    assert copy_of(published).mine == before


def test_what_somebody_changed_since_is_not_undone(desk, published, publisher):
    octets = fill_in(export(publisher, "xliff12", published), "xliff12", ALL)
    address = import_(desk, octets)
    working_copy = copy_of(published)
    working_copy.take({"title_en": "Theirs"}, publisher)
    working_copy.save()
    page = desk.post(f"{address}undo/", follow=True)
    assert copy_of(published).mine["title_en"] == "Theirs"
    [left] = page.context["report"].left
    assert left["reason"] == "It has been changed since."


def test_a_date_of_another_does_not_publish_what_an_import_brings(
    client_of, published, publisher, translator
):
    first = fill_in(export(publisher, "xliff12", published), "xliff12", ALL)
    import_(client_of(publisher), first)
    working_copies.schedule(copy_of(published), ["en"], future(), publisher)
    other = fill_in(
        export(translator, "xliff12", published), "xliff12", {"Новость": "Tidings"}
    )
    address = import_(client_of(translator), other)
    assert copy_of(published).progress_of("en").publish_at is None
    # Nor what its undo brings back.
    working_copies.schedule(copy_of(published), ["en"], future(), publisher)
    client_of(translator).post(f"{address}undo/")
    working_copy = copy_of(published)
    assert "title_en" not in working_copy.changed
    assert working_copy.progress_of("en").publish_at is None


def test_each_language_needs_its_right(client_of, article, publisher, translator):
    octets = fill_in(
        export(publisher, "xliff12", article, language="ru"),
        "xliff12",
        {"News": "Новость дня"},
    )
    client = client_of(in_english(translator))
    address = import_(client, octets)
    assert counts(client, address)["error"] == 1
    article.refresh_from_db()
    assert article.title_ru == "Новость"
    editor = make_user("e", "Editor", ["ru"], interface_language="en")
    import_(client_of(editor), octets)
    article.refresh_from_db()
    assert article.title_ru == "Новость дня"


def test_a_name_of_the_hall_of_fame_is_left_to_who_publishes_there(
    client_of, translator
):
    names = {"title_ru": "Анна", "title_en": "Anna"}
    person = make_person(**names)
    inductee = make_inductee(person=person, en=PAST, **names)
    octets = export(translator, "xliff12", person)
    octets = fill_in(octets, "xliff12", {"Анна": "Hanna"})
    import_(client_of(in_english(translator)), octets)
    inductee.refresh_from_db()
    assert inductee.title_en == "Anna"
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
    octets = fill_in(export(publisher, "xliff12", article), "xliff12", ALL)
    start, mark, rest = octets.partition(b"<target>About")
    octets = start + mark + rest.replace(old, new, 1)
    address = import_(desk, octets)
    (column, message), *_checks = lines_of(desk, address, "remark")
    assert column == "body_en"
    assert reason in message
    article.refresh_from_db()
    assert article.summary_en == "In short"


def test_ids_of_another_item_change_nothing_here(desk, article, publisher):
    other = make_article("Other", title_en="")
    octets = fill_in(export(publisher, "xliff12", article), "xliff12", ALL)
    octets = octets.replace(
        f"news.article:{article.pk}:".encode(), f"news.article:{other.pk}:".encode()
    )
    address = import_(desk, octets)
    assert counts(desk, address)["changed"] == 0
    assert {column for column, _message in lines_of(desk, address, "remark")} == {
        "title_en",
        "summary_en",
        "body_en",
    }
    strange = octets.replace(b"news.article:", b"news.nothing:")
    [(_column, message)] = lines_of(desk, send(desk, strange), "error")
    assert "There is no such item" in message
    strange = octets.replace(b'id="news.article:', b'id="x')
    [(_column, message)] = lines_of(desk, send(desk, strange), "error")
    assert "Segments that are not of this site" in message


def test_a_title_that_is_too_long_is_an_error_at_its_text(desk, article, publisher):
    octets = fill_in(
        export(publisher, "xliff12", article), "xliff12", {"Новость": "x" * 300}
    )
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
    "workbook": ("PK\x03\x04", "damaged"),
}
# Of these it is said in both languages which formats are accepted.
OTHER_FORMATS = {
    "empty": ("", "empty"),
    "page": ("<!DOCTYPE html>\n<html><body><form data-target='en'>", "a web page"),
    "XLIFF 2.1": (
        XLIFF.replace(":1.2", ":2.0").replace('"1.2"', '"2.1"').format(""),
        "not an XLIFF file of version 1.2",
    ),
    "XLIFF without a name": ("<?xml version='1.0'?><xliff/>", "not an XLIFF file"),
    "TBX": ("<?xml version='1.0'?><tbx/>", "not an XLIFF file"),
    "page as XML": (
        "<?xml version='1.0'?><!DOCTYPE html><html xmlns='x'><p>x</p></html>",
        "not an XLIFF file",
    ),
}
ACCEPTED = {
    "ru": "XLIFF 1.2 или книга Excel (.xlsx)",
    "en": "as XLIFF 1.2 or as an Excel workbook (.xlsx)",
}


@pytest.mark.parametrize("name", UNREADABLE | OTHER_FORMATS)
def test_what_cannot_be_read_is_refused_with_a_reason(client_of, publisher, name):
    octets, reason = (UNREADABLE | OTHER_FORMATS)[name]
    for language in ["ru", "en"]:
        publisher.interface_language = language
        publisher.save()
        said = refused(client_of(publisher), octets.encode())
        assert (ACCEPTED[language] in said) == (name in OTHER_FORMATS)
    assert reason in said


def test_a_file_that_somebody_edited_by_hand_harms_nothing(desk, article, publisher):
    octets = fill_in(export(publisher, "xlsx", article), "xlsx", ALL)
    book = load_workbook(BytesIO(octets))
    sheet = book.active
    sheet["C3"].value = f"<script>alert(1)</script>{sheet['C3'].value}"
    sheet["C4"].value = sheet["C4"].value.replace("{2}", "{9}")
    octets = BytesIO()
    book.save(octets)
    address = import_(desk, octets.getvalue(), "xlsx")
    article.refresh_from_db()
    assert article.summary_en == "<script>alert(1)</script>In short"
    assert "codes" in lines_of(desk, address, "remark")[0][1]


def test_a_cell_with_a_formula_is_held_back_in_its_row(desk, article, publisher):
    octets = fill_in(
        export(publisher, "xlsx", article), "xlsx", {"Кратко": "=1+1", "Новость": "N"}
    )
    [(column, message)] = lines_of(desk, send(desk, octets, "xlsx"), "remark")
    assert (column, message[:6]) == ("en", "Row 3:")
    assert "formula" in message


@pytest.mark.slow
def test_a_text_of_fifty_thousand_words_comes_back_whole(desk, publisher):
    paragraphs = "".join(f"<p>слово{number} и ещё девять</p>" for number in range(500))
    long = make_article(body_ru=f"<p>{'слово ' * 48_000}</p>{paragraphs}", body_en="")
    octets = fill_in(
        export(publisher, "xliff12", long),
        "xliff12",
        {"слово ": "word " * 48_000, "слово": "word and nine"},
    )
    import_(desk, octets)
    long.refresh_from_db()
    assert len(long.body_en.split()) == 49_000
    assert newer(long, "body") == []


def test_an_import_costs_the_same_number_of_statements_for_any_number_of_blocks(
    desk, publisher, django_assert_max_num_queries
):
    article = make_article(body_ru="<p>Т</p>" * 50, body_en="")
    octets = fill_in(export(publisher, "xliff12", article), "xliff12", {"Т": "T"})
    with django_assert_max_num_queries(40):
        send(desk, octets)


def test_what_has_no_states_is_translated_in_its_working_copy(
    client_of, publisher, translator
):
    role = make_role(title_ru="Председатель", title_en="")
    octets = export(publisher, "xliff12", role)
    octets = fill_in(octets, "xliff12", {"Председатель": "Chair"})
    client = client_of(in_english(translator))
    address = import_(client, octets)
    role.refresh_from_db()
    assert (role.title_en, copy_of(role).mine["title_en"]) == ("", "Chair")
    client.post(f"{address}undo/")
    assert copy_of(role) is None


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


def test_any_items_go_into_one_file(desk, article):
    event = make_event(title_en="")
    items = {"item": [str(article.pointer), str(event.pointer), "x", "a.b/1"]}
    address = "/admin/translations/files/"
    response = desk.post(address, items | {"language": "en", "format": "xliff12"})
    assert response.content.count(b"<file ") == 2
    wrong = items | {"language": "xx", "format": "xliff12"}
    page = desk.post(address, wrong, follow=True).content.decode()
    assert "Choose a language and a format." in page


def test_rows_of_the_queue_are_asked_for_their_format(desk, article):
    assert (
        'formaction="/admin/translations/files/"'
        in desk.get("/admin/translations/").content.decode()
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
