"""Which items of the site mention a concept: by a link of an editor, or a term."""

from django.db.models import Exists, OuterRef

from glossary.models import LinkedText
from publishing.catalogue import newest
from publishing.models import CatalogueEntry, Link

# How many of the newest are shown.
LIMIT = 20


def used_in(concept, language):
    """Return the newest visible items whose texts link to the concept."""
    links = Link.objects.to_record(concept).in_text().not_from(concept)
    linked = LinkedText.objects.leading_to(concept)
    by_editors = links.filter(
        from_model=OuterRef("to_model"), from_pk=OuterRef("to_pk"), language=language
    )
    by_terms = linked.filter(
        to_model=OuterRef("to_model"), to_pk=OuterRef("to_pk"), language=language
    )
    users = CatalogueEntry.objects.visible_in(language).filter(
        Exists(by_editors) | Exists(by_terms)
    )
    return newest(users, language)[:LIMIT]
