from functools import partial

from django.conf import settings
from django.contrib import admin
from django.http import HttpResponseRedirect, JsonResponse
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext_lazy as _, override
from django.views.decorators.http import require_POST

from accounts import audit, limits, mail, sessions
from accounts.authentication import has_second_factor
from accounts.permissions import rights_of
from desk import language_findings, menu, notifications, palette
from desk.dashboard import needs, page
from desk.results import Answer, results_at
from desk.search import NOT_ALL, SearchForm, search
from text.languages import LANGUAGES, own_name
from text.pointers import parse_or_none

# How many lists of models are cached, by rights, language and app.
MAX_APP_LISTS = 100

# How many results an autocomplete widget gets.
CHOICES = 20


def translated(app):
    """Return an app of ``get_app_list`` whose names are in the current language."""
    models = [
        model
        | {
            "name": str(model["name"]),
            "name_of_one": str(capfirst(model["model"]._meta.verbose_name)),
            "place": menu.place_of(model["model"]),
        }
        for model in app["models"]
    ]
    return app | {"name": str(app["name"]), "models": models}


def translations(request):
    """Return the queue of the translation desk."""
    from desk.translation_desk import page as translation_desk

    return translation_desk.entries(request)


class DeskSite(admin.AdminSite):
    """The back office."""

    site_header = _("Back office")
    site_title = _("Back office")
    index_title = _("Today")
    empty_value_display = "—"

    def __init__(self, name="admin"):
        super().__init__(name)
        # {interface language, app, rights, languages: the apps with their models}
        self._app_lists = {}
        # What packages above put on the first page: functions of a request that return
        # HTML, or "".
        self.panels = []
        # What stands in place of the first page before a site is opened: a function of
        # a request that returns a response, or None.
        self.guide = lambda request: None
        # Beside a block that is translated: {name: route}.
        self.translation_tools = {
            "pane": "admin:translation_pane",
            "fill": "admin:translation_fill",
            "concordance": "admin:translation_concordance",
            "checks": "admin:translation_checks",
            "checks-answer": "admin:translation_checks_answer",
            "replace": "admin:translation_replace",
        }
        # Through which a form leads on: see ``publishing.admin.queue``.
        self.queues = {
            name: partial(page.queue, site=self, section=name) for name in page.QUEUES
        }
        self.queues["translations"] = translations

    @cached_property
    def translation_files(self):
        """The pages of files for translators."""
        # It needs admin classes, which need this site first.
        from desk.translation_files.views import TranslationFiles

        return TranslationFiles(self)

    @cached_property
    def move(self):
        """The pages on which an old site comes in."""
        from desk.move.subject import Move

        return Move(self)

    @property
    def importers(self):
        """What is imported besides by admin classes: see ``imports.undo``."""
        return [self.translation_files, self.move]

    def get_app_list(self, request, app_label=None):
        """Cache the lists, because each page asks every model for its permissions.

        ``get_model_perms`` may therefore depend only on the person's permissions and
        languages.
        """
        key = get_language(), app_label, rights_of(request.user)
        app_list = self._app_lists.get(key)
        if app_list is None:
            app_list = [*map(translated, super().get_app_list(request, app_label))]
            if len(self._app_lists) >= MAX_APP_LISTS:
                self._app_lists.clear()
            self._app_lists[key] = app_list
        return app_list

    def each_context(self, request):
        context = super().each_context(request)
        return {
            **context,
            "menu": menu.menu_of(request, context["available_apps"]),
            "interface_languages": [
                {"code": code, "name": own_name(code)} for code in LANGUAGES
            ],
            # Called where the header is shown.
            "unread_notifications": partial(notifications.count_unread, request.user),
            "session_seconds": request.user.is_authenticated
            and sessions.seconds_left(request.session)[0],
        }

    def render_page(self, request, template, *, status=None, **context):
        """Return a page of the back office, with what surrounds it."""
        context = {**self.each_context(request), **context}
        return TemplateResponse(request, template, context, status=status)

    def get_urls(self):
        # They use admin classes, which need this site first.
        from desk import all_items, changes, library_api
        from desk.translation_desk import page as translation_desk
        from desk.translation_pane import pane as translation_pane

        pages = [
            ("find/", all_items.show, "search"),
            ("all/", all_items.show, "all"),
            (
                "all/saved-filters/",
                require_POST(all_items.change_saved_filters),
                "all_saved_filters",
            ),
            ("changes/", changes.show, "changes"),
            ("pick/", self.pick, "pick"),
            ("palette/", self.palette, "palette"),
            ("pictures/", library_api.pictures, "pictures"),
            ("documents/", library_api.documents, "documents"),
            ("interface/", require_POST(self.interface), "interface"),
            (
                "translations/languages/",
                language_findings.show,
                "translation_languages",
            ),
            *needs.PAGES,
            *notifications.PAGES,
            *translation_desk.PAGES,
            *translation_pane.PAGES,
            *self.translation_files.pages(),
        ]
        return [
            *(
                path(route, self.admin_view(view), name=name)
                for route, view, name in pages
            ),
            *self.translation_files.import_urls("translations/files/import/"),
            *self.move.import_urls("move/"),
            *super().get_urls(),
        ]

    def password_change(self, request, extra_context=None):
        """Limit the tries to guess the old password, and note a change."""
        if request.method != "POST":
            return super().password_change(request, extra_context)
        user = request.user
        tries = limits.Tries(request, limits.PASSWORD, user.get_username())
        response = super().password_change(request, extra_context)
        if response.status_code == 302:
            tries.forgive()
            audit.log(user, user, audit.Act.PASSWORD)
            mail.tell(user, mail.PASSWORD_CHANGED)
            sessions.prolong(request, user)
        return response

    def logout(self, request, extra_context=None):
        """Have the browser forget the pages of the person, also those to go back to.

        Not its cookies, one of which is the reader's language, nor its storage, which
        static/publishing/keeping.js clears.
        """
        response = super().logout(request, extra_context)
        # Other methods are refused, and any site may send them.
        if request.method == "POST":
            response.headers["Clear-Site-Data"] = '"cache"'
        return response

    def index(self, request, extra_context=None):
        if request.method == "POST":
            request.session.pop("offers_factor", None)
            return HttpResponseRedirect(request.path)
        if guide := self.guide(request):
            return guide
        app_list = self.get_app_list(request)
        context = {
            **page.context_of(request, self, app_list),
            "offers_factor": request.session.get("offers_factor")
            and not has_second_factor(request.user),
            "panels": [*filter(None, (panel(request) for panel in self.panels))],
            **(extra_context or {}),
        }
        return super().index(request, context)

    def palette(self, request):
        """Answer the palette with HTML: items, then commands."""
        form = SearchForm(request.GET)
        context = palette.context(self, request, form.text)
        return TemplateResponse(request, "admin/palette_results.html", context)

    def pick(self, request):
        """Answer an autocomplete widget as Django's view does, but for all models.

        ``?q=``: words. ``?id=news.article/12``: this record alone.
        """
        if pointer := parse_or_none(request.GET.get("id", "")):
            answer = Answer("", results_at([pointer], request.user).values())
        else:
            text = SearchForm(request.GET).text
            answer = search(text, request.user, CHOICES, only_publishable=True)
        return JsonResponse(
            {
                "results": [result.as_choice() for result in answer.results],
                "note": answer.note or (NOT_ALL if answer.is_cut else ""),
                "is_address": answer.is_address,
                "pagination": {"more": False},
            }
        )

    def interface(self, request):
        """Change the language of the back office for this person."""
        language = request.POST.get("language")
        if language in LANGUAGES:
            request.user.interface_language = language
            request.user.save(update_fields=["interface_language"])
        back = request.POST.get("next", "")
        if not url_has_allowed_host_and_scheme(
            back, allowed_hosts={request.get_host()}, require_https=settings.HTTPS
        ):
            back = reverse("admin:index")
        with override(language if language in LANGUAGES else None):
            return HttpResponseRedirect(back)
