"""What a person may change of a published record: asked once for a whole form."""

from accounts.permissions import may_publish, may_write, may_write_shared
from text.languages import LANGUAGES


class Rights:
    """The answers of ``accounts.permissions`` for the fields of a form.

    ``public`` are the languages in which readers see the record.
    """

    def __init__(self, user, model, public):
        self.may_write_shared = may_write_shared(user, model, public_languages=public)
        self.writable = {
            language
            for language in LANGUAGES
            if may_write(user, model, language, is_public=language in public)
        }
        self.publishable = {
            language for language in LANGUAGES if may_publish(user, model, language)
        }

    def may_change(self, language):
        """Tell whether it is a text of ``language`` that they may change, or for None
        what all languages share."""
        return self.may_write_shared if language is None else language in self.writable
