"""What an article is described by, read for many articles at once."""

from django.db.models import Prefetch, prefetch_related_objects

from institute.models import Person
from journal.models import Affiliation, Article, Contribution, Issue
from library.models import Document


def load(articles):
    """Read issues, authors, references and all else that describes these articles.

    The number of statements is the same for any number of articles.
    """
    others = Article.objects.without_texts()
    field = Contribution._meta.get_field("affiliations")
    affiliations = field.in_order(Affiliation.objects.all())
    prefetch_related_objects(
        articles,
        "rubric",
        Prefetch("issue", Issue.objects.without_texts()),
        Prefetch("pdf", Document.objects.lean()),
        Prefetch("translation_of", others),
        Prefetch("translations", others),
        # Not how to reach the authors: readers' own process may not read that.
        Prefetch("contributions", Contribution.objects.defer("email")),
        Prefetch("contributions__person", Person.objects.without_texts()),
        Prefetch("contributions__affiliations", affiliations),
        "references",
    )
    load_noticed(articles)


def load_noticed(articles):
    """Set ``noticed``: the articles that readers have whose notice an article is."""
    dois = [article.doi for article in articles if article.doi]
    noticed = {}
    for other in Article.objects.visible_anywhere().without_texts().noticed_by(*dois):
        noticed.setdefault(other.notice_doi, []).append(other)
    for article in articles:
        article.noticed = noticed.get(article.doi, [])
