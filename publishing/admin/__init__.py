from publishing.admin.forms import RecordForm
from publishing.admin.inlines import ChildForm, ChildInline
from publishing.admin.linkable import LinkableAdmin
from publishing.admin.publishable import PublishableAdmin
from publishing.admin.publishable_form import PublishableForm
from publishing.admin.record import (
    RecordAdmin,
    RecordInline,
    TranslatedAdmin,
    heads,
    named,
    pair,
)
from publishing.admin.redirect import RedirectAdmin
from publishing.admin.topic import TopicAdmin

__all__ = [
    "ChildForm",
    "ChildInline",
    "LinkableAdmin",
    "PublishableAdmin",
    "PublishableForm",
    "RecordAdmin",
    "RecordForm",
    "RecordInline",
    "RedirectAdmin",
    "TopicAdmin",
    "TranslatedAdmin",
    "heads",
    "named",
    "pair",
]
