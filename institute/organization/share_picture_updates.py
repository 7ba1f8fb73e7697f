"""Keeps the pictures with which pages are shared as the pages are."""

from itertools import islice

from django.apps import apps
from django.core.files.storage import default_storage
from django.utils import timezone

from institute.organization.mark import picture_name
from institute.organization.models import Organization
from institute.organization.share_picture import FOLDER, file_name, store
from publishing.cache import page_stamp
from publishing.content import snapshots
from publishing.content.registry import publishable_models
from publishing.models import CatalogueEntry, Publishable
from publishing.revisions.revision import Changes
from text.languages import LANGUAGES, languages_from

# How many pictures are drawn at once.
BATCH = 50

# Seconds after which the next are drawn.
PAUSE = 1

_changes = Changes()
# Up to when this process has seen which dates have come; whether all was drawn then.
_since, _is_complete = None, False


def update_share_pictures():
    """Draw some of the pictures that pages lack; return when to go on, or None."""
    global _since, _is_complete
    now = timezone.now()
    come = CatalogueEntry.objects.whose_date_has_come
    with _changes.new() as new:
        is_new = new is None or any(map(may_show, new)) or come(_since, now).exists()
        if is_new or not _is_complete:
            _is_complete = draw_some()
    _since = now
    return None if _is_complete else PAUSE


def may_show(revision):
    """Tell whether a save may have changed what a picture shows, or who has one."""
    model = apps.get_model(revision.to_model)
    if not issubclass(model, Publishable):
        return model is Organization
    unseen = {*model.texts[1:]}
    return not revision.changed or any(
        snapshots.stem(name) not in unseen for name in revision.changed
    )


def draw_some():
    """Return whether all is drawn."""
    wanted = {file_name(*texts): texts for texts in texts_of_pages()}
    stored = stored_names()
    for name in stored - wanted.keys():
        default_storage.delete(name)
    missing = wanted.keys() - stored
    drawn = [store(*wanted[name]) for name in islice(missing, BATCH)]
    # The font lacks a sign of the others.
    is_complete = len(missing) <= BATCH or not any(drawn)
    if any(drawn) and is_complete:
        page_stamp.renew()
    return is_complete


def texts_of_pages():
    """Yield title, institute and mark for each picture that a page may show."""
    institute = Organization.objects.get_or_unnamed()
    mark = picture_name(institute)
    pages = CatalogueEntry.objects.filter(has_states=True, picture=None)
    in_all = [
        model for model in publishable_models() if model.is_shared_in_all_languages
    ]
    in_all = pages.of_kinds(in_all)
    for language in LANGUAGES:
        in_all = in_all.visible_in(language)
    for language in LANGUAGES:
        if name := getattr(institute, f"name_{language}"):
            yield name, "", mark
            titles = [f"title_{code}" for code in languages_from(language)]
            single = pages.visible_in(language).exclude(pk__in=in_all.values("pk"))
            for rows in [single.values_list(titles[0]), in_all.values_list(*titles)]:
                for row in rows.order_by().distinct():
                    yield "\n".join(row), name, mark


def stored_names():
    try:
        _folders, files = default_storage.listdir(FOLDER)
    except FileNotFoundError:
        return set()
    return {f"{FOLDER}/{file}" for file in files}
