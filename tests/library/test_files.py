import gc
import hashlib
import random
import resource

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import FileSystemStorage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation

from library import files
from library.files import StoredFile, prepare, remarks
from tests import memory
from tests.library import good_documents as good
from tests.library.hostile_documents import ACCEPTED, HOSTILE, with_template


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def temporary(tmp_path, settings):
    """The folder in which uploads lie while they are looked at."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    settings.FILE_UPLOAD_TEMP_DIR = folder
    return folder


@pytest.fixture
def storage(tmp_path):
    return FileSystemStorage(tmp_path / "media")


@pytest.fixture(scope="module")
def contents():
    return {label: hostile.make() for label, hostile in HOSTILE.items()}


def upload(content, name="file"):
    return SimpleUploadedFile(name, content)


def facts_of(content):
    return prepare(upload(content)).facts


# What is not accepted


@pytest.mark.parametrize("label", HOSTILE)
def test_hostile_file_gets_its_message_and_leaves_nothing(label, contents, temporary):
    hostile = HOSTILE[label]
    with pytest.raises(ValidationError) as caught:
        prepare(upload(contents[label], hostile.name))
    [message] = caught.value.messages
    assert message.startswith(hostile.says)
    assert not hostile.says.endswith("name: ") or message.endswith(ACCEPTED)
    assert list(temporary.iterdir()) == []


@pytest.mark.slow
def test_no_file_takes_more_than_300_megabytes_here_or_where_it_is_read(
    contents, tmp_path
):
    memory.check("document", tmp_path, contents.values())


def test_a_file_that_is_too_large_is_told_the_limit(monkeypatch):
    monkeypatch.setattr(files, "MAX_BYTES", 1024)
    with pytest.raises(ValidationError) as caught:
        prepare(upload(bytes(2048)))
    assert caught.value.messages == [
        "The file is 2\xa0KB: files up to 1\xa0KB are accepted."
    ]


# What is accepted


@pytest.mark.cold
def test_pdf_says_its_title_language_pages_and_tags():
    content = good.tagged_pdf()
    prepared = prepare(upload(content, "page.html"))
    assert prepared.facts == {
        "type": "pdf",
        "pages": 1,
        "title": "Стратегия развития",
        "language": "ru",
        "is_tagged": True,
        "bytes": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
        # It has too few of them to tell.
        "words_in": "",
    }
    assert prepared.text == "Стратегия Информационное общество строится людьми."


def test_plain_pdf_has_no_title_language_or_tags():
    document = good.plain_pdf()
    facts = facts_of(good.saved(document))
    assert (facts["title"], facts["language"], facts["is_tagged"]) == ("", "", False)
    # The title may be in the metadata alone.
    with document.open_metadata() as metadata:
        metadata["dc:title"] = "Charter"
    del document.trailer["/Info"]
    assert facts_of(good.saved(document))["title"] == "Charter"


def test_pdf_with_a_little_behind_its_end_is_accepted():
    assert facts_of(good.tagged_pdf() + b"-" * 10)["title"] == "Стратегия развития"


@pytest.mark.cold
def test_docx_gives_title_language_and_what_a_reader_sees():
    text = (
        "<w:p><w:r><w:t>One</w:t><w:tab/><w:t>two</w:t></w:r></w:p>"
        "<w:p><w:del><w:r><w:delText>gone</w:delText></w:r></w:del>"
        "<w:moveFrom><w:r><w:t>moved</w:t></w:r></w:moveFrom>"
        "<w:r><w:t>three\x09\n</w:t></w:r></w:p>"
    )
    notes = f'<w:footnotes xmlns:w="{good.WORDS}"><w:t>note</w:t></w:footnotes>'
    members = {"word/footnotes.xml": notes, **good.core("Charter", "en-GB")}
    prepared = prepare(upload(good.docx(text, members=members)))
    facts = prepared.facts
    assert (facts["type"], facts["title"], facts["language"]) == (
        "docx",
        "Charter",
        "en",
    )
    assert prepared.text == "One two three note"


def test_docx_without_properties_takes_the_language_of_its_style():
    styles = f'<w:s xmlns:w="{good.WORDS}"><w:lang w:val="ru-RU"/></w:s>'
    assert facts_of(good.docx(members={"word/styles.xml": styles}))["language"] == "ru"


def test_xlsx_gives_its_words_once():
    prepared = prepare(upload(good.xlsx("<si><t>Rate</t></si><si><t>Year</t></si>")))
    assert (prepared.facts["type"], prepared.text) == ("xlsx", "Rate Year")


def test_pptx_has_slides_in_their_order():
    prepared = prepare(upload(good.pptx({10: "ten", 2: "two", 1: "one"})))
    assert prepared.text == "one two ten"
    assert (prepared.facts["pages"], prepared.facts["language"]) == (3, "en")


def test_table_within_a_text_is_accepted():
    """It is an archive by nature; nobody opens it here."""
    members = {"word/embeddings/table.xlsx": good.xlsx()}
    assert facts_of(good.docx(members=members))["type"] == "docx"


@pytest.mark.parametrize(
    "target", [r"C:\Templates\a.dotx", "file:///C:/a.dotx", r"FILE:///d:\a.dotx"]
)
def test_template_on_the_writers_own_disk_is_accepted(target):
    assert facts_of(with_template(target))["type"] == "docx"


def test_odt_gives_title_language_and_text():
    text = "<text:h>Устав</text:h><text:p>Статья<text:s/>1</text:p>"
    prepared = prepare(upload(good.odt(text)))
    facts = prepared.facts
    assert (facts["type"], facts["title"], facts["language"]) == ("odt", "Устав", "ru")
    assert prepared.text == "Устав Статья 1"


def test_text_ends_at_300_000_characters():
    text = "".join(f"<w:p><w:t>{number:09}</w:t></w:p>" for number in range(31_000))
    assert len(prepare(upload(good.docx(text))).text) == 300_000


# Where it goes


def test_stored_file_is_the_one_sent_under_a_name_nobody_guesses(storage, temporary):
    content = good.tagged_pdf()
    prepared = prepare(upload(content, "../strategy.pdf"))
    names = {prepared.store(storage)["name"] for _time in range(2)}
    assert len(names) == 2
    for name in names:
        assert name.removeprefix("documents/").removesuffix(".pdf").isalnum()
        assert storage.open(name).read() == content
    del prepared
    gc.collect()
    assert list(temporary.iterdir()) == []


def test_full_disk_gets_a_message_and_leaves_no_fragment(storage, tmp_path):
    picture = random.Random(3).randbytes(300_000)
    content = good.docx(members={"word/media/a.png": picture})
    prepared = prepare(upload(content))
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, hard))
    try:
        with pytest.raises(ValidationError) as caught:
            prepared.store(storage)
        with pytest.raises(ValidationError, match="no room left on the server"):
            prepare(upload(content))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    [message] = caught.value.messages
    assert message == (
        "There is no room left on the server, or it cannot write. "
        "Nothing was stored; tell the administrator."
    )
    assert [path for path in (tmp_path / "media").rglob("*") if path.is_file()] == []


# What is said of it


def stored(which="", **facts):
    defaults = {"name": "documents/a.pdf", "type": "pdf", "bytes": 1_268_000}
    return StoredFile.of(defaults | {"language": "ru"} | facts, which)


def test_badge_tells_type_size_and_language_in_that_of_its_reader():
    assert stored().badge == "PDF, 1.21\xa0MB, Russian"
    assert stored("all").badge == "PDF, 1.21\xa0MB, Russian/English"
    assert stored(language="").badge == "PDF, 1.21\xa0MB"
    with translation.override("ru"):
        assert stored().badge == "PDF, 1,21\xa0МБ, рус."
        assert stored("all").badge == "PDF, 1,21\xa0МБ, рус./англ."


@pytest.mark.parametrize(
    ("size", "english", "russian"),
    [
        (1, "1\xa0KB", "1\xa0КБ"),
        (412 * 1024, "412\xa0KB", "412\xa0КБ"),
        (1024**2 - 1, "1\xa0MB", "1\xa0МБ"),
        (1_268_000, "1.21\xa0MB", "1,21\xa0МБ"),
        (12_900_000, "12.3\xa0MB", "12,3\xa0МБ"),
        (50 * 1024**2, "50\xa0MB", "50\xa0МБ"),
    ],
)
def test_size_is_written_as_people_write_it(size, english, russian):
    assert stored(bytes=size).size == english
    with translation.override("ru"):
        assert stored(bytes=size).size == russian


def test_remarks_name_what_a_file_lacks():
    title, language, tags = remarks(stored(language="", is_tagged=False), "en")
    assert title.startswith("This file has no title of its own")
    assert language.startswith("This file does not say its language")
    assert tags == (
        "Screen readers cannot tell headings and lists in this PDF: it has no tags."
    )
    whole = stored(**facts_of(good.tagged_pdf()))
    assert remarks(whole, "ru") == remarks(whole) == []
    assert remarks(whole, "en") == [
        "This file says that its language is Russian, not English."
    ]
    # Nobody blames an Office file for tags.
    assert remarks(stored(**facts_of(good.odt())), "ru") == []
