"""What a person looks for in a list, of one kind or, in the catalogue, of all.

Each function returns a condition on rows of ``model``: a ``Publishable``, or
``CatalogueEntry``. What a working copy waits for counts as if the text itself did.
"""

from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from publishing.content.pointer_model import exists
from publishing.content.snapshots import SHARED
from publishing.content.status import LanguageStatus, any_language, has_status, visible
from publishing.drafts.translation_queries import out_of_date_in
from publishing.drafts.workflow import Assignment
from publishing.drafts.working_copy import ScopeProgress, WorkingCopy
from publishing.releases.release import ReleaseItem
from publishing.revisions.authors import is_author
from publishing.revisions.revision import Revision

# {name of a list: label}
LISTS = {
    "mine": _("Mine"),
    "review": _("In review"),
    "scheduled": _("Scheduled"),
    "stale": _("Translation out of date"),
    "off": _("Not on the site"),
}


def changed_by(user, model):
    pk = getattr(user, "pk", user)
    of_copies = WorkingCopy.objects.filter(
        Q(made_by=pk) | Q(changed_by=pk) | Q(is_author(pk))
    )
    by_revision = exists(Revision.objects.by(pk), model)
    return by_revision | exists(of_copies, model)


def in_status(status, language, model):
    """Match what has a status in a language, or waits so.

    By a working copy, or in a release.
    """
    condition = has_status(status, language)
    rows = ScopeProgress.objects.filter(scope__in=[language, SHARED])
    if status == LanguageStatus.REVIEW:
        rows = rows.filter(stage=ScopeProgress.Stage.REVIEW)
    elif status == LanguageStatus.SCHEDULED:
        rows = rows.exclude(publish_at=None)
    else:
        return condition
    copies = WorkingCopy.objects.filter(pk__in=rows.values("working_copy"))
    condition |= exists(copies, model)
    if status == LanguageStatus.SCHEDULED:
        items = ReleaseItem.objects.waiting().exclude(release__publish_at=None)
        condition |= exists(items.filter(language=language), model)
    return condition


def condition(name, user, model):
    if name == "mine":
        given = Assignment.objects.filter(person=user)
        return changed_by(user, model) | exists(given, model)
    if name == "off":
        return ~any_language(visible)
    if name == "stale":
        return any_language(lambda language: out_of_date_in(language, model))
    status = LanguageStatus(name)
    return any_language(lambda language: in_status(status, language, model))


def counts(user, queryset) -> dict:
    return queryset.order_by().aggregate(
        **{
            name: Count("pk", filter=condition(name, user, queryset.model))
            for name in LISTS
        }
    )
