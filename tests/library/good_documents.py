"""Documents as the institute's people send them, made on the spot."""

import io
import zipfile
from functools import cache

import pikepdf
import typst

STRATEGY = """
#set document(title: "Стратегия развития")
#set text(lang: "ru", region: "RU")
= Стратегия
Информационное общество строится людьми.
"""
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MAIN = "application/vnd.openxmlformats-officedocument."
DOCX = f"{MAIN}wordprocessingml.document.main+xml"
XLSX = f"{MAIN}spreadsheetml.sheet.main+xml"
PPTX = f"{MAIN}presentationml.presentation.main+xml"
ODT = "application/vnd.oasis.opendocument.text"
WORDS = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
TABLES = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
DRAWINGS = "http://schemas.openxmlformats.org/drawingml/2006/main"
OPEN = "urn:oasis:names:tc:opendocument:xmlns:"
DUBLIN_CORE = "http://purl.org/dc/elements/1.1/"


@cache
def tagged_pdf():
    """A Russian PDF with title and tags."""
    return typst.compile(STRATEGY.encode(), format="pdf", pdf_standards=["ua-1"])


def plain_pdf():
    """A PDF that says nothing of itself, to be changed and saved."""
    document = pikepdf.new()
    document.add_blank_page()
    return document


def saved(document, **options):
    file = io.BytesIO()
    document.save(file, **options)
    return file.getvalue()


def zipped(members, comment=b""):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
        archive.comment = comment
    return file.getvalue()


def microsoft(part, kind, content, members=None):
    """An Office file with one main part, and whatever ``members`` adds or replaces."""
    return zipped(
        {
            "[Content_Types].xml": f'<Types xmlns="{TYPES}">'
            f'<Override PartName="/{part}" ContentType="{kind}"/></Types>',
            "_rels/.rels": f'<Relationships xmlns="{RELATIONS}"><Relationship Id="a" '
            f'Type="{OFFICE}/officeDocument" Target="{part}"/></Relationships>',
            part: content,
            **(members or {}),
        }
    )


def core(title, language):
    """The properties of a file of Microsoft's."""
    return {
        "docProps/core.xml": f'<c:p xmlns:c="c" xmlns:dc="{DUBLIN_CORE}">'
        f"<dc:title>{title}</dc:title><dc:language>{language}</dc:language></c:p>"
    }


def docx(
    text="<w:p><w:r><w:t>Hello</w:t></w:r></w:p>", prolog="", kind=DOCX, members=None
):
    content = (
        f'{prolog}<w:document xmlns:w="{WORDS}"><w:body>{text}</w:body></w:document>'
    )
    return microsoft("word/document.xml", kind, content, members)


def xlsx(strings="<si><t>Rates</t></si>", members=None):
    shared = {"xl/sharedStrings.xml": f'<sst xmlns="{TABLES}">{strings}</sst>'}
    content = f'<workbook xmlns="{TABLES}"/>'
    return microsoft("xl/workbook.xml", XLSX, content, shared | (members or {}))


def pptx(slides):
    members = {
        f"ppt/slides/slide{number}.xml": f'<sld xmlns:a="{DRAWINGS}"><a:p><a:r>'
        f'<a:rPr lang="en-GB"/><a:t>{text}</a:t></a:r></a:p></sld>'
        for number, text in slides.items()
    }
    return microsoft("ppt/presentation.xml", PPTX, "<presentation/>", members)


def odt(text="<text:p>Привет</text:p>", members=None):
    namespaces = f'xmlns:office="{OPEN}office:1.0" xmlns:text="{OPEN}text:1.0"'
    body = f"<office:body><office:text>{text}</office:text></office:body>"
    return zipped(
        {
            "mimetype": ODT,
            "content.xml": f"<office:document-content {namespaces}>{body}"
            "</office:document-content>",
            "meta.xml": f'<m xmlns:dc="{DUBLIN_CORE}"><dc:title>Устав</dc:title>'
            "<dc:language>ru-RU</dc:language></m>",
            **(members or {}),
        }
    )
