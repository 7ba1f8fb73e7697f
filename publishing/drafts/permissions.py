"""May this person take this step with this scope of a record? All ask ``may``."""

from accounts.permissions import has, may_publish, may_publish_all, may_write
from publishing.content.snapshots import SCOPES, SHARED


def may(user, record, scope, *, publishes=False, public=None) -> bool:
    """Tell whether a person may change a scope of a record, or give it to readers.

    ::

        may(user, article, "en")               # on the item itself
        may(user, article, "en", public=[])    # in its working copy
        may(user, article, "en", publishes=True)
        may(user, Article, SHARED, public=["ru"])

    ``scope``: a language, or ``SHARED`` for what all languages share. ``public``: the
    languages in which readers have what is changed, by default those of the record; who
    changes it there publishes.
    """
    if public is None:
        public = record.public_languages()
    if scope != SHARED:
        is_for_readers = publishes or scope in public
        return (may_publish if is_for_readers else may_write)(user, record, scope)
    return (
        has(user, "change", record)
        and may_publish_all(user, record, public)
        and (not publishes or has(user, "publish", record))
    )


def writable_scopes(user, model, public) -> set:
    """Return the scopes that a person may change; ``public``: as of ``may``."""
    return {scope for scope in SCOPES if may(user, model, scope, public=public)}
