"""The formats in which an issue is deposited."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext, gettext_lazy as _

from journal.deposits import archive, crossref, doaj, rsci
from journal.deposits.issue_deposit import Remark
from journal.deposits.parts import digests


@dataclass(frozen=True)
class Format:
    """``find``: remarks on what a deposit lacks; ``write``: to an open file.

    ``takes``: which of the described articles the file has; ``elements``: what it says
    of one of them. ``settings``: the variables with which the site sends it by itself.
    """

    code: str
    name: str
    use: str
    find: Callable
    write: Callable
    takes: Callable
    elements: Callable
    suffix: str
    settings: tuple = ()

    def remarks(self, deposit):
        """Return what a deposit lacks for it, what it requires first."""
        remarks = [*remarks_on_articles(deposit), *self.find(deposit)]
        # What many articles lack of the journal is said once.
        once = {(remark.url, remark.text): remark for remark in remarks}
        return sorted(once.values(), key=lambda remark: not remark.is_stop)

    def parts(self, described):
        """Return {part: digest} of an article: see ``parts``."""
        return digests(self.elements(described), described)

    def parts_of_all(self, deposit):
        """Return {key of an article that the file has: its parts}."""
        return {each.article.pk: self.parts(each) for each in self.takes(deposit)}

    def file_name(self, deposit):
        return f"{deposit.name}-{self.code}.{self.suffix}"


def remarks_on_articles(deposit):
    if not deposit.articles:
        text = gettext("No article of the issue is on the site.")
        yield Remark(deposit.issue, "articles", text, is_stop=True)
    for described in deposit.hidden:
        text = gettext("It is not on the site: it is left out.")
        yield Remark(described.article, "", text)


def can_be_taken(remarks):
    return not any(remark.prevents_file for remark in remarks)


FORMATS = [
    Format(
        "crossref",
        "Crossref",
        _("Registers DOIs, with translations, corrections and retractions."),
        crossref.remarks,
        crossref.write,
        crossref.registered,
        crossref.elements,
        "xml",
        ("CROSSREF_LOGIN", "CROSSREF_PASSWORD"),
    ),
    Format(
        "doaj",
        "DOAJ",
        _("Adds the articles to the Directory of Open Access Journals."),
        doaj.remarks,
        doaj.write,
        lambda deposit: deposit.present,
        doaj.elements,
        "xml",
        ("DOAJ_KEY",),
    ),
    Format(
        "rsci",
        _("eLIBRARY (RSCI)"),
        _("The issue for Articulus, with the PDFs."),
        rsci.remarks,
        rsci.write,
        lambda deposit: deposit.present,
        rsci.elements,
        "zip",
    ),
    Format(
        "bagit",
        "BagIt",
        _("The issue for archives: PDFs and metadata, with checksums."),
        archive.remarks,
        archive.write,
        lambda deposit: deposit.articles,
        archive.elements,
        "zip",
    ),
]


def format_of(code):
    """Return the format of a code, or None."""
    return next((format for format in FORMATS if format.code == code), None)
