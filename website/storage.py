from functools import cached_property

from django.core.files.base import ContentFile
from django.core.files.storage import InMemoryStorage
from whitenoise.storage import CompressedManifestStaticFilesStorage

from website.style_sheets import bundle

SITE_SHEET = "css/site.css"


class ManifestStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Adds hashes to the names of static files, also in the imports inside scripts.

    The style sheet of the public pages gets what it imports; all files are compressed.
    """

    support_js_module_import_aggregation = True
    # A script takes the name of what it imports, one import after another.
    max_post_process_passes = 10

    @cached_property
    def _urls(self):
        return {}

    def url(self, name, force=False):
        # A page of the back office names some thirty files, which are always the same.
        if name not in self._urls:
            self._urls[name] = super().url(name, force)
        return self._urls[name]

    def post_process(self, paths, *args, **kwargs):
        if SITE_SHEET in paths:
            paths = {**paths, SITE_SHEET: (bundled(paths), SITE_SHEET)}
        yield from super().post_process(paths, *args, **kwargs)

    def compress_files(self, names):
        # Readers ask for hashed names alone, and such a name has one content.
        names = set(names) & set(self.hashed_files.values())
        return super().compress_files(
            name
            for name in names
            if not name.endswith(".map") and not self.exists(f"{name}.gz")
        )


def bundled(paths):
    """Return a storage that has the whole style sheet under its own name."""

    def read(name):
        storage, path = paths[name]
        with storage.open(path) as file:
            return file.read().decode()

    storage = InMemoryStorage()
    sheet = bundle(read(SITE_SHEET), lambda name: read(f"css/{name}"))
    storage.save(SITE_SHEET, ContentFile(sheet))
    return storage
