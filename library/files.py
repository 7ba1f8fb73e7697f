"""The file of a document: inspected, stored under a random name, described."""

import logging
import secrets
import shutil
from dataclasses import dataclass, fields

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files import File
from django.core.files.storage import default_storage
from django.utils.formats import number_format
from django.utils.html import avoid_wrapping
from django.utils.translation import get_language_info, gettext, pgettext_lazy

import sandbox
from library import file_errors
from library.disk import (
    TemporaryFolder,
    check_room,
    disk_full,
    new_folder,
    report_disk_errors,
)

logger = logging.getLogger(__name__)

MAX_BYTES = 50 * 1024 * 1024
# Limits of the process that reads the file.
SECONDS, MEGABYTES = 20, 300

FILE_LANGUAGES = {
    "ru": pgettext_lazy("language of a file", "Russian"),
    "en": pgettext_lazy("language of a file", "English"),
}


def max_bytes() -> int:
    return getattr(settings, "DOCUMENT_MAX_BYTES", MAX_BYTES)


def prepare(file) -> "PreparedFile":
    """Inspect an uploaded file. Raise ValidationError if it is not accepted."""
    limit = format_size(max_bytes())
    if file.size > max_bytes():
        raise file_errors.too_large(format_size(file.size), limit)
    with report_disk_errors():
        check_room(file.size)
    with new_folder("document-", settings.FILE_UPLOAD_TEMP_DIR) as folder:
        prepared = PreparedFile(folder)
        with report_disk_errors():
            prepared.copy_from(file)
        prepared.inspect(limit)
        return prepared


def text_of(facts: dict, storage=default_storage) -> str:
    """Return the text of a stored file for the search, or "" if the file is lost."""
    try:
        with storage.open(facts["name"]) as file:
            return prepare(file).text
    except (OSError, ValidationError):
        logger.exception("The file of a document cannot be read")
        return ""


class PreparedFile:
    """A temporary copy of an uploaded file, removed when this object is collected."""

    def __init__(self, folder: TemporaryFolder):
        self.facts, self.text = {}, ""
        self.folder, self.source = folder, folder.path / "source"

    def copy_from(self, file):
        file.seek(0)
        with self.source.open("wb") as target:
            shutil.copyfileobj(file, target)

    def inspect(self, limit: str):
        textfile = self.source.with_name("text")
        try:
            facts = sandbox.run(
                "library.inspection",
                self.source,
                textfile,
                seconds=SECONDS,
                megabytes=MEGABYTES,
                folder=textfile.parent,
            )
        except sandbox.Overrun:
            facts = {"error": "bomb"}
        except sandbox.Broken:
            logger.exception("A document's file could not be read")
            facts = {"error": "damaged"}
        if facts.get("error") == "disk_full":
            raise disk_full()
        if "error" in facts:
            raise file_errors.error(facts["error"], facts.get("actual"), limit)
        self.facts, self.text = facts, textfile.read_text(encoding="utf-8")

    def store(self, storage=default_storage) -> dict:
        """Store the file; return its facts with its name in the storage."""
        name = f"documents/{secrets.token_hex(16)}.{self.facts['type']}"
        with report_disk_errors(), self.source.open("rb") as file:
            try:
                name = storage.save(name, File(file))
            except OSError:
                storage.delete(name)
                raise
        return {"name": name, **self.facts}


@dataclass(frozen=True)
class StoredFile:
    """The facts of a stored file, for templates."""

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
        return format_size(self.bytes)

    def badge(self, languages=None) -> str:
        """Return "PDF, 1.21 MB, Russian"; by default in the language it states."""
        codes = [self.language] if languages is None else languages
        names = [str(FILE_LANGUAGES[code]) for code in codes if code in FILE_LANGUAGES]
        facts = [self.type_name, self.size, "/".join(names)]
        return ", ".join(filter(None, facts))


def format_size(size: int) -> str:
    """Return "412 KB" or "1.21 MB": three digits, in the active language."""
    kilobytes = max(1, round(size / 1024))
    # Django's own msgids, which its catalogues translate.
    if kilobytes < 1024:
        return avoid_wrapping(gettext("%s KB") % kilobytes)
    megabytes = f"{size / 1024**2:.3g}" if size < 999 * 1024**2 else size // 1024**2
    return avoid_wrapping(gettext("%s MB") % number_format(megabytes))


def remarks(facts: dict, language: str = "") -> list[str]:
    """Return what a file lacks, for the editor. ``language``: of its readers."""
    file, messages = StoredFile.of(facts), []
    if not file.title:
        messages.append(
            gettext(
                "This file has no title of its own: set one in its properties, "
                "for readers who have several files open."
            )
        )
    if not file.language:
        messages.append(
            gettext(
                "This file does not say its language: screen readers may read it aloud "
                "by the rules of another."
            )
        )
    elif language and file.language != language:
        messages.append(
            gettext("This file says that its language is %(stated)s, not %(expected)s.")
            % {
                "stated": language_name(file.language),
                "expected": language_name(language),
            }
        )
    if file.is_tagged is False:
        messages.append(
            gettext(
                "Screen readers cannot tell headings and lists in this PDF: it has no "
                "tags."
            )
        )
    return messages


def language_name(language: str) -> str:
    try:
        return str(get_language_info(language)["name_translated"])
    except KeyError:
        return language
