"""The catalogue of the interface, as it lies beside the code."""

from babel.messages.pofile import read_po
from django.conf import settings

from publishing.translations.language_checks import Finding
from text.languages import LANGUAGES
from text.pointers import Pointer

NO_RECORD = Pointer("", 0)
# The code has the texts of this language.
WRITTEN = "en"


def messages(language):
    """Return the messages of our catalogue; none where only the compiled one lies."""
    path = settings.BASE_DIR / "locale" / language / "LC_MESSAGES" / "django.po"
    if not path.exists():
        return []
    with path.open("rb") as file:
        return [message for message in read_po(file) if message.id]


def findings():
    """Yield the texts without a translation, and those that are only guessed."""
    for language in LANGUAGES:
        for message in messages(language):
            if message.fuzzy or not all(texts(message.string)):
                words = ((WRITTEN, texts(message.id)[0]), (language, ""))
                yield Finding(NO_RECORD, "", "catalogue", words)


def texts(message):
    """Return a text, or all plural forms of one, as a tuple."""
    return (message,) if isinstance(message, str) else tuple(message)


def untranslated(language):
    """Return the texts of the code that read otherwise in ``language``."""
    return {
        text
        for message in messages(language)
        for text in texts(message.id)
        if text not in texts(message.string)
    }
