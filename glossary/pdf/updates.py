"""Keeps the PDF of each language in step with the glossary."""

from glossary.interchange.title_page import state
from glossary.models.title_page import GeneratedFile
from glossary.pdf.book import book_of
from institute.models import Organization
from text.languages import LANGUAGES


def update_pdfs():
    """Update the PDF of each language that may be out of date."""
    now = state_of_book()
    for language in LANGUAGES:
        row, _is_new = GeneratedFile.objects.get_or_create(language=language)
        if row.is_outdated(now):
            update_pdf(row)


def update_pdf(row):
    row.refresh(lambda: (state_of_book(), book_of(row.language)))


def state_of_book():
    return f"{state().etag}{Organization.objects.get_or_unnamed().colour}"
