"""The book as readers are offered it: type, size and language, before they take it."""

from django.urls import reverse
from django.utils.translation import override

from glossary.models import GeneratedPdf
from library.downloads import Download
from library.files import StoredFile


def offer_in(language, facts):
    """Return the offer of a book by the facts of its file."""
    with override(language):
        address = reverse("glossary:book")
    file = StoredFile.of(facts) if facts else None
    return Download(language, file, address) if file else None


def book_in(language):
    """Return the offer of the book in a language, or None while there is none."""
    pdf = GeneratedPdf.objects.filter(language=language).first()
    return offer_in(language, pdf and pdf.file)
