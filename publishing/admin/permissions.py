"""What a person may change of a published record: asked once for a whole form."""

from accounts.permissions import may_publish
from publishing.content.snapshots import SCOPES, SHARED
from publishing.drafts.permissions import may
from text.languages import LANGUAGES


class Rights:
    """The answers of ``may`` for the fields of a form; ``public``: as there."""

    def __init__(self, user, model, public):
        self.writable = {
            scope for scope in SCOPES if may(user, model, scope, public=public)
        }
        self.publishable = {
            language for language in LANGUAGES if may_publish(user, model, language)
        }

    def may_change(self, language):
        """Tell whether they may change texts of ``language``; None: what is shared."""
        return (language or SHARED) in self.writable
