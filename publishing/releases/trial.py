"""Shows the site as it will be: a release that is published and rolled back."""

from contextlib import contextmanager

from django.core.exceptions import ValidationError
from django.db import DataError, IntegrityError, transaction

from publishing import changesets, locks, snapshots, transitions
from publishing.releases.contents import lines_of, lock
from publishing.releases.problems import PUBLISH


@contextmanager
def trial(release, user):
    """Let the block see the site with the whole release published; nothing is stored.

    Whatever rights anybody has; ``user``: for whom drafts go out with the texts that
    link to them. Yields all lines, and those that cannot be shown so.
    """
    with changesets.rolled_back(user):
        locks.wait_at_most(locks.LOOK_WAIT)
        lock([line.pointer for line in lines_of(release)])
        lines, left = lines_of(release), []
        for line in lines:
            try:
                with transaction.atomic():
                    show(line, user)
            except (DataError, IntegrityError, ValidationError):
                line.record = line.model._base_manager.get(pk=line.pointer.pk)
                left.append(line)
        yield lines, left


def show(line, user):
    """Write an item as it will be onto its row."""
    if line.record is None:
        return
    names = line.working_copy.changed_in(line.scopes) if line.working_copy else []
    if names:
        mine = line.working_copy.mine
        snapshots.write(line.record, {name: mine[name] for name in names})
    record = line.record = line.model._base_manager.get(pk=line.pointer.pk)
    if drafts := line.drafts:
        changed = [
            name
            for language in drafts
            for name in transitions.apply(record, language, PUBLISH)
        ]
        record.save(update_fields=changed)
    if hasattr(record, "rich_text_fields"):
        transitions.publish_attached(record, line.languages, user)
