"""What waits to be published follows its record: receivers of the record's signals."""

from publishing.drafts.workflow import Assignment, ReviewRequest
from publishing.drafts.working_copy import WorkingCopy
from text.languages import LANGUAGES


def end_with_record(record, user, **kwargs):
    """Discard the working copy of a record that is being deleted, and the work on it.

    ``user``: who deletes it.
    """
    for working_copy in WorkingCopy.objects.of(record.pointer):
        working_copy.discard(user)
    for model in [ReviewRequest, Assignment]:
        model.objects.of(record.pointer).delete()


def follow_date(record, stored, **kwargs):
    """Let what goes out with a scheduled text go out on its new date."""
    if any(stored.goes_live_at([language]) for language in LANGUAGES):
        WorkingCopy.objects.of(record.pointer).follow(stored, record)


def forget_date(record, language, **kwargs):
    """Forget a date that would bring an unpublished text back."""
    WorkingCopy.objects.of(record.pointer).forget_date(language)
