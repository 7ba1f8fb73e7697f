"""Offers of the generated PDFs: link, type, size and language, for a template."""

from django.urls import reverse
from django.utils.translation import override

from glossary.models import GeneratedFile
from library.downloads import Download
from library.files import StoredFile


def offer_in(language, facts):
    """Return the offer of a PDF by the facts of its file, or None without a file."""
    with override(language):
        address = reverse("glossary:pdf")
    file = StoredFile.of(facts) if facts else None
    return Download(language, file, address) if file else None


def pdf_offer(language):
    """Return the offer of the PDF in a language, or None while there is none."""
    pdf = GeneratedFile.objects.filter(language=language).first()
    return offer_in(language, pdf and pdf.file)
