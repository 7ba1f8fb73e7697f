"""The file of a document: taken in safely, stored under a name nobody guesses, and
described to readers."""

import logging
import secrets
import shutil
import tempfile
import weakref
from contextlib import contextmanager
from dataclasses import dataclass, fields
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files import File
from django.core.files.storage import default_storage
from django.utils.formats import number_format
from django.utils.html import avoid_wrapping
from django.utils.translation import get_language_info, gettext, pgettext_lazy

import sandbox
from library import file_errors

logger = logging.getLogger(__name__)

MAX_BYTES = 50 * 1024 * 1024
# For the process that opens the file.
SECONDS, MEGABYTES = 20, 300

FILE_LANGUAGES = {
    "ru": pgettext_lazy("language of a file", "Rus"),
    "en": pgettext_lazy("language of a file", "Eng"),
}


def max_bytes() -> int:
    return getattr(settings, "DOCUMENT_MAX_BYTES", MAX_BYTES)


def prepare(file) -> "PreparedFile":
    """Find out what an uploaded file is. Raise ValidationError if not accepted."""
    limit = human_size(max_bytes())
    if file.size > max_bytes():
        raise file_errors.too_large(human_size(file.size), limit)
    with room():
        folder = Path(tempfile.mkdtemp(dir=settings.FILE_UPLOAD_TEMP_DIR))
    prepared = PreparedFile(folder)
    try:
        with room():
            prepared.copy(file)
        prepared.inspect(limit)
    except Exception:
        # Its trace, which a form may keep, would keep the copy.
        prepared.remove()
        raise
    return prepared


@contextmanager
def room():
    """Tell a person, and the log, of a disk that takes no more."""
    try:
        yield
    except OSError as error:
        logger.exception("A document's file could not be stored")
        raise file_errors.error("no_room") from error


def text_of(facts: dict, storage=default_storage) -> str:
    """Return what the search reads in a stored file; nothing if it is lost."""
    try:
        with storage.open(facts["name"]) as file:
            return prepare(file).text
    except (OSError, ValidationError):
        logger.exception("The file of a document cannot be read")
        return ""


class PreparedFile:
    """An accepted file, in a temporary copy that goes when this object goes."""

    def __init__(self, folder: Path):
        self.facts, self.text = {}, ""
        self.source = folder / "source"
        self.remove = weakref.finalize(self, shutil.rmtree, folder, ignore_errors=True)

    def copy(self, file):
        file.seek(0)
        with self.source.open("wb") as copy:
            shutil.copyfileobj(file, copy)

    def inspect(self, limit: str):
        textfile = self.source.with_name("text")
        try:
            found = sandbox.run(
                "library.inspection",
                self.source,
                textfile,
                seconds=SECONDS,
                megabytes=MEGABYTES,
                folder=textfile.parent,
            )
        except sandbox.Overrun:
            found = {"fault": "bomb"}
        except sandbox.Broken:
            logger.exception("A document's file broke its reader")
            found = {"fault": "damaged"}
        if "fault" in found:
            raise file_errors.error(found["fault"], found.get("found"), limit)
        self.facts, self.text = found, textfile.read_text(encoding="utf-8")

    def store(self, storage=default_storage) -> dict:
        """Put the file where documents are kept; return its facts with its name."""
        name = f"documents/{secrets.token_hex(16)}.{self.facts['type']}"
        with room(), self.source.open("rb") as file:
            try:
                name = storage.save(name, File(file))
            except OSError:
                storage.delete(name)
                raise
        return {"name": name, **self.facts}


@dataclass(frozen=True)
class StoredFile:
    """The facts of a stored file, as templates show them."""

    name: str
    type: str
    bytes: int
    pages: int | None = None
    sha256: str = ""
    title: str = ""
    language: str = ""
    is_tagged: bool | None = None

    @classmethod
    def of(cls, facts: dict) -> "StoredFile":
        known = {field.name for field in fields(cls)}
        return cls(**{key: value for key, value in facts.items() if key in known})

    @property
    def type_name(self) -> str:
        return self.type.upper()

    @property
    def size(self) -> str:
        return human_size(self.bytes)

    def badge(self, languages=None) -> str:
        """Return "PDF, 1.21 MB, Rus". ``languages``: else the one the file states."""
        codes = [self.language] if languages is None else languages
        names = [str(FILE_LANGUAGES[code]) for code in codes if code in FILE_LANGUAGES]
        parts = [self.type_name, self.size, "/".join(names)]
        return ", ".join(part for part in parts if part)


def human_size(size: int) -> str:
    """Return "412 KB" or "1.21 MB": three digits, in the words of the language."""
    kilobytes = max(1, round(size / 1024))
    # Django's own words: its catalogues have them.
    if kilobytes < 1024:
        return avoid_wrapping(gettext("%s KB") % kilobytes)
    megabytes = f"{size / 1024**2:.3g}" if size < 999 * 1024**2 else size // 1024**2
    return avoid_wrapping(gettext("%s MB") % number_format(megabytes))


def remarks(facts: dict, language: str = "") -> list[str]:
    """Tell the editor what the file lacks. ``language``: the one it is offered in."""
    file, found = StoredFile.of(facts), []
    if not file.title:
        found.append(
            gettext(
                "This file has no title of its own: set one in its properties, "
                "for readers who have several files open."
            )
        )
    if not file.language:
        found.append(
            gettext(
                "This file does not say its language: screen readers may read it aloud "
                "by the rules of another."
            )
        )
    elif language and file.language != language:
        found.append(
            gettext("This file says that its language is %(stated)s, not %(expected)s.")
            % {"stated": name_of(file.language), "expected": name_of(language)}
        )
    if file.is_tagged is False:
        found.append(
            gettext(
                "Screen readers cannot tell headings and lists in this PDF: it has no "
                "tags."
            )
        )
    return found


def name_of(language: str) -> str:
    try:
        return str(get_language_info(language)["name_translated"])
    except KeyError:
        return language
