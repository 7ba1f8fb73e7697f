from publishing.models.autosave import Autosave
from publishing.models.demand import Demand
from publishing.models.link import Link
from publishing.models.linkable import Linkable, nothing
from publishing.models.note import Note
from publishing.models.presence import Presence
from publishing.models.publishable import Publishable, PublishableQuerySet, visible
from publishing.models.record import Record
from publishing.models.redirect import Redirect
from publishing.models.revision import Revision
from publishing.models.titled import Titled
from publishing.models.topic import Topic
from publishing.models.translation import Translation
from publishing.models.working_copy import PartProgress, WorkingCopy

__all__ = [
    "Autosave",
    "Demand",
    "Link",
    "Linkable",
    "Note",
    "PartProgress",
    "Presence",
    "Publishable",
    "PublishableQuerySet",
    "Record",
    "Redirect",
    "Revision",
    "Titled",
    "Topic",
    "Translation",
    "WorkingCopy",
    "nothing",
    "visible",
]
