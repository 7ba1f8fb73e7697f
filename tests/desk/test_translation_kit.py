"""The translator's kit goes to OmegaT and back; the translation memory as a file."""

import os
import subprocess
from html import escape
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from lxml import etree, html
from translate.storage.tbx import tbxfile
from translate.storage.tmx import tmxfile

from desk.translation_files.tmx import write_tmx
from publishing.catalogue.translation_memory import similar
from publishing.models import TranslationSegment
from publishing.translations.translation_memory import update_translation_memory
from tests.desk.translation_files import (
    counts,
    export,
    fill_xliff,
    import_,
    lines_of,
    refused,
    send,
)
from tests.factories import PAST, make_article
from tests.forms import fresh
from tests.glossary.factory import make_entry
from tests.library.records import in_english
from text.pointers import Pointer

pytestmark = pytest.mark.django_db

MEMORY = "/admin/translations/memory/"
BODY_RU = (
    '<p>Об <a href="https://example.org/">информационном обществе</a>. И <em>том</em>, '
    "и другом.</p><p>Это готово. И это.</p>"
)
# As a translator has the memory of an agency.
TRANSLATIONS = [
    ("Кратко сказано.", "In short."),
    ("Об <g0>информационном обществе</g0>.", "On <g0>information society</g0>."),
    ("И <g0>том</g0>, и другом.", "And <g0>this</g0>, and that."),
    ("Это готово.", "This is done."),
]


@pytest.fixture
def desk(client_of, publisher):
    return client_of(in_english(publisher))


@pytest.fixture
def article(db):
    make_entry(ru="информационное общество", en="information society")
    return make_article(
        title_ru="Новость",
        title_en="News",
        summary_ru="Кратко сказано.",
        summary_en="",
        body_ru=BODY_RU,
        body_en="",
    )


def unpack(octets, folder):
    with ZipFile(BytesIO(octets)) as archive:
        archive.extractall(folder)


def tmx_of_omegat(pairs):
    units = "".join(
        f'<tu><tuv xml:lang="ru"><seg>{escape(source)}</seg></tuv>'
        f'<tuv xml:lang="en"><seg>{escape(target)}</seg></tuv></tu>'
        for source, target in pairs
    )
    return (
        '<tmx version="1.4"><header creationtool="OmegaT" o-tmf="OmegaT TMX" '
        'segtype="sentence" datatype="plaintext" adminlang="en" srclang="ru"/>'
        f"<body>{units}</body></tmx>"
    )


def pack(folder):
    octets = BytesIO()
    with ZipFile(octets, "w") as archive:
        for path in folder.rglob("*"):
            archive.write(path, path.relative_to(folder.parent))
    return octets.getvalue()


@pytest.mark.slow
@pytest.mark.omegat
def test_a_kit_is_translated_in_omegat_and_comes_back(
    desk, article, publisher, tmp_path
):
    folder = tmp_path / "renamed"
    unpack(export(publisher, "kit", article), folder)
    memory = folder / "tm" / "auto" / "agency.tmx"
    memory.parent.mkdir()
    memory.write_text(tmx_of_omegat(TRANSLATIONS))
    command = [os.environ["OMEGAT"], "--mode=console-translate", folder]
    environment = {**os.environ, "HOME": str(tmp_path)}
    subprocess.run(command, env=environment, check=True, capture_output=True)
    address = import_(desk, pack(folder), "zip")
    assert (fresh(article).title_en, article.summary_en) == ("News", "In short.")
    # Of the last paragraph a sentence is not translated.
    assert article.body_en == (
        '<p>On <a href="https://example.org/">information society</a>. And '
        "<em>this</em>, and that.</p>"
    )
    [(column, remark)] = lines_of(desk, address, "remark")
    assert column == "body_en"
    assert "a part of it is not translated: “This is done.”" in remark


@pytest.mark.usefixtures("english")
def test_a_kit_has_what_a_translator_needs(article, publisher, tmp_path):
    article.body_ru = f"<p>Прежде.</p>{BODY_RU}"
    article.body_en = "<p>Before.</p>"
    article.save()
    article.body_ru = f"<p>Раньше.</p>{BODY_RU}"
    article.save()
    unpack(export(publisher, "kit", article), tmp_path)
    units = [*etree.parse(tmp_path / "source" / "ru-en.xlf").iter("{*}trans-unit")]
    [first] = [unit for unit in units if unit.findtext("{*}source") == "Раньше."]
    assert [note.text for note in first.iter("{*}note")] == [
        "The source was: Прежде.",
        "The translation so far: Before.",
    ]
    terms = tbxfile.parsestring((tmp_path / "glossary" / "terms.tbx").read_bytes())
    assert [(unit.source, unit.target) for unit in terms.units] == [
        ("информационном обществе", "information society")
    ]
    assert (tmp_path / "context.pdf").read_bytes().startswith(b"%PDF")


def test_what_is_not_translated_of_a_kit_changes_nothing(
    desk, article, publisher, tmp_path
):
    folder = tmp_path / "kit"
    unpack(export(publisher, "kit", article), folder)
    assert "has no translation" in refused(desk, pack(folder), "zip")
    path = folder / "source" / "ru-en.xlf"
    octets = path.read_bytes()
    (folder / "target" / "ru-en.xlf").write_bytes(octets)
    assert counts(desk, send(desk, pack(folder), "zip"))["same"] == 1
    # Also the file alone, and when the text has changed meanwhile.
    done = fill_xliff(octets, {"Кратко сказано.": "In short."}.get)
    article.summary_ru = "Иначе."
    article.save()
    address = send(desk, done)
    assert counts(desk, address)["same"] == 1
    [(_column, remark)] = lines_of(desk, address, "remark")
    assert "the source has changed: “In short.”" in remark


def test_a_number_alone_comes_back_with_the_words_around_it(desk, publisher, tmp_path):
    rows = [("Регион", "Доля, %"), ("Москва", "93"), ("Тверь", "71,5")]
    cells = [f"<tr><td>{name}</td><td>{share}</td></tr>" for name, share in rows]
    table = f"<table><tbody>{''.join(cells)}</tbody></table>"
    article = make_article(body_ru=f"<p>OECD, UNESCO.</p>{table}", body_en="")
    unpack(export(publisher, "kit", article), tmp_path)
    octets = (tmp_path / "source" / "ru-en.xlf").read_bytes()
    words = {"Регион": "Region", "Москва": "Moscow", "Тверь": "Tver", "Доля, %": "%"}
    # A decimal mark is not the same in both languages.
    address = send(desk, fill_xliff(octets, words.get))
    [(_column, remark)] = lines_of(desk, address, "remark")
    assert "a part of it is not translated" in remark
    import_(desk, fill_xliff(octets, (words | {"71,5": "71.5"}).get))
    body = fresh(article).body_en
    assert body.startswith("<p>OECD, UNESCO.</p>")
    assert [cell.text for cell in html.fromstring(body).iter("td")] == [
        *("Region", "%", "Moscow", "93", "Tver", "71.5"),
    ]


# The memory

TMX = """<?xml version="1.0" encoding="{0}"?>
<!DOCTYPE tmx SYSTEM "tmx14.dtd"{1}>
<tmx version="1.4"><header/><body>
<tu><tuv xml:lang="ru-RU"><seg>Сети <bpt i="1">&lt;b&gt;</bpt>растут<ept i="1"/>
<hi>быстро</hi>.</seg></tuv><tuv xml:lang="EN_US"><seg>Networks <g0>grow</g0>
fast.</seg></tuv></tu>
<tu><tuv xml:lang="ru"><seg>Без пары.</seg></tuv></tu>
<tu><tuv xml:lang="ru"><seg>2026</seg></tuv><tuv xml:lang="en"><seg>2026</seg></tuv>
</tu>
</body></tmx>""".replace("<g0>", "&lt;g0&gt;").replace("</g0>", "&lt;/g0&gt;")


def remember(desk, octets):
    """Send a file to the memory; return what is said."""
    file = SimpleUploadedFile("other.tmx", octets)
    response = desk.post(MEMORY, {"upload": file}, follow=True)
    said = [str(message) for message in response.context["messages"]]
    return " ".join(said or response.context["form"].errors["upload"])


@pytest.mark.parametrize("encoding", ["UTF-8", "UTF-16"])
def test_the_memory_of_others_suggests_and_goes(desk, publisher, encoding):
    octets = TMX.format(encoding, "").encode(encoding)
    assert remember(desk, octets).endswith(
        "added: 1; left out, because they are there already, or are no translation: 1."
    )
    assert ": 0; left out" in remember(desk, octets)
    # That of the site itself, too, which is written with other spaces.
    make_segment = TranslationSegment.objects.create
    make_segment(sentence_ru="В\u00a0сети", sentence_en="On it", to_model="", to_pk=0)
    own = write_tmx("ru", "en", [Pointer("", 0)])
    assert ": 0; left out" in remember(desk, own)
    [match] = similar(["Сети растут медленно."], "ru", "en", ("news.article",))
    assert (match.source, match.target) == (
        "Сети растут быстро.",
        "Networks grow fast.",
    )
    assert b"Networks" not in desk.get(f"{MEMORY}export/").content
    desk.post(MEMORY, {"remove": "1"})
    assert not TranslationSegment.objects.exists()


@pytest.mark.parametrize(
    ("octets", "reason"),
    [
        (TMX.format("UTF-8", " [<!ENTITY a 'b'>]").encode(), "DTD of its own"),
        (TMX.format("UTF-8", "").encode()[:-20], "not well-formed XML: see line"),
        (b"<tmx><body/></tmx>", "no pair of sentences"),
        (b"<xliff/>", "not a TMX file"),
        (b"<tmx>" + b"<tu/>" * 20_001 + b"</tmx>", "more than 20000 segments"),
        (b"<tmx>" + b" " * 21 * 1024 * 1024, "larger than 20 MB"),
    ],
)
def test_a_memory_that_cannot_be_read_is_refused_with_a_reason(desk, octets, reason):
    assert reason in remember(desk, octets)


def test_the_memory_leaves_as_tmx(desk):
    texts = {"body_ru": "<p>Кот и пёс.</p>", "body_en": "<p>A cat and a dog.</p>"}
    make_article(title_ru="Кот", title_en="Cat", ru=PAST, en=PAST, **texts)
    make_article(title_ru="Тайна", title_en="Secret")
    update_translation_memory()
    octets = desk.get(f"{MEMORY}export/").content
    [first, *rest] = tmxfile.parsestring(octets).units
    assert (first.source, first.target) == ("Кот", "Cat")
    # A no-break space would be missed by others.
    assert ("Кот и пёс.", "A cat and a dog.") in [
        (unit.source, unit.target) for unit in rest
    ]
    assert "Secret" not in octets.decode()
