from functools import cached_property
from posixpath import basename, dirname, join, normpath

from django.core.files.base import ContentFile
from django.core.files.storage import InMemoryStorage
from whitenoise.storage import CompressedManifestStaticFilesStorage

from website.style_sheets import bundle

# Of the public pages, and of the back office.
SHEETS = ["css/site.css", "desk/site.css"]


class ManifestStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Adds hashes to the names of static files, also in the imports inside scripts.

    The style sheet of all pages gets what it imports; all files are compressed.
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
        whole = {name: (bundled(name, paths), name) for name in SHEETS if name in paths}
        yield from super().post_process({**paths, **whole}, *args, **kwargs)

    def compress_files(self, names):
        # Readers ask for hashed names alone, and such a name has one content.
        names = set(names) & set(self.hashed_files.values())
        return super().compress_files(
            name
            for name in names
            if not name.endswith(".map") and not self.exists(f"{name}.gz")
        )


def bundled(name, paths):
    """Return a storage that has a style sheet with its imports under its own name.

    What the imported ones name must be named alike from its folder.
    """

    def read(relative):
        storage, path = paths[normpath(join(dirname(name), relative))]
        with storage.open(path) as file:
            return file.read().decode()

    storage = InMemoryStorage()
    sheet = bundle(read(basename(name)), read)
    storage.save(name, ContentFile(sheet))
    return storage
