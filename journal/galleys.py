"""The PDFs of articles and issues, which are documents with entries of their own.

The article or issue tells of its PDF itself; so lists that have both leave the PDF out.
See also ``Document.has_owner``.
"""

from django.db.models import OuterRef, Subquery

from journal.models import Article, Issue
from library.models import Document
from publishing.cache.compiled import compiled
from publishing.cache.memory import cached_until_change
from publishing.models import CatalogueEntry


def galleys_among(kinds):
    """Return the PDFs of others among these entries, {key: kind} of the catalogue."""
    if Document._meta.label_lower not in kinds.values():
        return set()
    owners = cached_until_change(("galleys",), owners_of_galleys)
    pdfs = kinds.keys() & owners.keys()
    return {pdf for pdf in pdfs if not owners[pdf].isdisjoint(kinds)}


def owners_of_galleys():
    """Return {entry of a PDF: the entries of the articles and issues whose it is}."""
    owners = {}
    for pdf, owner in galley_rows():
        owners.setdefault(pdf, set()).add(owner)
    return owners


@compiled
def galley_rows():
    """Select the keys of the entries of a PDF and of its article or issue."""
    documents = CatalogueEntry.objects.of_kinds([Document])
    parts = []
    for model in [Article, Issue]:
        pdf = model._base_manager.filter(pk=OuterRef("to_pk")).values("pdf")
        owners = CatalogueEntry.objects.of_kinds([model]).annotate(pdf=Subquery(pdf))
        entry = documents.filter(to_pk=OuterRef("pdf")).values("pk")
        owners = owners.filter(pdf__isnull=False).annotate(entry=Subquery(entry))
        parts.append(owners.values_list("entry", "pk"))
    first, *more = parts
    return first.union(*more, all=True)
