from publishing.models.assignment import Assignment
from publishing.models.autosave import Autosave
from publishing.models.catalogue_entry import CatalogueEntry
from publishing.models.check_answer import CheckAnswer
from publishing.models.daily_count import Demand, ViewCount
from publishing.models.external_link import ExternalAddress, ExternalLink
from publishing.models.language_finding import LanguageFinding, LanguageRun
from publishing.models.link import Link
from publishing.models.linkable import Linkable, nothing, text_or_empty
from publishing.models.note import Note
from publishing.models.ordered import Ordered
from publishing.models.ordered_relation import OrderedManyToManyField
from publishing.models.presence import Presence
from publishing.models.preview_end import PreviewEnd
from publishing.models.publishable import Publishable, PublishableQuerySet
from publishing.models.record import Record
from publishing.models.redirect import Redirect
from publishing.models.release import Release, ReleaseItem
from publishing.models.review_request import ReviewRequest
from publishing.models.revision import Revision
from publishing.models.saved_filter import SavedFilter
from publishing.models.status import visible
from publishing.models.sync_point import SyncPoint
from publishing.models.titled import Titled
from publishing.models.topic import Topic
from publishing.models.translation_segment import TranslationSegment
from publishing.models.working_copy import (
    ScopeProgress,
    WorkingCopy,
    WorkingCopyRevision,
)

__all__ = [
    "Assignment",
    "Autosave",
    "CatalogueEntry",
    "CheckAnswer",
    "Demand",
    "ExternalAddress",
    "ExternalLink",
    "LanguageFinding",
    "LanguageRun",
    "Link",
    "Linkable",
    "Note",
    "Ordered",
    "OrderedManyToManyField",
    "Presence",
    "PreviewEnd",
    "Publishable",
    "PublishableQuerySet",
    "Record",
    "Redirect",
    "Release",
    "ReleaseItem",
    "ReviewRequest",
    "Revision",
    "SavedFilter",
    "ScopeProgress",
    "SyncPoint",
    "Titled",
    "Topic",
    "TranslationSegment",
    "ViewCount",
    "WorkingCopy",
    "WorkingCopyRevision",
    "nothing",
    "text_or_empty",
    "visible",
]
