"""Working copies: laid onto the item for a look, published whole or in part."""

import logging
import time

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, InterfaceError, OperationalError, transaction
from django.utils.translation import gettext, override

from accounts.permissions import has, may_publish, may_share
from publishing import restoring, revising, snapshots, wording
from publishing.freshness import Said, texts_of
from publishing.models import Revision, WorkingCopy
from publishing.models.working_copy import SHARED
from publishing.registry import model_of

logger = logging.getLogger(__name__)

# Seconds after which a process asks again what is due.
ASK_EVERY = 5
# When this process has asked last, by a clock that nobody sets.
_asked_at = None


class Conflict(Exception):
    """Both the item and its working copy have changed ``names``, and differently."""

    def __init__(self, names):
        super().__init__(names)
        self.names = names


def begin(record, user) -> WorkingCopy:
    """Return the record's working copy, a new one if there is none."""
    snapshot = restoring.contents(type(record), snapshots.take(type(record), record.pk))
    copy, _is_new = WorkingCopy.objects.get_or_create(
        to_model=record.pointer.model,
        to_pk=record.pk,
        defaults={
            "base": snapshot,
            "mine": dict(snapshot),
            "made_by": user,
            "changed_by": user,
        },
    )
    return copy


def lay(copy, record):
    """Write the copy onto the row; only within ``revising.trial``, which undoes it."""
    record = type(record).locked([record.pk]).get()
    values = {name: copy.mine[name] for name in copy.changed}
    snapshots.write(record, values)
    return record


def may_publish_part(user, record, part) -> bool:
    if part == SHARED:
        public = record.public_languages()
        return may_share(user, type(record), public_languages=public) and has(
            user, "publish", type(record)
        )
    return may_publish(user, type(record), part)


def publish(copy, parts, user) -> list[str]:
    """Bring parts of a working copy before readers, all of them or none.

    ``parts``: languages, and ``all`` for what they share. Returns the names of what was
    no longer there. Raises PermissionDenied, Conflict, or ValidationError where readers
    would get something incomplete.
    """
    model = model_of(copy.to_model)
    with revising.unit(
        user,
        kind=Revision.Kind.COPY,
        about=copy.pointer,
        said=declared(copy, parts),
        shown=answered(copy, parts),
    ):
        record = model.locked([copy.to_pk]).get()
        if not all(may_publish_part(user, record, part) for part in parts):
            raise PermissionDenied
        names = copy.changed_in(parts)
        live = snapshots.take(model, record.pk)
        if conflicts := [name for name in copy.conflicts(live) if name in names]:
            raise Conflict(conflicts)
        values = {name: copy.mine[name] for name in names}
        lost = snapshots.write(record, record.prepare_restoring(values))
        if SHARED in parts:
            record.touch()
        restoring.check(record)
        for name in names:
            copy.base[name] = copy.mine[name]
        if copy.changed:
            copy.stage, copy.publish_at, copy.publish_parts = copy.Stage.DRAFT, None, []
            copy.set_languages()
            copy.save()
        else:
            copy.delete()
    return lost


def declared(copy, parts) -> dict:
    """Return what was said of the translations of these parts.

    That languages say the same holds when all that the copy changes of them is there.
    """
    going = copy.changed_in(parts)
    waiting = {snapshots.stem(name) for name in copy.changed if name not in going}
    said = {}
    for text in {snapshots.stem(name) for name in going} & copy.said.keys():
        answer = Said(copy.said[text])
        if answer != Said.SAME or text not in waiting:
            said[text] = answer
    return said


def answered(copy, parts) -> dict:
    """Return {text: {language: version}} of the other sides that the copy answers."""
    going = copy.changed_in(parts)
    return {
        text: {
            language: version
            for language, version in copy.answers[text].items()
            if f"{text}_{language}" not in going
        }
        for text in {snapshots.stem(name) for name in going} & copy.answers.keys()
    }


def remember(copy, mine, live, said, shown):
    """Keep what a save of the copy means for the translations of what it changes.

    ``said`` and ``shown`` as in ``revising.Unit``. A small edit of what was rewritten
    here before is no small edit.
    """
    laid = copy.over(live)
    for text in model_of(copy.to_model).texts:
        was, now = texts_of(laid, text), texts_of(mine, text)
        answer = said.get(text)
        if was == now and answer in {None, Said.SMALL}:
            continue
        was_rewritten = was != texts_of(live, text) and (
            copy.said.get(text) != Said.SMALL
        )
        if answer is None or (answer == Said.SMALL and was_rewritten):
            copy.said.pop(text, None)
        else:
            copy.said[text] = answer.value
        copy.answers[text] = now | shown.get(text, {})


# On a date


def publish_due():
    """Publish each working copy whose time has come, or note why it was not."""
    for pk in list(WorkingCopy.objects.due().values_list("pk", flat=True)):
        with transaction.atomic():
            due = WorkingCopy.objects.due().filter(pk=pk)
            if not lock_record_of(due.first()):
                continue
            copy = due.select_for_update(skip_locked=True).first()
            if copy is None:
                continue
            with override(copy.publish_by.interface_language):
                publish_on_its_date(copy)


def lock_record_of(copy):
    """Lock the row first, as a deletion does, and tell whether there is one."""
    if copy is None:
        return False
    rows = model_of(copy.to_model).locked([copy.to_pk])
    return bool(list(rows.values_list("pk")))


def publish_on_its_date(copy):
    try:
        with transaction.atomic():
            publish(copy, copy.publish_parts, copy.publish_by)
    except (PermissionDenied, Conflict, ValidationError, IntegrityError) as error:
        copy.refresh_from_db()
        copy.failure = told(error, model_of(copy.to_model))
        copy.publish_at, copy.publish_parts = None, []
        copy.save(update_fields=["failure", "publish_at", "publish_parts"])


def publish_due_now_and_then():
    """Ask, but not at each call, whether something is due."""
    global _asked_at
    now = time.monotonic()
    if _asked_at is None or now - _asked_at >= ASK_EVERY:
        _asked_at = now
        try:
            publish_due()
        except (OperationalError, InterfaceError):
            # Whoever came for a page gets it, or hears from the page itself.
            logger.exception("Nobody could ask which working copies are due.")


def told(error, model) -> str:
    """Say why nothing was published."""
    if isinstance(error, Conflict):
        names = dict.fromkeys(wording.label_of(model, name) for name in error.names)
        return gettext(
            "Readers have got another text meanwhile: %(names)s. Look at both and save "
            "the copy again."
        ) % {"names": ", ".join(names)}
    if isinstance(error, PermissionDenied):
        return gettext("You may not do this in this language.")
    if isinstance(error, ValidationError):
        return " ".join(error.messages)
    return gettext("Another item has meanwhile what only one may have.")
