"""Pictures that come with an import: into the storage first, into the library later.

When a row is checked, its pictures are checked and stored, under the keys that they
will have; what comes of them is a plain dict, ``{"pk": …, "facts": …}``, without facts
if the library has it already. ``cleanup_media`` removes what the import never makes.
"""

from pathlib import PurePosixPath

from django.core.files import File

from library import pictures
from library.models import Picture
from publishing.admin.working_copies import next_keys


def bring_picture(path, name, known) -> dict:
    """Store the file of a picture, unless it is here or another row has brought it.

    ``known``: {digest: what was brought}. Raises ValidationError.
    """
    with open(path, "rb") as file:
        prepared = pictures.prepare(File(file))
        size = file.tell()
    digest = prepared.digest
    if stored := Picture.objects.filter(digest=digest).first():
        return {"pk": stored.pk}
    if digest not in known:
        [pk] = next_keys(Picture, 1)
        facts = {
            **{name: getattr(prepared, name) for name in ["width", "height", "sizes"]},
            "digest": digest,
            "token": prepared.store(),
            "original_name": PurePosixPath(name).name[-200:],
            "bytes": size,
        }
        known[digest] = {"pk": pk, "facts": facts}
    return known[digest]


def store_pictures(brought):
    """Make the pictures that are new; return their pointers."""
    made = []
    for each in brought:
        # Another row may have brought it.
        is_new = "facts" in each
        if is_new and not Picture.objects.filter(pk=each["pk"]).exists():
            new = Picture(pk=each["pk"], **each["facts"])
            new.save(force_insert=True)
            made.append(new.pointer)
    return made
