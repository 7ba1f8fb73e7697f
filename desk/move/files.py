"""The files of an archive from an old site: found by their old addresses, and brought
into the library.
"""

from pathlib import PurePosixPath

from django.core.exceptions import ValidationError
from django.utils.text import Truncator

from accounts.permissions import may_publish
from imports.upload import key_of_path
from library import brought_files, pictures
from library.files import COMMON
from library.models import Document, DocumentKind, Picture
from publishing.content import old_urls
from publishing.content.pointer_model import to_columns
from publishing.content.status import State
from publishing.models import Redirect
from text.languages import LANGUAGES
from text.pointers import Pointer

PICTURES = (".png", ".jpg", ".jpeg", ".webp", ".gif", ".avif", ".bmp", ".tif", ".svg")
# Folders around the site in the archive, as a program that saves sites makes them.
MOST_AROUND = 2
LONGEST_TITLE = 200


class OldFiles:
    """``brought``: {name: what became of a file}, which the run of the import keeps.

    That is ``{"model": …, "pk": …, "facts": …}``, or ``{"error": …}``.
    """

    def __init__(self, upload, brought, user):
        self.upload, self.brought, self.user = upload, brought, user
        # {digest: what was brought}, and {key of a path: what a table says of it}.
        self.digests, self.words = {}, {}
        # The rows that are themselves documents of these files: {name: pointer}.
        self.rows = {}
        # Pointers of what was made.
        self.made = set()
        self.by_path = {}
        names = sorted(upload.files if upload else brought)
        for around in range(MOST_AROUND + 1):
            for name in names:
                rest = name.split("/", around)[around:]
                if rest:
                    self.by_path.setdefault(key_of_path(f"/{rest[0]}"), name)

    def find(self, path) -> str:
        """Return the name of the file that lay at a path of the old site, or ""."""
        return self.by_path.get(key_of_path(f"/{path.lstrip('/')}"), "")

    def pointer_of(self, name):
        """Return what a link to a file leads to; raise ValidationError."""
        if name in self.rows:
            return self.rows[name]
        found = self.bring(name)
        return Pointer(found["model"], found["pk"])

    def bring(self, name) -> dict:
        """Let the library check a file, once; raise ValidationError."""
        if name not in self.brought:
            self.brought[name] = self._brought(name)
        found = self.brought[name]
        if "error" in found:
            raise ValidationError(found["error"])
        return found

    def _brought(self, name):
        is_picture = name.lower().endswith(PICTURES)
        model = Picture if is_picture else Document
        bring = (
            brought_files.bring_picture if is_picture else brought_files.bring_document
        )
        try:
            found = bring(self.upload.files[name], name, self.digests)
        except ValidationError as error:
            texts = pictures.short_messages(error) if is_picture else error.messages
            return {"error": f"{name}: {' '.join(map(str, texts))}"}
        words = self.words.get(key_of_path(name), {})
        for column, text in words.items() if "facts" in found else ():
            found["facts"].setdefault(column, text)
        return {"model": model._meta.label_lower, **found}

    def facts_of(self, path) -> dict:
        """Return the facts of the file of a row that is a document itself, or None."""
        if not (name := self.find(path)):
            return None
        found = self.bring(name)
        if "facts" in found:
            return found["facts"]["common_file"]
        stored = Document.objects.get(pk=found["pk"])
        return next(filter(None, map(stored.file_of, [COMMON, *LANGUAGES])))

    def say_alt(self, name, language, words):
        """Note what a text says of a picture, if the table of pictures did not."""
        facts = self.brought[name].get("facts", {})
        if words and not facts.get(f"alt_{language}"):
            facts[f"alt_{language}"] = Truncator(" ".join(words.split())).chars(300)

    # Storing

    def make(self, use, record):
        """Make what a row uses, unless that is done; publish a document with its text.

        ``use``: a ``links.Use``; ``record``: what the row makes of its own record.
        """
        found = self.brought[use.name]
        if use.name in self.rows:
            return
        if found["model"] == Picture._meta.label_lower:
            self.made |= {*brought_files.store_pictures([found])}
        elif "facts" in found:
            self._make_document(found, use, record)
        self._lead_here(use, Pointer(found["model"], found["pk"]))

    def _make_document(self, found, use, record):
        document = Document.objects.filter(pk=found["pk"]).first()
        if document is None:
            kind = DocumentKind.usual()
            document = Document(pk=found["pk"], kind=kind, **found["facts"])
        language = use.language
        if getattr(document, f"title_{language}"):
            return
        given = document.common_file.get("title") or PurePosixPath(use.name).stem
        title = Truncator(" ".join(use.words.split()) or given).chars(LONGEST_TITLE)
        setattr(document, f"title_{language}", title)
        if record.is_public_in(language) and may_publish(self.user, Document, language):
            at = getattr(record, f"published_at_{language}")
            setattr(document, f"published_at_{language}", at)
            setattr(document, f"state_{language}", State.PUBLISHED)
        document.save()
        self.made.add(document.pointer)

    def _lead_here(self, use, pointer):
        try:
            old_urls.refuse_present(use.path)
        except ValidationError:
            return
        redirect = Redirect(
            path=use.path,
            kind=Redirect.Kind.LEGACY,
            language=use.language,
            **to_columns(pointer),
        )
        Redirect.objects.bulk_create([redirect], ignore_conflicts=True)
