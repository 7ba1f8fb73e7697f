"""Which articles a save or a date may have changed: for the jobs of the worker."""

from contextlib import contextmanager

from django.db.models import Q, QuerySet
from django.utils import timezone

from journal.models import Article, Issue
from publishing.models import CatalogueEntry
from publishing.revisions.revision import Changes
from text.languages import LANGUAGES

# Which articles are described by a record of a kind; what is said of the journal itself
# is said of all, and the colour of the institute is that of all PDFs.
DESCRIBED_BY = {
    "journal.article": ["translation_of", "translations", "notices", "about"],
    "journal.issue": ["issue"],
    "journal.rubric": ["rubric"],
    "journal.award": ["awards"],
    "journal.contribution": ["contributions"],
    "journal.galley": ["galleys"],
}
OF_ALL = {"journal.journal", "institute.organization"}
PICTURE = "library.picture"


class ChangedArticles:
    """Tells a job which articles may have changed since it was here the last time."""

    def __init__(self):
        self.changes = Changes()
        # Up to when this process has seen which dates have come.
        self.since = None

    @contextmanager
    def new(self):
        """Yield the keys of these articles, or None: all. See ``Changes.new``."""
        now = timezone.now()
        with self.changes.new() as new:
            if new is None or any(row.to_model in OF_ALL for row in new):
                yield None
            else:
                # What was published or ended by its date has no revision.
                dated = CatalogueEntry.objects.of_kinds([Article, Issue])
                due = dated.whose_date_has_come(self.since, now)
                yield described_by({row.pointer for row in [*new, *due]})
        self.since = now


def described_by(pointers):
    """Return the keys of the articles that these records describe."""
    found = {pointer.pk for pointer in pointers if pointer.model == "journal.article"}
    for model, paths in DESCRIBED_BY.items():
        pks = [pointer.pk for pointer in pointers if pointer.model == model]
        for path in paths if pks else []:
            articles = QuerySet(Article).filter(**{f"{path}__in": pks})
            found |= {*articles.values_list("pk", flat=True)}
    shown = Q()
    for pointer in pointers:
        if pointer.model == PICTURE:
            for code in LANGUAGES:
                shown |= Q(**{f"text_{code}__contains": f"/id/{pointer}/"})
    if shown:
        found |= {*QuerySet(Article).filter(shown).values_list("pk", flat=True)}
    return found
