"""Keeps the pictures with which pages are shared as the pages are."""

from itertools import islice

from django.core.files.storage import default_storage

from institute.organization.models import Organization
from institute.organization.share_picture import FOLDER, file_name, store
from publishing import page_stamp
from publishing.models import CatalogueEntry
from publishing.registry import publishable_models
from text.languages import LANGUAGES, languages_from

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
    in_all = [
        model for model in publishable_models() if model.is_shared_in_all_languages
    ]
    in_all = pages.of_kinds(in_all)
    for language in LANGUAGES:
        in_all = in_all.visible_in(language)
    for language in LANGUAGES:
        if name := getattr(institute, f"name_{language}"):
            yield name, ""
            titles = [f"title_{code}" for code in languages_from(language)]
            single = pages.visible_in(language).exclude(pk__in=in_all.values("pk"))
            for rows in [single.values_list(titles[0]), in_all.values_list(*titles)]:
                for row in rows.order_by().distinct():
                    yield "\n".join(row), name


def stored_names():
    try:
        _folders, files = default_storage.listdir(FOLDER)
    except FileNotFoundError:
        return set()
    return {f"{FOLDER}/{file}" for file in files}
