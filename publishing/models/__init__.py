from publishing.models.demand import Demand
from publishing.models.link import Link
from publishing.models.publishable import Publishable, PublishableQuerySet, visible
from publishing.models.redirect import Redirect
from publishing.models.topic import Topic

__all__ = [
    "Demand",
    "Link",
    "Publishable",
    "PublishableQuerySet",
    "Redirect",
    "Topic",
    "visible",
]
