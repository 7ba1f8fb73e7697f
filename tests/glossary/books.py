"""A small PDF of the glossary for tests, built once and read by other libraries."""

import pikepdf
import pypdfium2

from glossary.models import Citation
from tests.factories import (
    State,
    make_entry,
    make_institute,
    make_source,
    make_term,
    make_title_page,
)

# What Typst would take for its own language.
HOSTILE = ["#panic(1)", "#set page()", "$x$", "*a*", "@ref <label>", "/* b */ `c`"]


def make_glossary():
    """Make a glossary of a few entries; return those that tests speak of."""
    make_institute()
    make_title_page(
        foreword_ru="Первый абзац.\n\nВторой абзац.", foreword_en="A paragraph."
    )
    data = make_entry(ru="данные", en="data")
    open_data = make_entry(ru="открытые данные", en="open data")
    open_data.summary_ru = "данные, доступные каждому"
    open_data.summary_en = "data that anyone may use"
    open_data.note_ru = "Сюда не входят персональные данные."
    open_data.save()
    open_data.broader.add(data)
    make_term(open_data, "свободные данные", "ru", status="deprecated")
    make_term(open_data, "ОД", "ru", type="abbreviation")
    make_term(open_data, "secret name", "en", status="lookup")
    law, guide = make_source("Law"), make_source("Guide", url="https://example.org/g/")
    Citation.objects.create(
        concept=open_data, source=law, locator_ru="ст. 7", locator_en="art. 7"
    )
    Citation.objects.create(concept=open_data, source=guide, supports="note")
    make_entry(en="English alone")
    make_entry(ru="черновик", en="draft of an entry", public=False)
    strange = make_entry(ru=HOSTILE[0], en="odd")
    strange.summary_ru = " ".join(HOSTILE)
    strange.save()
    for text in HOSTILE[1:]:
        make_term(strange, text, "ru")
    withdrawn = make_entry(ru="отозванное", en="withdrawn in Russian")
    withdrawn.state_ru, withdrawn.withdrawal_reason_ru = State.WITHDRAWN, "Ошибка."
    withdrawn.save()
    return data, open_data


def pages_of(path):
    """Return the text of each page, its lines joined as a reader joins them."""
    document = pypdfium2.PdfDocument(path)
    return [
        " ".join(document[number].get_textpage().get_text_range().split())
        for number in range(len(document))
    ]


def text_of(path):
    return " ".join(pages_of(path))


def outline_of(path):
    with pikepdf.open(path) as pdf, pdf.open_outline() as outline:
        return [
            (item.title, [child.title for child in item.children])
            for item in outline.root
        ]
