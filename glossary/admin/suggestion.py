from django.contrib import admin, messages
from django.db.models import Case, When
from django.utils.functional import cached_property
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext, gettext_lazy as _

from glossary.models import ConsentText, Suggestion
from glossary.replying import reply
from publishing.admin import RecordAdmin, RecordForm, TranslatedAdmin, pair
from text.languages import language_of_words


class ConsentTextForm(RecordForm):
    """The form of a consent text, which is never changed once a reader agreed to it."""

    @cached_property
    def is_agreed_to(self):
        return self.instance.is_agreed_to()

    def may_change(self, name):
        return not self.is_agreed_to and super().may_change(name)

    def read_only_reason(self):
        if not self.is_agreed_to:
            return super().read_only_reason()
        return gettext(
            "A reader has agreed to this text, so it can no longer be changed. Add a "
            "new consent text instead: readers are shown the newest one."
        )


@admin.register(ConsentText)
class ConsentTextAdmin(TranslatedAdmin):
    form = ConsentTextForm
    list_display = ["version", "since"]
    fieldsets = [
        (None, {"fields": [pair("text")]}),
        (None, {"fields": [("version", "since")]}),
    ]


@admin.register(Suggestion)
class SuggestionAdmin(RecordAdmin):
    """What readers propose; it comes in by the page for readers alone."""

    list_display = ["in_short", "kind", "language", "status", "created_at"]
    list_filter = ["status", "kind", "language"]
    search_fields = ["text", "reply"]
    autocomplete_fields = ["concept"]
    readonly_fields = [
        *["kind", "words", "language", "contact", "created_at", "replied_at"],
    ]
    fieldsets = [
        (
            _("What the reader writes"),
            {"fields": ["words", ("kind", "language", "created_at"), "contact"]},
        ),
        (
            _("What became of it"),
            {"fields": ["concept", ("status", "replied_at"), "reply"]},
        ),
    ]

    def has_add_permission(self, request):
        return False

    def has_view_permission(self, request, obj=None):
        """Show what readers wrote, and their addresses, to those alone who answer."""
        return self.has_change_permission(request, obj)

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("concept")

    def get_ordering(self, request):
        """List what is to be answered first, the newest before the others."""
        is_open = When(status=Suggestion.Status.OPEN, then=0)
        return [Case(is_open, default=1), "-pk"]

    @admin.display(description=_("suggestion"), ordering="text")
    def in_short(self, suggestion):
        return in_its_language(str(suggestion))

    @admin.display(description=_("text"))
    def words(self, suggestion):
        return in_its_language(suggestion.text)

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        if "reply" in form.changed_names and obj.reply:
            request.answered = obj

    def changeform_view(self, request, *args, **kwargs):
        """Send a new reply, now that it is stored, and say what became of it."""
        response = super().changeform_view(request, *args, **kwargs)
        if answered := getattr(request, "answered", None):
            self._send(request, answered)
        return response

    def _send(self, request, suggestion):
        if not suggestion.contact:
            told = gettext("The reader left no address: the reply is only kept here.")
            messages.info(request, told)
        elif reply(suggestion):
            message = gettext("The reply went out to %(address)s.")
            messages.success(request, message % {"address": suggestion.contact})
        else:
            told = gettext("The reply is kept, but the mail could not be sent.")
            messages.error(request, told)


def in_its_language(text):
    lines = format_html_join(
        mark_safe("<br>"), "{}", ((line,) for line in text.splitlines())
    )
    return format_html('<span lang="{}">{}</span>', language_of_words(text), lines)
