from publishing.admin.base import (
    RecordAdmin,
    RecordInline,
    TranslatedAdmin,
    heads,
    pair,
)
from publishing.admin.forms import RecordForm
from publishing.admin.linkable import LinkableAdmin
from publishing.admin.publishable import PublishableAdmin
from publishing.admin.redirect import RedirectAdmin
from publishing.admin.topic import TopicAdmin

__all__ = [
    "LinkableAdmin",
    "PublishableAdmin",
    "RecordAdmin",
    "RecordForm",
    "RecordInline",
    "RedirectAdmin",
    "TopicAdmin",
    "TranslatedAdmin",
    "heads",
    "pair",
]
