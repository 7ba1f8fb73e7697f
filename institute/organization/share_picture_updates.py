"""Keeps the pictures with which pages are shared as the pages are."""

from itertools import islice

from django.core.files.storage import default_storage

from institute.organization.models import Organization
from institute.organization.share_picture import FOLDER, file_name, store
from publishing import page_stamp
from publishing.models import CatalogueEntry
from text.languages import LANGUAGES

# How many pictures are drawn at once.
BATCH = 50

# The stamp under which all pictures were there.
_complete = None


def update_share_pictures():
    """Draw pictures that pages lack, and delete those that no page shows any more.

    Some at a time; pages show them once all are there.
    """
    global _complete
    stamp = page_stamp.current()
    if stamp and stamp == _complete:
        return
    wanted = {file_name(*texts): texts for texts in texts_of_pages()}
    stored = stored_names()
    for name in stored - wanted.keys():
        default_storage.delete(name)
    missing = wanted.keys() - stored
    drawn = [store(*wanted[name]) for name in islice(missing, BATCH)]
    if any(drawn):
        _complete = None
        if len(missing) <= BATCH:
            page_stamp.renew()
    elif len(missing) <= BATCH:
        _complete = stamp


def texts_of_pages():
    """Yield title and name of the institute for each picture that a page may show."""
    institute = Organization.objects.get_or_unnamed()
    pages = CatalogueEntry.objects.filter(has_states=True, picture=None)
    for language in LANGUAGES:
        if name := getattr(institute, f"name_{language}"):
            yield name, ""
            titles = pages.visible_in(language).values_list(f"title_{language}")
            yield from ((title, name) for (title,) in titles.order_by().distinct())


def stored_names():
    try:
        _folders, files = default_storage.listdir(FOLDER)
    except FileNotFoundError:
        return set()
    return {f"{FOLDER}/{file}" for file in files}
