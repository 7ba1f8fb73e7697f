"""What is deposited of an issue, and what it lacks for that.

A text of a language goes out only where readers have it. Drafts, and changes that are
not published, stay here; but what they lack is said before they are published.
"""

from dataclasses import dataclass

from django.db.models import Model
from django.utils.translation import gettext

from journal.description import description
from journal.models import Article, Issue, Journal
from publishing.admin.addresses import place_in_form
from publishing.revisions import display
from text.languages import language_of, languages_from, title_language
from text.typography import with_plain_spaces

# ISO 639-2/B.
CODES = {"ru": "rus", "en": "eng"}


@dataclass
class IssueDeposit:
    """``every``: the articles described, also those that readers do not have yet.

    Those that are online first go together; their ``issue`` is a blank one.
    """

    journal: Journal
    issue: Issue
    every: list

    @property
    def articles(self):
        return [each for each in self.every if each.article.visible_languages()]

    @property
    def present(self):
        """The articles that readers have and that were not removed."""
        return [each for each in self.articles if not each.article.removed_on]

    @property
    def name(self):
        """What files of the issue are called: "1606-1330-2025-3-4"."""
        issue = self.issue
        place = [issue.year, issue.number] if issue.pk else ["online-first"]
        return "-".join(map(str, [*self.journal.issns[:1], *place]))


def deposit_of(issue):
    """Read what is deposited of an issue; without one, of what is online first."""
    journal, every = Journal.objects.get_or_unnamed(), []
    articles = Article.objects.filter(issue=issue).in_order()
    articles = articles.for_description(in_full=True).with_pages_of_authors()
    for article in articles:
        article.issue = issue
        codes = None
        if not article.visible_languages():
            # Those in which readers will have the draft, its own first.
            codes = languages_from(article.written_in)
            titled = [code for code in codes if getattr(article, f"title_{code}")]
            codes = titled or codes[:1]
        every.append(description(article, journal, codes))
    return IssueDeposit(journal, issue or Issue(), every)


def plain(text):
    """Return a text as it goes into XML: programs know no spaces but the plain one."""
    return with_plain_spaces(text).strip()


# What it lacks


@dataclass(frozen=True)
class Remark:
    """``field``: where it is mended, or ""; ``is_stop``: the format requires it."""

    record: Model
    field: str
    text: str
    is_stop: bool = False

    @property
    def url(self):
        return place_in_form(self.record, self.field)

    @property
    def language(self):
        """The language of the record's name."""
        return title_language(self.record)

    @property
    def prevents_file(self):
        """Tell whether there is no file: what is left out anyway may lack anything."""
        is_left_out = (
            isinstance(self.record, Article) and not self.record.visible_languages()
        )
        return self.is_stop and not is_left_out


def missing_of_journal(journal):
    """Remark on that by which Crossref and DOAJ know a journal."""
    yield from missing(journal, "key_title", is_stop=True)
    if not journal.issns:
        yield from missing(journal, "issn_online", is_stop=True)


def missing(record, *names, is_stop=False, needed=None):
    """Remark on each field that is empty; ``needed``: what for, in a sentence."""
    for name in names:
        if not getattr(record, name):
            label = display.label_of(type(record), name)
            language = language_of(name)
            parts = [f"{label} ({language.upper()})" if language else label, needed]
            text = gettext("Missing: %(what)s")
            yield Remark(
                record, name, text % {"what": " — ".join(filter(None, parts))}, is_stop
            )
