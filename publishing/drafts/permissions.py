"""May this person take this step with this scope of a record? All ask ``may``.

And why a step leaves things as they are: said to the person, nothing is broken.
"""

from contextlib import contextmanager

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, OperationalError
from django.db.models import ProtectedError
from django.utils.translation import gettext, gettext_lazy as _

from accounts.permissions import has, may_publish, may_publish_all, may_write
from publishing.content.locks import is_lock_failure
from publishing.content.snapshots import SCOPES, SHARED
from publishing.revisions.display import label_of


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


# Why something stays as it is


class Refused(Exception):
    """``text``: why nothing is done; ``stops``: {pointer: reasons} of single items."""

    def __init__(self, text, stops=None):
        super().__init__(text)
        self.text, self.stops = text, stops or {}


@contextmanager
def refusing_locks():
    """Refuse what the block does where another has a lock on a row of it."""
    try:
        yield
    except OperationalError as error:
        if not is_lock_failure(error):
            raise
        raise Refused(
            gettext(
                "Somebody else is saving one of these at the moment. Nothing is "
                "changed: try again shortly."
            )
        ) from error


# Why nothing is done with what another person has changed after it was shown.
CHECK_AGAIN = _("Somebody else has changed this in the meantime: check it again.")
# Why a text is not given to readers that was changed after the form had shown it.
CHANGED_UNSEEN = _(
    "Somebody else has changed the text in the meantime. Here it is as it stands now: "
    "read it and press the button again."
)
NO_RIGHT = _("%(language)s: you do not have permission to do this.")
# Why a step moves the languages alone.
SHARED_STAYS = _(
    "What all languages share stays as it was: you do not have permission to do this "
    "with it."
)
# Of what was printed, as the authors of an article.
NEEDS_NOTE = _(
    "Readers have this as it was printed. To change it, say why in “What was changed, "
    "and why”, and publish."
)
REFUSALS = (Refused, PermissionDenied, ValidationError, IntegrityError)


def reason_of_conflict(names, model) -> str:
    """Say that both an item and its working copy have changed ``names``."""
    labels = dict.fromkeys(label_of(model, name) for name in names)
    return gettext(
        "The published text has changed in the meantime: %(names)s. Look at both "
        "and save the working copy again."
    ) % {"names": ", ".join(labels)}


def reason_of(error, model) -> str:
    """Say why nothing was done with a record of ``model``."""
    if isinstance(error, Refused):
        return error.text
    if isinstance(error, PermissionDenied):
        return gettext("You do not have permission to do this in this language.")
    if isinstance(error, ValidationError):
        return " ".join(error.messages)
    if isinstance(error, ProtectedError):
        return gettext("Something else needs it.")
    return gettext("Another item already has a value that must be unique.")
