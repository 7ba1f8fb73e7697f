from publishing.catalogue.catalogue_entry import CatalogueEntry
from publishing.content.addresses import Redirect
from publishing.content.catalogue_columns import text_or_empty, typed_null
from publishing.content.linkable import Linkable
from publishing.content.ordered import Ordered, OrderedManyToManyField
from publishing.content.pointer_model import Link
from publishing.content.publishable import Publishable, PublishableQuerySet
from publishing.content.reader_counts import Demand, ViewCount
from publishing.content.record import Record
from publishing.content.status import visible
from publishing.content.titled import Category, Kind, KindOfMany, OfKind, Titled, Topic
from publishing.drafts.open_forms import Autosave, Presence
from publishing.drafts.overlay import PreviewEnd
from publishing.drafts.workflow import Assignment, Note, ReviewRequest, SavedFilter
from publishing.drafts.working_copy import (
    ScopeProgress,
    WorkingCopy,
    WorkingCopyRevision,
)
from publishing.pages.external_links import ExternalAddress, ExternalLink
from publishing.releases.release import Release, ReleaseItem
from publishing.revisions.revision import Revision
from publishing.translations.language_checks import (
    CheckAnswer,
    LanguageFinding,
    LanguageRule,
    LanguageRun,
)
from publishing.translations.translation_memory import TranslationSegment
from publishing.translations.translation_status import SyncPoint
