"""Which items of the site mention a concept: by a link of an editor, or a term."""

from glossary.models import LinkedText
from publishing.models import Link
from publishing.registry import entries_of, publishable_models

# How many of the newest are shown.
LIMIT = 20


def used_in(concept, language):
    """Return the newest visible items whose texts link to the concept."""
    links = Link.objects.to_record(concept).in_text().not_from(concept)
    linked = LinkedText.objects.leading_to(concept)

    def narrow(queryset):
        label = queryset.model._meta.label_lower
        by_editors = links.filter(from_model=label, language=language)
        by_terms = linked.filter(to_model=label, language=language)
        pks = by_editors.values_list("from_pk").union(by_terms.values_list("to_pk"))
        return queryset.filter(pk__in=pks)

    models = [model for model in publishable_models() if model.rich_text_fields()]
    return entries_of(models, language, narrow)[:LIMIT]
