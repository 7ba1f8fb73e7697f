"""The back office's base classes: ``RecordAdmin``, and ``PublishableAdmin``, whose
docstring has a table of all that an admin class may give."""

from publishing.admin.fields import ColumnLabel, link_to_form, named, pair
from publishing.admin.filters import YearFilter
from publishing.admin.forms import RecordForm
from publishing.admin.formsets import ChildForm
from publishing.admin.inlines import ChildInline
from publishing.admin.record import ReadOnlyMixin, RecordAdmin, SingleRowMixin
from publishing.admin.redirect import RedirectAdmin
from publishing.admin.releases.admin import ReleaseAdmin
from publishing.admin.translated import (
    CategoryAdmin,
    KindAdmin,
    PublishableAdmin,
    TopicAdmin,
    TranslatedAdmin,
)
from publishing.admin.translated_form import PublishableForm, TranslatedForm
