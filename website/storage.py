import re
from functools import cache, partial
from itertools import groupby
from operator import itemgetter
from posixpath import basename, dirname, join, normpath, relpath

from django.core.files.base import ContentFile
from django.core.files.storage import InMemoryStorage
from whitenoise.storage import CompressedManifestStaticFilesStorage

# Of the public pages; of the back office, before and after those of its kinds of pages;
# of its forms.
SHEETS = ["css/site.css", "desk/base.css", "desk/site.css", "publishing/form.css"]
IMPORT = re.compile(r'@import url\("([^"]+)"\)(?: layer\((\w+)\))?(?: (\w+))?;')
ADDRESS = re.compile(r"""url\((["']?)(?![#/]|data:)([^"')]+)\1\)""")
STRING = r'("[^"]*")'
COMMENT = re.compile(rf"{STRING}|/\*.*?\*/", re.DOTALL)
# Before ":" a space may tell a descendant from the element itself.
BLANK = re.compile(rf"{STRING}|\s*;?\s*(}})\s*|\s*([{{;,>])\s*|(:)\s+|\s+")


class ManifestStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Adds hashes to the names of static files, also in the imports inside scripts.

    The style sheet of all pages gets what it imports; all files are compressed.
    """

    support_js_module_import_aggregation = True
    # A script takes the name of what it imports, one import after another.
    max_post_process_passes = 10

    # A page of the back office names some twenty files, which are always the same.
    url = cache(CompressedManifestStaticFilesStorage.url)

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
    """Return a storage that has a style sheet with its imports under its own name."""
    folder = dirname(name)

    def read(relative):
        imported = normpath(join(folder, relative))
        storage, path = paths[imported]
        with storage.open(path) as file:
            sheet = file.read().decode()
        return ADDRESS.sub(partial(moved, dirname(imported)), sheet)

    def moved(former, match):
        return f'url("{relpath(join(former, match[2]), folder)}")'

    storage = InMemoryStorage()
    sheet = bundle(read(basename(name)), read)
    storage.save(name, ContentFile(sheet))
    return storage


def bundle(sheet, read):
    """Return what a sheet imports, by ``read(name)``, layer by layer."""
    parts = []
    imports = groupby(IMPORT.findall(sheet), key=itemgetter(1, 2))
    for (layer, medium), group in imports:
        rules = "".join(read(name) for name, *_place in group)
        if layer:
            rules = f"@layer {layer} {{{rules}}}"
        parts.append(f"@media {medium} {{{rules}}}" if medium else rules)
    return minify("".join(parts))


def minify(sheet):
    """Return a sheet without comments and needless blank space."""
    sheet = COMMENT.sub(lambda match: match[1] or " ", sheet)
    kept = BLANK.sub(
        lambda match: match[match.lastindex] if match.lastindex else " ", sheet
    )
    return kept.strip()
