"""A file of a record: inspected, stored under a random name, described, offered."""

import logging
import secrets
from dataclasses import dataclass, fields
from itertools import chain
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files import File
from django.core.files.storage import default_storage
from django.db import models
from django.utils.formats import number_format
from django.utils.html import avoid_wrapping
from django.utils.translation import (
    get_language_info,
    gettext,
    gettext_lazy as _,
    pgettext_lazy,
)

from library.disk import copy, new_folder, report_disk_errors, run
from publishing.content.snapshots import own_columns
from text.languages import LANGUAGES, language_of_words, others

logger = logging.getLogger(__name__)

MAX_BYTES = 50 * 1024 * 1024
# In the URL of a file that serves every language.
COMMON = "all"
WITHOUT_PROPERTIES = {"csv", "zip"}
# Characters from which on a text tells its language.
WORDS_FROM = 500
# Limits of the process that reads the file.
SECONDS, MEGABYTES = 20, 300
# Of address space, for that which typesets a line beside.
STAMP_MEGABYTES = 900

FILE_LANGUAGES = {
    "ru": pgettext_lazy("language of a file", "Russian"),
    "en": pgettext_lazy("language of a file", "English"),
}


# Messages about a file that is not accepted: what is wrong, and what to do

NOT_ACCEPTED = _(
    "%(found)s: PDF, EPUB, CSV, ZIP and files of Office programs are accepted, up to "
    "%(limit)s."
)
# What the file is instead: the ``actual`` of library.inspection, or a type whose name
# it has not.
ACTUAL_TYPES = {
    "zip": _("An archive (ZIP or similar), despite its name"),
    "csv": _("Plain text that is not called .csv"),
    "old_office": _("A file in an old Office format (.doc, .xls, .ppt)"),
    "other_office": _("A template or a slide show, despite its name"),
}
OTHER = _("A file of another kind")
MESSAGES = {
    "empty": _("The file is empty: choose another."),
    "encrypted": _("This file is locked with a password: save it without one."),
    "damaged": _(
        "This file is damaged: find an undamaged copy, or save it again in the "
        "program that made it."
    ),
    "active": _(
        "This file contains scripts or programs that would run on a reader’s "
        "computer: save it without them."
    ),
    "macros": _(
        "This file contains macros that would run on a reader’s computer: save it "
        "without them, as DOCX, XLSX, PPTX or OpenDocument."
    ),
    "bomb": _(
        "This file unpacks to far more than a document needs and was not opened: make "
        "it smaller, or save it as a PDF."
    ),
    "nested": _("This file contains archives: save it without them."),
}


def refusal(error: dict) -> ValidationError:
    code = error["error"]
    if code in MESSAGES:
        return ValidationError(MESSAGES[code], code=code)
    found = ACTUAL_TYPES.get(error.get("actual"), OTHER)
    params = {"found": found, "limit": format_size(MAX_BYTES)}
    return ValidationError(NOT_ACCEPTED, code=code, params=params)


# The file


def prepare(file) -> "PreparedFile":
    """Inspect an uploaded file. Raise ValidationError if it is not accepted."""
    if file.size > MAX_BYTES:
        text = _("The file is %(size)s: files up to %(limit)s are accepted.")
        sizes = {"size": format_size(file.size), "limit": format_size(MAX_BYTES)}
        raise ValidationError(text, code="too_large", params=sizes)
    with new_folder("document-", settings.FILE_UPLOAD_TEMP_DIR) as folder, folder:
        source, textfile = Path(folder.name, "source"), Path(folder.name, "text")
        copy(file, source)
        limits = {"seconds": SECONDS, "megabytes": MEGABYTES, "overrun": "bomb"}
        arguments = source, textfile
        facts = run("library.inspection", *arguments, folder=folder.name, **limits)
        if "error" in facts:
            raise refusal(facts)
        text = textfile.read_text(encoding="utf-8")
    kind = facts["type"]
    if kind in WITHOUT_PROPERTIES and not file.name.lower().endswith(f".{kind}"):
        raise refusal({"error": "not_accepted", "actual": kind})
    words_in = language_of_words(text) if len(text) >= WORDS_FROM else ""
    return PreparedFile(file, {**facts, "words_in": words_in}, text)


def text_of(facts: dict) -> str:
    """Return the text of a stored file for the search, or "" if the file is lost."""
    if isinstance(facts, ReadFacts):
        return facts.text
    try:
        with default_storage.open(facts["name"]) as file:
            return prepare(file).text
    except (OSError, ValidationError):
        logger.exception("The file of a document cannot be read")
        return ""


def stamped(facts: dict, line: str, address: str) -> dict:
    """Store a copy of a PDF with a line on each page, a link; return its facts."""
    with new_folder("stamp-", settings.FILE_UPLOAD_TEMP_DIR) as folder, folder:
        source, target = Path(folder.name, "source"), Path(folder.name, "target")
        try:
            with default_storage.open(facts["name"]) as file:
                copy(file, source)
        except FileNotFoundError as error:
            raise ValidationError(MESSAGES["damaged"]) from error
        limits = {"seconds": SECONDS, "megabytes": STAMP_MEGABYTES, "overrun": "bomb"}
        arguments = source, target, line, address
        answer = run("library.stamp", *arguments, folder=folder.name, **limits)
        if "error" in answer:
            raise ValidationError(MESSAGES[answer["error"]])
        with target.open("rb") as file:
            return PreparedFile(file, facts | answer).store()


@dataclass
class PreparedFile:
    """A file that was inspected, with its facts and text."""

    file: File
    facts: dict
    text: str = ""

    def store(self, storage=default_storage) -> "ReadFacts":
        """Store the file; return its facts with its name in the storage."""
        name = f"documents/{secrets.token_hex(16)}.{self.facts['type']}"
        with report_disk_errors():
            try:
                name = storage.save(name, File(self.file))
            except OSError:
                storage.delete(name)
                raise
        facts = ReadFacts(self.facts, name=name)
        facts.text = self.text
        return facts


class ReadFacts(dict):
    """The facts of a file that was just read, with its ``text``."""


@dataclass(frozen=True)
class StoredFile:
    """The facts of a stored file, for templates.

    ``which``: the language of its readers, or ``all``; "" for that which it states.
    ``words_in``: the language of its words, by their letters, if it has enough.
    ``address``: where they get it.
    """

    name: str
    type: str
    bytes: int
    pages: int | None = None
    sha256: str = ""
    title: str = ""
    language: str = ""
    is_tagged: bool | None = None
    words_in: str = ""
    which: str = ""
    address: str = ""

    @classmethod
    def of(cls, facts: dict, which="", address="", **more) -> "StoredFile":
        known = {field.name for field in fields(cls)}
        known = {key: value for key, value in facts.items() if key in known}
        return cls(**known, which=which, address=address, **more)

    def __str__(self):
        return self.badge

    def comparable(self):
        return self.sha256

    @property
    def size(self) -> str:
        return format_size(self.bytes)

    @property
    def languages(self) -> list:
        return LANGUAGES if self.which == COMMON else [self.which or self.language]

    @property
    def badge(self) -> str:
        """Type, size and language: "PDF, 1.21 MB, Russian"."""
        names = [
            str(FILE_LANGUAGES[code])
            for code in self.languages
            if code in FILE_LANGUAGES
        ]
        facts = [self.type.upper(), self.size, "/".join(names)]
        return ", ".join(filter(None, facts))


def format_size(size: int) -> str:
    """Return "412 KB" or "1.21 MB": three digits, in the active language."""
    kilobytes = max(1, round(size / 1024))
    # Django's own msgids, which its catalogues translate.
    if kilobytes < 1024:
        return avoid_wrapping(gettext("%s KB") % kilobytes)
    megabytes = f"{size / 1024**2:.3g}" if size < 999 * 1024**2 else size // 1024**2
    return avoid_wrapping(gettext("%s MB") % number_format(megabytes))


def remarks(file: StoredFile, language: str = "") -> list[str]:
    """Return what a file lacks, for the editor. ``language``: of its readers."""
    messages = []
    if language and file.words_in not in {"", language}:
        messages.append(wrong_language(file))
    if file.type in WITHOUT_PROPERTIES:
        return messages
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


def wrong_language(file: StoredFile) -> str:
    text = gettext("The text of this file seems to be in another language: %(name)s.")
    return text % {"name": language_name(file.words_in)}


def language_name(language: str) -> str:
    try:
        return str(get_language_info(language)["name_translated"])
    except KeyError:
        return language


# What readers can download


def preferred_order(language):
    """Return the languages and ``all``, what suits readers of ``language`` first."""
    return [language, COMMON, *others(language)]


def downloads_of(document, language, is_draft=False):
    """Return the files that a page in ``language`` shows: of what readers see."""
    return [
        StoredFile.of(facts, which, document.file_address(language, which))
        for which in preferred_order(language)
        if (facts := document.file_of(which))
        and (is_draft or document.is_file_public(which))
    ]


def badge_of(entry):
    """Return the badge of the file that suits the reader of an Entry, or ""."""
    # Not the files of languages that readers do not see.
    public = [COMMON, *entry.visible_languages()]
    for which in preferred_order(entry.reader):
        if which in public and (facts := entry.details.get(which)):
            return StoredFile.of(facts, which).badge
    return ""


# The column that holds a file


class StoredFileField(models.JSONField):
    """The facts of a file, as ``library.files`` returns them, or None.

    Nothing that such a column names, in a row or in a revision, is ever cleaned up.
    """

    def as_text(self, facts):
        """Return what history shows: "PDF, 1.21 MB, Russian"."""
        return StoredFile.of(facts).badge

    def deconstruct(self):
        name, _path, args, kwargs = super().deconstruct()
        # To the database it is one like any other.
        return name, "django.db.models.JSONField", args, kwargs


def file_columns():
    """Yield each model that has files, with the names of their columns."""
    for model in apps.get_models():
        columns = own_columns(model)
        if names := [f.name for f in columns if isinstance(f, StoredFileField)]:
            yield model, names


def stored_names():
    """Return the names of the files that rows have."""
    rows = chain(
        *(model._base_manager.values_list(*names) for model, names in file_columns())
    )
    return {facts["name"] for row in rows for facts in row if facts}
