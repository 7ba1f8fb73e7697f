"""The articles: how many, by whom, and what stands beside them."""

from django.db.models import Count, Prefetch, Q
from django.utils import timezone
from django.utils.translation import gettext

from institute.models import Appointment
from journal.criteria.criterion import (
    MOST_PLACES,
    Answer,
    Criterion,
    Place,
    answer_of,
    place_of_field,
    share,
)
from journal.deposits.contents import galley_of
from journal.models import Article, Contribution, Issue
from library.models import Document
from publishing.admin.addresses import page_of, place_in_form
from text.languages import title_language

FEWEST_A_YEAR = 5
# Of the research papers of an issue, in per cent.
MOST_ENDOGENY = 25
LATEST = 2


def of_articles(journal):
    yield articles_a_year()
    issues = list(Issue.objects.visible_anywhere().latest_first()[:LATEST])
    papers = papers_of(issues)
    terms = terms_of(journal)
    if not issues:
        yield endogeny_unknown()
    for issue in issues:
        yield endogeny(issue, papers.get(issue.pk, []), terms)
    every = [paper for issue in issues for paper in papers.get(issue.pk, [])]
    yield each_has(
        every,
        gettext("Readers have a PDF of each article of the two latest issues."),
        "pdf",
        lambda paper: galley_of(paper) is not None,
        is_required=True,
    )
    yield each_has(
        every,
        gettext("Articles show when they were received, accepted and published."),
        "received_on",
        lambda paper: paper.received_on and paper.accepted_on and paper.issued_on,
    )
    yield each_has(
        every, gettext("Articles have a DOI."), "doi", lambda paper: paper.doi
    )
    yield each_has(
        every,
        gettext("Authors have an ORCID."),
        "contributions",
        lambda paper: all(author.known_orcid for author in paper.contributions.all()),
    )


def research():
    """Return the research papers that readers have, without those removed."""
    papers = Article.objects.visible_anywhere().present()
    return papers.filter(kind__in=Article.RESEARCH)


def articles_a_year():
    """Return whether this year or the last had enough research papers.

    DOAJ asks for so many every year; in January, the last is the one that tells.
    """
    this_year = timezone.localdate().year
    years = [this_year - 1, this_year]
    counted = research().filter(year__in=years).order_by()
    counts = dict(counted.values_list("year").annotate(Count("pk")))
    is_enough = max(counts.values(), default=0) >= FEWEST_A_YEAR
    return Criterion(
        gettext("At least five research papers came out last year or this year."),
        answer_of(is_enough),
        ", ".join(f"{year}: {counts.get(year, 0)}" for year in years),
        ()
        if is_enough
        else (Place(gettext("Articles"), page_of(Article, "changelist")),),
    )


def papers_of(issues):
    """Return {key of an issue: its research papers}."""
    papers = research().filter(issue__in=issues).in_order().without_texts()
    by_issue = {}
    for paper in papers.prefetch_related(
        Prefetch("pdf", Document.objects.lean()),
        Prefetch("contributions", Contribution.objects.select_related("person")),
    ):
        by_issue.setdefault(paper.issue_id, []).append(paper)
    return by_issue


# Endogeny


def terms_of(journal):
    """Return the terms of office in the board and the council, whenever they were."""
    bodies = Q(body=journal.board_id) | Q(body=journal.council_id)
    return list(Appointment.objects.filter(bodies).select_related("person"))


def endogeny(issue, papers, terms):
    """Return whether few papers of an issue are by who sat on board or council then.

    An author is told by their page, or by their ORCID.
    """
    question = gettext(
        "%(issue)s: at most a quarter of the research papers are by members."
    )
    question %= {"issue": issue.number_display}
    undated = [paper for paper in papers if not paper.issued_on]
    own = [paper for paper in papers if is_own(paper, terms)]
    answer = answer_of(100 * len(own) <= MOST_ENDOGENY * len(papers))
    places = [place_of_article(paper) for paper in own]
    if not papers:
        return Criterion(question, Answer.UNKNOWN, gettext("No research papers."))
    if undated and answer == Answer.YES:
        answer = Answer.UNKNOWN
        places = [place_of_field(issue, "published_on")]
    figures = gettext("%(share)s by members of the board or council on that day")
    return Criterion(
        question,
        answer,
        figures % {"share": share(len(own), len(papers))},
        tuple(places[:MOST_PLACES]),
    )


def endogeny_unknown():
    return Criterion(
        gettext("At most a quarter of the research papers are by members."),
        Answer.UNKNOWN,
        gettext("No issue is on the site."),
    )


def is_own(paper, terms):
    """Tell whether one of the authors sat on a body on the day of publication."""
    day = paper.issued_on
    if day is None:
        return False
    sitting = [term.person for term in terms if has_day(term, day)]
    people = {person.pk for person in sitting}
    orcids = {person.orcid for person in sitting if person.orcid}
    return any(
        author.person_id in people or author.known_orcid in orcids
        for author in paper.contributions.all()
    )


def has_day(term, day):
    """Tell whether a term of office includes a day, as ``Appointment.objects.on``."""
    return (term.first_day is None or term.first_day <= day) and (
        term.last_day is None or term.last_day >= day
    )


# What stands beside them


def each_has(papers, question, field, has, *, is_required=False):
    without = [paper for paper in papers if not has(paper)]
    return Criterion(
        question,
        answer_of(papers and not without),
        share(len(papers) - len(without), len(papers)),
        tuple(place_of_article(paper, field) for paper in without[:MOST_PLACES]),
        is_required,
    )


def place_of_article(paper, field=""):
    return Place(str(paper), place_in_form(paper, field), title_language(paper))
