from django.utils.translation import gettext_lazy as _

from glossary.models import Concept
from glossary.views.concept_list import latest
from institute.feeds import KindFeed
from text.languages import current


class ConceptFeed(KindFeed):
    """New and changed concepts, the latest change first."""

    model, name = Concept, _("Glossary")
    route = "glossary:feed"

    def entries(self, obj):
        return latest(current())
