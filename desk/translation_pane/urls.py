from django.urls import path

from desk.translation_pane import checks, concordance, pane, suggestion


def urls_of(site):
    pages = [
        ("pane", pane.show, "translation_pane"),
        ("concordance", concordance.show, "concordance"),
        ("suggestion", suggestion.show, "translation_suggestion"),
        ("checks", checks.show, "checks"),
        ("checks/answer", checks.store_answer, "checks_answer"),
    ]
    return [
        path(f"desk/{route}/", site.admin_view(view), name=name)
        for route, view, name in pages
    ]
