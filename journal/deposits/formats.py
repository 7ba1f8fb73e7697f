"""The formats in which an issue is deposited, and what they say of an article."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from types import ModuleType

from django.utils.translation import gettext, gettext_lazy as _

from journal.deposits import crossref, doaj, rsci
from journal.deposits.issue_deposit import Remark


@dataclass(frozen=True)
class Format:
    """``module``: has ``remarks`` on what a deposit lacks, and ``write`` to a file.

    Its ``content`` is what the file says of one article. ``takes``: which of the
    described it has; ``settings``: the variables by which the site sends it by itself.
    """

    code: str
    name: str
    use: str
    module: ModuleType
    suffix: str
    takes: Callable
    settings: tuple = ()

    def remarks(self, deposit):
        """Return what a deposit lacks for it, what it requires first."""
        remarks = [*remarks_on_articles(deposit), *self.module.remarks(deposit)]
        # What many articles lack of the journal is said once.
        once = {(remark.url, remark.text): remark for remark in remarks}
        return sorted(once.values(), key=lambda remark: not remark.is_stop)

    def digest(self, described):
        """Return by what it is known whether the file says the same of an article."""
        return hashlib.sha256(self.module.content(described)).hexdigest()

    def digests(self, deposit):
        """Return {key of an article that the file has: its digest}."""
        return {each.article.pk: self.digest(each) for each in self.takes(deposit)}


def remarks_on_articles(deposit):
    if not deposit.articles:
        text = gettext("No article of the issue is on the site.")
        yield Remark(deposit.issue, "articles", text, is_stop=True)
    for described in deposit.every:
        if not described.article.visible_languages():
            text = gettext("It is not on the site: it is left out.")
            yield Remark(described.article, "", text)


def can_be_taken(remarks):
    return not any(remark.prevents_file for remark in remarks)


FORMATS = [
    Format(
        "crossref",
        "Crossref",
        _("Registers DOIs, with translations, corrections and retractions."),
        crossref,
        "xml",
        crossref.registered,
        ("CROSSREF_LOGIN", "CROSSREF_PASSWORD"),
    ),
    Format(
        "doaj",
        "DOAJ",
        _("Adds the articles to the Directory of Open Access Journals."),
        doaj,
        "json",
        lambda deposit: deposit.present,
        ("DOAJ_KEY",),
    ),
    Format(
        "rsci",
        _("eLIBRARY (RSCI)"),
        _("The issue for Articulus, with the PDFs."),
        rsci,
        "zip",
        lambda deposit: deposit.present,
    ),
]


def format_of(code):
    """Return the format of a code, or None."""
    return next((format for format in FORMATS if format.code == code), None)
