"""Which items of the site mention a concept: by a link of an editor, or a term."""

from django.db.models import Exists, OuterRef

from glossary.models import Concept, LinkedText
from publishing.catalogue import COLUMNS, Entry
from publishing.compiled import Parameter, compiled
from publishing.models import CatalogueEntry, Link

# How many of the newest are shown.
LIMIT = 20


def used_in(concept, language):
    """Return the newest visible items whose texts link to the concept."""
    rows = rows_that_use(language, pk=concept.pk)
    return [Entry(row, language) for row in rows]


@compiled
def rows_that_use(language):
    label, pk = Concept._meta.label_lower, Parameter("pk")
    links = Link.objects.in_text().filter(to_model=label, to_pk=pk)
    links = links.exclude(from_model=label, from_pk=pk)
    linked = LinkedText.objects.leading_to(pk)
    by_editors = links.filter(
        from_model=OuterRef("to_model"), from_pk=OuterRef("to_pk"), language=language
    )
    by_terms = linked.filter(
        to_model=OuterRef("to_model"), to_pk=OuterRef("to_pk"), language=language
    )
    users = CatalogueEntry.objects.visible_in(language).filter(
        Exists(by_editors) | Exists(by_terms)
    )
    return users.newest_first(language).values(*COLUMNS)[:LIMIT]
