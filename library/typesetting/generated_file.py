"""A PDF that is kept in step with what it is made of.

The worker makes it anew once its content differs, so nobody waits for it: readers get
the stored file.
"""

import hashlib
import json
import logging
import tempfile
from contextlib import contextmanager
from datetime import timedelta
from importlib.metadata import version
from pathlib import Path

from django.conf import settings
from django.core.files import File
from django.core.files.storage import default_storage
from django.db import models, transaction
from django.utils import timezone

import sandbox
from library.files import StoredFileField
from publishing.cache import page_stamp
from publishing.content import locks

# Building it in the sandbox


HERE = Path(__file__).parent
STEP = "library.typesetting.typeset"
# Limits of each process; MEGABYTES of address space, which is more than the memory in
# use.
# Measured: a thousand concepts, 240 kB of text, take 4 s of processor time in all and
# 290 MB at most, and are 145 pages of 1.9 MB; the 140 of the demo 1 s and 100 MB.
SECONDS, MEGABYTES = 120, 600


@contextmanager
def built_pdf(data: dict, template: Path, *, has_places=False):
    """Build a PDF, and yield its path and facts; it is deleted afterwards.

    ``data``: with "language", "title" and "timestamp"; its "pictures" are {name: that
    of a file in the storage}. ``has_places``: the template marks places that it reads
    in a second run. Raises sandbox.Overrun, sandbox.Broken and OSError.
    """
    with tempfile.TemporaryDirectory(dir=settings.FILE_UPLOAD_TEMP_DIR) as name:
        folder = Path(name)
        source, places, large, target = (
            folder / name for name in ["data.json", "places.json", "1.pdf", "2.pdf"]
        )
        source.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
        for picture, stored in data.get("pictures", {}).items():
            with default_storage.open(stored) as file:
                (folder / f"{picture}.webp").write_bytes(file.read())
        run(folder, "prepare", source)
        if has_places:
            run(folder, "find", template, source, places)
        run(folder, "set", template, source, places, large)
        facts = run(folder, "pack", large, target)
        yield target, {**facts, "language": data["language"], "title": data["title"]}


def run(folder, *arguments):
    return sandbox.run(
        STEP, *arguments, seconds=SECONDS, megabytes=MEGABYTES, folder=folder
    )


logger = logging.getLogger(__name__)

# After which a failed build is tried again though nothing has changed.
RETRY_AFTER = timedelta(minutes=10)


class GeneratedFileQuerySet(models.QuerySet):
    def withdraw(self):
        """Delete the files; one that is being made at this moment is discarded too."""
        for pk in self.order_by("pk").values_list("pk", flat=True):
            with transaction.atomic():
                row = self.select_for_update().get(pk=pk)
                row.replace_file(None, "")
                row.state = ""
                row.withdrawals += 1
                row.save()
        # Pages lead to them.
        page_stamp.renew()


class GeneratedFileBase(models.Model):
    """A PDF, and the result of its last build.

    ``file``: facts of the file with its ``name`` in the storage, None without a file.
    ``content``: a digest of the text in it. ``state``: that of what it is made of, when
    it was last checked; empty once withdrawn. ``withdrawals`` counts: a build compares
    it before it stores its result.
    """

    # The template, and whether it reads its own places.
    template: Path
    has_places = False

    file = StoredFileField(null=True)
    content = models.CharField(max_length=64)
    state = models.CharField(max_length=80)
    made_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    withdrawals = models.PositiveIntegerField(default=0)

    objects = GeneratedFileQuerySet.as_manager()

    class Meta:
        abstract = True
        default_permissions = ()

    @property
    def is_stored(self):
        return bool(self.file) and default_storage.exists(self.file["name"])

    def replace_file(self, facts, content):
        """Set the file; delete the old one after the commit."""
        if self.file:
            old = self.file["name"]
            transaction.on_commit(lambda: default_storage.delete(old))
        self.file, self.content = facts, content

    def is_outdated(self, state):
        """Return whether it is lost, was withdrawn, failed, or is of another state."""
        if self.failed_at:
            return abs(timezone.now() - self.failed_at) >= RETRY_AFTER
        return self.state != state or bool(self.file and not self.is_stored)

    def refresh(self, read):
        """Make the file anew if its content has changed.

        ``read()`` returns its state, which differs as soon as the data may, and what is
        typeset, or None where there is nothing. A file that was withdrawn during the
        build is made once more.
        """
        while not self._refresh(read):
            pass
        stored = type(self).objects.get(pk=self.pk)
        before, now = ((r.file, r.state, bool(r.failed_at)) for r in [self, stored])
        if now != before:
            # Pages show its size, or do not lead to it.
            page_stamp.renew()

    def digest_of(self, data):
        """Return a hash of the data, of the templates, and of the typst version."""
        if not data:
            return ""
        sha256 = hashlib.sha256(json.dumps(data, sort_keys=True).encode())
        sha256.update(version("typst").encode())
        for path in sorted([*self.template.parent.glob("*.typ"), *HERE.glob("*.typ")]):
            sha256.update(path.read_bytes())
        return sha256.hexdigest()

    def _refresh(self, read):
        """Store the present file; return False if it was withdrawn meanwhile.

        An advisory lock lets one process build at a time: the next finds it done. The
        row is locked only when the file is ready, so that a withdrawal waits for no
        build.
        """
        with transaction.atomic():
            # A build takes longer than a save: wait as long as a statement may take.
            locks.wait_at_most(0)
            locks.acquire(f"{self._meta.label_lower} {self.pk}")
            row = type(self).objects.get(pk=self.pk)
            row.state, text = read()
            content = row.digest_of(text)
            if text is None:
                row.replace_file(None, "")
            elif content != row.content or not row.is_stored:
                row._build(content, text)
            else:
                row.failed_at = None
            stored = type(self).objects.select_for_update().get(pk=row.pk)
            is_valid = stored.withdrawals == row.withdrawals
            if is_valid:
                row.save()
            elif row.file:
                default_storage.delete(row.file["name"])
            return is_valid

    def _build(self, content, data):
        try:
            with built_pdf(data, self.template, has_places=self.has_places) as built:
                path, facts = built
                # It tells nobody what is in it.
                name = f"documents/{facts['sha256'][:32]}.pdf"
                with path.open("rb") as file:
                    name = default_storage.save(name, File(file))
                self.replace_file({"name": name, **facts}, content)
        except (sandbox.Overrun, sandbox.Broken, OSError):
            logger.exception("%s could not be made", self)
            self.failed_at = timezone.now()
        else:
            self.made_at, self.failed_at = timezone.now(), None
