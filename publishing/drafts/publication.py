"""Publishes an item: what waits in its working copy, and languages that are drafts."""

from publishing import restoration, transitions, working_copies

PUBLISH = transitions.TRANSITIONS["publish"]


def publish_item(record, working_copy, scopes, languages, user, note=""):
    """Publish scopes of the working copy of a record, and languages of its draft.

    ``record``: its row is locked in this transaction, and was read since. The form's
    button and a release publish by it. Returns the records that went out with it.
    Raises what ``working_copies.publish`` does.
    """
    attached = []
    if scopes:
        working_copies.publish_onto(record, working_copy, scopes, user, note)
        attached += working_copy.attached
    if languages:
        record = transitions.take(record, languages, PUBLISH, user, note)
        restoration.check(record)
        attached += record.attached
    return attached
