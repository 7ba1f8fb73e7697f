"""Publishes working copies on their date."""

import logging

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.db import InterfaceError, OperationalError, transaction
from django.utils import timezone
from django.utils.translation import gettext, override
from psycopg.errors import QueryCanceled

from publishing.cache import page_stamp
from publishing.content import locks
from publishing.drafts import working_copies
from publishing.drafts.permissions import REFUSALS, reason_of
from publishing.drafts.working_copy import ScopeProgress, WorkingCopy, goes_out_at

logger = logging.getLogger(__name__)

# Milliseconds for which a scheduled publication waits for another's lock.
LOCK_WAIT = 10
# Classes of SQLSTATE: lost connections, deadlocks, a lack of resources, locks, a server
# that ends or starts, its disk.
TEMPORARY = {"08", "40", "53", "55", "57", "58"}


def publish_scheduled():
    """Publish all scopes of working copies whose date has come, or note why not.

    It waits at most ``LOCK_WAIT``: what another transaction has locked is left for the
    next time, and a failure stops nothing else.
    """
    names = ["working_copy", "publish_at", "publish_by"]
    scheduled = ScopeProgress.objects.scheduled_by_now().values_list(*names)
    for pk, at, by in dict.fromkeys(scheduled):
        if at <= timezone.now() or goes_with_text(pk, at, by):
            run_with_lock_timeout(publish_together, pk, at, by)


def goes_with_text(pk, at, by):
    """Return whether no reader has what these changes are written onto."""
    working_copy = WorkingCopy.objects.filter(pk=pk).first()
    if working_copy is None:
        return False
    model = working_copy.model
    record = model and model._base_manager.filter(pk=working_copy.to_pk).first()
    rows = working_copy.progress.filter(publish_at=at, publish_by=by)
    return all(goes_out_at(record, row.scope) == at for row in rows)


def run_with_lock_timeout(publish, *arguments):
    """Publish in a transaction what is scheduled, unless another has a lock on it."""
    try:
        with transaction.atomic():
            locks.wait_at_most(LOCK_WAIT)
            publish(*arguments)
        page_stamp.renew_saves()
    except Exception as error:
        if not locks.is_lock_failure(error):
            logger.exception("What was scheduled was not published on its date.")


def publish_together(pk, at, by):
    """Publish the scopes that one person has scheduled for one date."""
    copies = WorkingCopy.objects.filter(pk=pk)
    working_copy = copies.select_for_update(skip_locked=True).first()
    rows = []
    if working_copy:
        scheduled = working_copy.progress.scheduled_by_now()
        rows = list(scheduled.filter(publish_at=at, publish_by=by))
    if not rows:
        # Another process has it, or has done it.
        return
    publisher = get_user_model().objects.filter(pk=by).first()
    with override(language_of_person(publisher or working_copy.changed_by)):
        try:
            if publisher is None:
                raise PermissionDenied
            with transaction.atomic():
                scopes = [row.scope for row in rows]
                working_copies.publish(working_copy, scopes, publisher)
        except Exception as error:
            if is_temporary(error):
                raise
            rows = ScopeProgress.objects.filter(pk__in=[row.pk for row in rows])
            rows.unschedule(reason(error, working_copy.model))


def language_of_person(user):
    return user.interface_language if user else settings.LANGUAGE_CODE


def is_temporary(error) -> bool:
    """Return whether the error is temporary: a lock, or a lost connection."""
    if not isinstance(error, (OperationalError, InterfaceError)):
        return False
    # A lost connection, and a pool without a free one, have none.
    code = getattr(error.__cause__, "sqlstate", None)
    return code is None or (code[:2] in TEMPORARY and code != QueryCanceled.sqlstate)


def reason(error, model):
    """Return why nothing was published; log an unexpected error."""
    if not isinstance(error, REFUSALS):
        message = "What was scheduled was not published on its date."
        logger.error(message, exc_info=error)
        return gettext(
            "Something failed on the server; the log says why. Tell an administrator."
        )
    if isinstance(error, PermissionDenied):
        return gettext(
            "The person who set the date no longer has permission to publish this."
        )
    return reason_of(error, model)
