from publishing.admin.base import RecordAdmin, RecordInline, TranslatedAdmin, pair
from publishing.admin.forms import RecordForm
from publishing.admin.publishable import PublishableAdmin
from publishing.admin.topic import TopicAdmin

__all__ = [
    "PublishableAdmin",
    "RecordAdmin",
    "RecordForm",
    "RecordInline",
    "TopicAdmin",
    "TranslatedAdmin",
    "pair",
]
