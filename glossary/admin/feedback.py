from functools import partial

from django.contrib import admin, messages
from django.db import transaction
from django.db.models import Case, When
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.translation import gettext, gettext_lazy as _

from accounts.permissions import has
from glossary.admin.concept import joined
from glossary.feedback import send_reply
from glossary.models import ConsentText, Feedback
from publishing.admin import RecordAdmin, TranslatedAdmin, TranslatedForm, pair
from publishing.admin.addresses import page_of
from publishing.admin.first_page import Waiting
from publishing.cache.compiled import compiled
from publishing.revisions.display import format_moment
from text.languages import language_of_words


class ConsentTextForm(TranslatedForm):
    """The form of a consent text: read-only once a reader agreed to it."""

    @cached_property
    def is_agreed_to(self):
        return self.instance.is_agreed_to()

    def may_change(self, name):
        return not self.is_agreed_to and super().may_change(name)

    def may_check(self, language):
        return not self.is_agreed_to and super().may_check(language)

    def read_only_reason(self):
        if not self.is_agreed_to:
            return ""
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


@admin.register(Feedback)
class FeedbackAdmin(RecordAdmin):
    """What readers wrote; they add it on the public page, and editors reply here."""

    list_display = ["first_words", "kind", "language", "status", "created_at"]
    list_filter = ["status", "kind", "language"]
    search_fields = ["text", "reply"]
    autocomplete_fields = ["concept"]
    readonly_fields = [
        *["kind", "words", "language", "contact", "created_at", "replied_at"]
    ]
    fieldsets = [
        (
            _("What the reader writes"),
            {"fields": ["words", ("kind", "language", "created_at"), "contact"]},
        ),
        (_("Decision"), {"fields": ["concept", ("status", "replied_at"), "reply"]}),
    ]

    def has_add_permission(self, request):
        return False

    def has_view_permission(self, request, obj=None):
        """Show what readers wrote, and their addresses, only to those who may reply."""
        return self.has_change_permission(request, obj)

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("concept")

    def get_ordering(self, request):
        """List what has no reply yet first, the newest before the older."""
        is_open = When(status=Feedback.Status.OPEN, then=0)
        return [Case(is_open, default=1), "-pk"]

    @admin.display(description=_("suggestion"), ordering="text")
    def first_words(self, feedback):
        return with_language(str(feedback))

    @admin.display(description=_("text"))
    def words(self, feedback):
        return with_language(feedback.text)

    def save_model(self, request, obj, form, change):
        """Mail a new reply once it is stored, and show whether it was sent."""
        super().save_model(request, obj, form, change)
        if "reply" in form.changed_names and obj.reply:
            transaction.on_commit(partial(self._send, request, obj))

    def first_page_waits(self, user):
        """Return what readers wrote and nobody has answered, for who may."""
        if not has(user, "change", Feedback):
            return []
        return [
            Waiting(
                kind=gettext("Glossary"),
                title=str(feedback),
                language=language_of_words(feedback.text),
                url=page_of(Feedback, "change", feedback.pk),
                action=gettext("Reply"),
                at=feedback.created_at,
                facts=(
                    gettext("a reader writes: %(kind)s")
                    % {"kind": feedback.get_kind_display()},
                    format_moment(feedback.created_at),
                ),
                shape="feedback",
            )
            for feedback in open_feedback()
        ]

    def _send(self, request, feedback):
        if not feedback.contact:
            message = gettext(
                "The reader left no address: the reply is only kept here."
            )
            messages.info(request, message)
        elif send_reply(feedback):
            message = gettext("The reply went out to %(address)s.")
            messages.success(request, message % {"address": feedback.contact})
        else:
            message = gettext("The reply is saved, but the e-mail could not be sent.")
            messages.error(request, message)


def with_language(text):
    """Return a text of several lines as HTML that names the text's language."""
    lines = joined(text.splitlines())
    return format_html('<span lang="{}">{}</span>', language_of_words(text), lines)


# How many the first page shows: the oldest.
MOST_WAITING = 20


@compiled
def open_feedback():
    is_open = Feedback.objects.filter(status=Feedback.Status.OPEN)
    return is_open.order_by("pk")[:MOST_WAITING]
