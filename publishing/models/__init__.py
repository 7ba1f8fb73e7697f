from publishing.models.demand import Demand
from publishing.models.link import Link
from publishing.models.linkable import Linkable, nothing
from publishing.models.publishable import Publishable, PublishableQuerySet, visible
from publishing.models.redirect import Redirect
from publishing.models.topic import Topic

__all__ = [
    "Demand",
    "Link",
    "Linkable",
    "Publishable",
    "PublishableQuerySet",
    "Redirect",
    "Topic",
    "nothing",
    "visible",
]
