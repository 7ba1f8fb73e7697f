"""What the Directory of Open Access Journals asks of a journal, as far as data answer.

The questions are those of its guide for applicants, https://doaj.org/apply/guide/.
"""

from itertools import chain

from django.db.models import Count, Prefetch
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext, ngettext

from institute.models import Appointment, Body, Page
from journal.deposits.issue_deposit import Remark, missing, missing_pdf
from journal.description import description
from journal.models import Article, Issue, Journal, Policy
from publishing.models import CatalogueEntry
from publishing.translations.translation_status import TranslationStatus
from text.languages import LANGUAGES, text_languages
from text.pointers import Pointer

FEWEST_MEMBERS = FEWEST_PAPERS = 5
POLICIES = [
    *[Policy.Kind.ACCESS, Policy.Kind.AIMS, Policy.Kind.AUTHORS],
    *[Policy.Kind.REVIEW, Policy.Kind.COPYRIGHT, Policy.Kind.CHARGES],
]
SAME = {TranslationStatus.CURRENT, TranslationStatus.NONE}


def criteria():
    """Return [(question, [Remark])]: the answer is yes where nothing is remarked."""
    journal = Journal.objects.get_or_unnamed()
    groups = [details(journal), policies(journal), board(journal), articles(journal)]
    return [(question, [*remarks]) for question, remarks in chain(*groups)]


def details(journal):
    issn = [] if journal.issns else missing(journal, "issn_online")
    yield gettext("The journal has an ISSN."), issn
    texts = ["publisher", "publisher_place", "copyright_holder", "charges"]
    names = [f"{text}_{language}" for text in texts for language in LANGUAGES]
    question = gettext(
        "Publisher, copyright, licence, charges and an e-mail address are stated."
    )
    yield question, missing(journal, *names, "licence_url", "contact_email")


# What stands on pages, which DOAJ wants the same in all languages


def policies(journal):
    pages = Prefetch("page", Page.objects.without_texts())
    rows = journal.policies.prefetch_related(pages) if journal.pk else []
    pages = {row.kind: row.page for row in rows}
    records = [*pages.values(), *([journal] if journal.pk else [])]
    entries = CatalogueEntry.objects.at([Pointer.to(record) for record in records])
    entries = {entry.pointer: entry for entry in entries.with_translation_status()}
    for kind in POLICIES:
        page = pages.get(kind)
        if page is None:
            lack = [Remark(journal, "policies", gettext("There is no page."))]
        else:
            lack = not_the_same(page, entries.get(Pointer.to(page)))
        yield capfirst(str(kind.label)), lack
    entry = entries.get(Pointer.to(journal)) if journal.pk else None
    question = gettext("The details of the journal say the same in both languages.")
    yield question, not_the_same(journal, entry)


def not_the_same(record, entry):
    for language in LANGUAGES:
        status = getattr(entry, f"translation_status_{language}", "current")
        if isinstance(record, Page) and not record.is_visible_in(language):
            label = gettext("not on the site")
        elif TranslationStatus(status) not in SAME:
            label = TranslationStatus(status).label
        else:
            continue
        yield Remark(record, "", f"{text_languages([language])}: {label}")


# Who makes it


def board(journal):
    if not journal.board_id:
        yield gettext("The journal has an editorial board."), missing(journal, "board")
        return
    terms = Appointment.objects.today().filter(
        body=journal.board_id, person__is_invented=False
    )
    people = {term.person_id: term.person for term in terms.select_related("person")}
    members = [person for person in people.values() if person.visible_languages()]
    body = Body.objects.without_texts().get(pk=journal.board_id)
    number = ngettext("%(number)s member", "%(number)s members", len(members))
    few = Remark(body, "appointments", number % {"number": len(members)})
    question = gettext("The board has at least five members.")
    yield question, [few] if len(members) < FEWEST_MEMBERS else []


# The articles


def articles(journal):
    papers = Article.objects.visible_anywhere().present()
    papers = papers.filter(kind__in=Article.RESEARCH)
    yield papers_a_year(papers)
    issues = Issue.objects.visible_anywhere().latest_first().without_texts()[:2]
    in_issues = papers.filter(issue__in=[issue.pk for issue in issues]).in_order()
    every = [description(paper, journal) for paper in in_issues.for_description()]
    question = gettext("Readers have a PDF of each article of the two latest issues.")
    yield question, chain(*map(missing_pdf, every))
    question = gettext("Articles show their dates, a DOI and ORCIDs (recommended).")
    yield question, chain(*(recommended(paper) for paper in every))


def papers_a_year(papers):
    """Ask of this year and the last: in January, the last is the one that tells."""
    years = [timezone.localdate().year - 1, timezone.localdate().year]
    rows = papers.filter(year__in=years).order_by().values_list("year")
    counts = dict(rows.annotate(Count("pk")))
    figures = ", ".join(f"{year}: {counts.get(year, 0)}" for year in years)
    is_enough = max(counts.values(), default=0) >= FEWEST_PAPERS
    question = gettext("At least five research papers came out last year or this year.")
    latest = Issue.objects.visible_anywhere().latest_first().without_texts().first()
    return question, [] if is_enough else [Remark(latest or Issue(), "", figures)]


def recommended(described):
    paper = described.article
    yield from missing(paper, "received_on", "accepted_on", "doi")
    if not paper.issued_on:
        yield from missing(paper, "published_on")
    if not all(author.orcid for author in described.authors):
        yield Remark(paper, "contributions", gettext("An author has no ORCID."))
