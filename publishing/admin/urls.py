"""The pages that the base classes add to those of Django's admin."""

from functools import partial, update_wrapper

from django.urls import path
from django.views.decorators.http import require_POST
from modeltranslation.admin import TranslationAdmin

from publishing.admin import (
    assignments,
    autosave,
    field_notes,
    filters,
    history,
    item_actions,
    ordering,
    previews,
    translation_editor,
    working_copies,
)
from publishing.admin.releases import views
from publishing.content.ordered import Ordered
from publishing.content.publishable import Publishable
from publishing.content.record import Record
from publishing.releases.release import Release

# {kind of record, or of admin class: (path, view, name)}. A view is a function of the
# admin class and the request; the name follows those of the app and the model, as in
# Django's own.
OF_MODEL = {
    Record: [
        ("saved-filters/", filters.change_saved_filters, "saved_filters"),
        ("deleted/", history.list_deleted, "deleted"),
        ("deleted/<pk:revision>/restore/", history.undelete, "undelete"),
        ("deleted/<pk:revision>/purge/", history.purge_deleted, "purge_deleted"),
        ("add/autosave/", autosave.autosave, "autosave_new"),
    ],
    Ordered: [("order/", ordering.order, "order")],
    Publishable: [("add/preview/<str:language>/", previews.preview, "preview_new")],
}
# The same, of a record: they stand below its key.
OF_RECORD = {
    Record: [
        ("history/compare/", history.compare, "compare"),
        ("history/<pk:revision>/restore/", history.restore, "restore"),
        ("history/purge/", history.purge_history, "purge"),
        ("autosave/", autosave.autosave, "autosave"),
        ("notes/", field_notes.store_note, "notes"),
    ],
    TranslationAdmin: [
        ("working-copy/discard/", working_copies.discard, "discard_working_copy"),
        ("working-copy/changes/", working_copies.show_changes, "working_copy_changes"),
        ("translate/<str:language>/", translation_editor.translate, "translate"),
        ("assign/", assignments.assign, "assign"),
        ("release/", views.add_to_release, "release"),
    ],
    Publishable: [
        ("duplicate/", item_actions.duplicate, "duplicate"),
        ("preview/<str:language>/", previews.preview, "preview"),
        ("previews/end/", previews.end_links, "end_previews"),
        ("take-off/", item_actions.take_off, "take_off"),
    ],
    Release: [
        ("items/", views.change_items, "items"),
        ("go-out/", views.go_out, "go_out"),
        ("previews/end/", previews.end_links, "end_previews"),
        ("take-back/", views.take_back, "take_back"),
    ],
}
# Pages that only take what is sent.
TAKING = {
    *["saved_filters", "undelete", "restore", "notes"],
    *["discard_working_copy", "duplicate", "end_previews"],
}


def urls_of(model_admin):
    options = model_admin.opts

    def view_of(view, name):
        view = update_wrapper(partial(view, model_admin), view)
        view = require_POST(view) if name in TAKING else view
        return model_admin.admin_site.admin_view(view)

    own = [
        (route, getattr(type(model_admin), name), name)
        for name, route in model_admin.own_pages.items()
    ]
    of_kinds = [
        (prefix + route, view, name)
        for prefix, kinds in [("", OF_MODEL), ("<path:object_id>/", OF_RECORD)]
        for kind, urls in kinds.items()
        if issubclass(model_admin.model, kind) or isinstance(model_admin, kind)
        for route, view, name in urls
    ]
    return [
        path(
            route,
            view_of(view, name),
            name=f"{options.app_label}_{options.model_name}_{name}",
        )
        for route, view, name in [*own, *of_kinds]
    ]
