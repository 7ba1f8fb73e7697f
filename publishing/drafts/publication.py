"""Publishes an item: what waits in its working copy, and languages that are drafts."""

from publishing.drafts import restoration, transitions, working_copies

PUBLISH = transitions.TRANSITIONS["publish"]


def publish_item(record, working_copy, scopes, languages, user, note="", at=None):
    """Publish scopes of the working copy of a record, and languages of its draft.

    ``record``: its row is locked in this transaction, and was read since; ``at``: the
    moment to come at which the draft is to go live. The form's button, the steps of a
    list and a release publish by it. Returns (the record, the records that went out
    with it, the names that could not be written). Raises what
    ``working_copies.publish`` does.
    """
    attached, lost = [], []
    if scopes:
        record.remember_row()
        lost = working_copies.publish_onto(record, working_copy, scopes, user, note)
        attached += working_copy.attached
    if languages:
        record = transitions.take(record, languages, PUBLISH, user, note, at=at)
        restoration.check(record)
        attached += record.attached
    return record, attached, lost
