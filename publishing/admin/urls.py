"""The pages that the base classes add to those of Django's admin."""

from functools import partial, update_wrapper

from django.urls import path
from modeltranslation.admin import TranslationAdmin

from publishing.admin import (
    assignments,
    autosave,
    history,
    item_actions,
    notes,
    ordering,
    previews,
    tabs,
    translation_editor,
    working_copies,
)
from publishing.content.ordered import Ordered
from publishing.content.publishable import Publishable
from publishing.content.record import Record

# {kind of record, or of admin class: (path, view, name)}. A view is a function of the
# admin class and the request; the name follows those of the app and the model, as in
# Django's own.
URLS = {
    Record: [
        ("saved-filters/", tabs.change_saved_filters, "saved_filters"),
        ("deleted/", history.list_deleted, "deleted"),
        ("deleted/<pk:revision>/restore/", history.undelete, "undelete"),
        ("<path:object_id>/history/compare/", history.compare, "compare"),
        (
            "<path:object_id>/history/<pk:revision>/restore/",
            history.restore,
            "restore",
        ),
        ("deleted/<pk:revision>/purge/", history.purge_deleted, "purge_deleted"),
        ("<path:object_id>/history/purge/", history.purge_history, "purge"),
        ("add/autosave/", autosave.autosave, "autosave_new"),
        ("<path:object_id>/autosave/", autosave.autosave, "autosave"),
        ("<path:object_id>/notes/", notes.store_note, "notes"),
    ],
    Ordered: [("order/", ordering.order, "order")],
    TranslationAdmin: [
        (
            "<path:object_id>/working-copy/discard/",
            working_copies.discard,
            "discard_working_copy",
        ),
        (
            "<path:object_id>/working-copy/changes/",
            working_copies.show_changes,
            "working_copy_changes",
        ),
        (
            "<path:object_id>/translate/<str:language>/",
            translation_editor.translate,
            "translate",
        ),
        ("<path:object_id>/assign/", assignments.assign, "assign"),
        ("<path:object_id>/release/", item_actions.add_to_release, "release"),
    ],
    Publishable: [
        ("<path:object_id>/duplicate/", item_actions.duplicate, "duplicate"),
        ("add/preview/<str:language>/", previews.preview, "preview_new"),
        ("<path:object_id>/preview/<str:language>/", previews.preview, "preview"),
        ("<path:object_id>/previews/end/", previews.end_links, "end_previews"),
        ("<path:object_id>/take-off/", item_actions.take_off, "take_off"),
    ],
}


def urls_of(model_admin):
    options = model_admin.opts
    return [
        path(
            route,
            model_admin.admin_site.admin_view(
                update_wrapper(partial(view, model_admin), view)
            ),
            name=f"{options.app_label}_{options.model_name}_{name}",
        )
        for kind, urls in URLS.items()
        if issubclass(model_admin.model, kind) or isinstance(model_admin, kind)
        for route, view, name in urls
    ]
