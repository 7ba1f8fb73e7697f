"""Files for translators in tests: export, filling in, sending back."""

from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from lxml import etree
from openpyxl import load_workbook

from desk.translation_files import export as exports, files
from desk.translation_files.contents import from_json
from desk.translation_files.export import FORMATS, to_text
from desk.translation_files.files import to_pieces
from desk.translation_files.xliff import NAMESPACE
from tests.forms import context_of

IMPORT = "/admin/translations/files/import/"
SUFFIXES = {name: each.suffix for name, each in FORMATS.items()}
BODY_RU = (
    '<p>О <a href="/id/news.article/1/">новости</a> и <em>том</em>.</p>'
    "<ul><li>Первый</li><li>Второй</li></ul><p>Конец &amp; точка.</p>"
)
BODY_EN = (
    '<p>On the <a href="/id/news.article/1/">news</a> and <em>that</em>.</p>'
    "<ul><li>First</li><li>Second</li></ul><p>End &amp; stop.</p>"
)


def export(user, format_name, *records, language="en"):
    pointers = [record.pointer for record in records]
    return exports.export(pointers, language, format_name, user).octets


def units_read(octets, name):
    """Return {id: (translation as a text, is_done)} of a file, and its rows."""
    table = files.read_file(SimpleUploadedFile(f"file.{SUFFIXES[name]}", octets))
    return {
        identity: (to_text(from_json(pieces)), is_done)
        for row in table.rows
        for identity, pieces, is_done in row.cells["units"]
    }, table.rows


# A translator at work: ``translations``, {beginning of the source: its translation}


def fill_in(octets, name, translations):
    fill = {"xliff12": fill_xliff, "xlsx": fill_table}[name]
    return fill(octets, lambda words: wanted(words, translations))


def filled(user, translations, *records, name="xliff12", **options):
    """Return the file of some records as a translator sends it back."""
    return fill_in(export(user, name, *records, **options), name, translations)


def wanted(words, translations):
    return next(
        (text for start, text in translations.items() if words.startswith(start)), None
    )


def fill_xliff(octets, translation_of):
    root = etree.fromstring(octets)
    for unit in root.iter(f"{{{NAMESPACE}}}trans-unit"):
        source = unit.find(f"{{{NAMESPACE}}}source")
        text = translation_of("".join(source.itertext()))
        if text is not None:
            target = unit.find(f"{{{NAMESPACE}}}target")
            if target is None:
                target = etree.Element(f"{{{NAMESPACE}}}target")
                source.addnext(target)
            translate(target, source, text)
    return etree.tostring(root)


def translate(target, source, text):
    """Give a target a text, with the codes of the source at its end."""
    for child in list(target):
        target.remove(child)
    target.text = text
    for child in source:
        code = etree.SubElement(target, child.tag, child.attrib)
        code.text = f" {child.get('id')}" if len(child) or child.text else None


def fill_table(octets, translation_of):
    book = load_workbook(BytesIO(octets))
    for row in book.active.iter_rows(min_row=2):
        text = translation_of(bare(row[1].value))
        if text is not None:
            row[2].value = with_codes(text, row[1].value)
    octets = BytesIO()
    book.save(octets)
    return octets.getvalue()


def bare(text):
    return "".join(piece for piece in to_pieces(text) if isinstance(piece, str))


def with_codes(text, source):
    """Return a text with the codes of its source at its end, as ``translate`` does."""
    for piece in from_json(to_pieces(source)):
        if piece[0] == "open":
            number = piece[1]
            text += f"{{{number}}} {number}{{/{number}}}"
    return text


# Sending back


def send(client, octets, name="xliff12"):
    """Send a file for its dry run; return the address of the report."""
    file = SimpleUploadedFile(f"file.{SUFFIXES.get(name, name)}", octets)
    response = client.post(IMPORT, {"upload": file})
    assert response.status_code == 302, faults_of(response)
    return response["Location"]


def refused(client, octets, suffix="xlf"):
    """Return why a file is refused."""
    file = SimpleUploadedFile(f"file.{suffix}", octets)
    response = client.post(IMPORT, {"upload": file})
    assert response.status_code == 200
    return faults_of(response)


def faults_of(response):
    return " ".join(response.context["form"].errors["upload"])


def import_(client, octets, name="xliff12", **choice):
    address = send(client, octets, name)
    client.post(address, choice)
    return address


def lines_of(client, address, kind):
    """Return (column, words) of the lines of a section of the report."""
    report = context_of(client, address)["report"]
    key = {"error": "errors", "remark": "remarks"}.get(kind, "changes")
    return [
        (column, what if isinstance(what, str) else "".join(part[1] for part in what))
        for outcome in report.outcomes.get(kind, [])
        for column, what in outcome[key]
    ]


def counts(client, address):
    return context_of(client, address)["report"].counts
