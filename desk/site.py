from django.conf import settings
from django.contrib import admin
from django.http import HttpResponseRedirect, JsonResponse
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import (
    get_language,
    gettext,
    gettext_lazy as _,
    override,
)
from django.views.decorators.http import require_POST

from desk import picture_api
from desk.search import FindForm, at, found, recent_of
from text.languages import LANGUAGES, own_name
from text.pointers import parse_or_none

# So many lists of models are kept: for rights, languages and apps that differ.
MOST_APP_LISTS = 100

# How many items a chooser offers at once.
CHOICES = 20


class DeskSite(admin.AdminSite):
    """The back office."""

    site_header = _("Back office")
    site_title = _("Back office")
    index_title = _("What to work on")

    def __init__(self, name="admin"):
        super().__init__(name)
        # {interface language, app, rights, languages: the apps with their models}
        self._app_lists = {}

    def get_app_list(self, request, app_label=None):
        """Keep the lists: to ask every model for its rights is dear on each page.

        So ``get_model_perms`` may depend on the person's rights and languages alone.
        """
        user = request.user
        rights = user.is_superuser or frozenset(user.get_all_permissions())
        # Who has not signed in has no languages.
        languages = frozenset(getattr(user, "languages", ()))
        key = get_language(), app_label, rights, languages
        app_list = self._app_lists.get(key)
        if app_list is None:
            app_list = super().get_app_list(request, app_label)
            if len(self._app_lists) >= MOST_APP_LISTS:
                self._app_lists.clear()
            self._app_lists[key] = app_list
        return app_list

    def each_context(self, request):
        return {
            **super().each_context(request),
            "find_form": FindForm(),
            "interface_languages": [
                {"code": code, "name": own_name(code)} for code in LANGUAGES
            ],
        }

    def get_urls(self):
        return [
            path("find/", self.admin_view(self.find), name="find"),
            path("pick/", self.admin_view(self.pick), name="pick"),
            path("pictures/", self.admin_view(picture_api.answer), name="pictures"),
            path(
                "interface/",
                self.admin_view(require_POST(self.interface)),
                name="interface",
            ),
            *super().get_urls(),
        ]

    def index(self, request, extra_context=None):
        context = {"recent": recent_of(request.user), **(extra_context or {})}
        return super().index(request, context)

    def find(self, request):
        """Search all kinds at once, whatever their state."""
        form = FindForm(request.GET)
        text = form.cleaned_data["q"] if form.is_valid() else ""
        context = {
            **self.each_context(request),
            "title": gettext("Search"),
            "find_form": form,
            "text": text,
            "found": found(text, request.user) if text else [],
        }
        return TemplateResponse(request, "admin/find.html", context)

    def pick(self, request):
        """Answer a chooser with items of all kinds, in the shape Django's own have.

        ``?q=`` holds words, ``?id=news.article/12`` asks for one item.
        """
        if pointer := parse_or_none(request.GET.get("id", "")):
            items = at(pointer, request.user)
        else:
            form = FindForm(request.GET)
            text = form.cleaned_data["q"] if form.is_valid() else ""
            items = found(text, request.user)[:CHOICES]
        return JsonResponse(
            {
                "results": [
                    {
                        "id": str(item.pointer),
                        "title": item.title,
                        "text": f"{item.title} — {item.kind_name}",
                    }
                    for item in items
                ],
                "pagination": {"more": False},
            }
        )

    def interface(self, request):
        """Change the language in which the back office speaks to this person."""
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
