from django.contrib import admin
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext, gettext_lazy as _

from glossary.models import Edition, Printing
from glossary.pdf.offer import offer_in
from publishing.admin import TranslatedAdmin, pair


def told(printing):
    """Return what one is to know of a book: its file, and that none followed it."""
    offer = offer_in(printing.language, printing.file)
    parts = []
    if offer:
        made = gettext("made on %(moment)s") % {"moment": moment(printing.made_at)}
        link = format_html('<a href="{}">{}</a>', offer.address, offer.badge)
        parts.append(format_html("{}, {}", link, made))
    if printing.failed_at:
        failed = gettext(
            "%(language)s: could not be made on %(moment)s; the log says why."
        )
        parts.append(
            failed % {"language": printing, "moment": moment(printing.failed_at)}
        )
    return format_html_join(mark_safe("<br>"), "{}", ((part,) for part in parts))


def moment(value):
    return date_format(timezone.localtime(value), "DATETIME_FORMAT")


@admin.register(Edition)
class EditionAdmin(TranslatedAdmin):
    list_display = ["__str__", *pair("edition")]
    readonly_fields = ["books"]
    fieldsets = [
        (None, {"fields": [pair(name) for name in Edition.texts]}),
        (_("For all languages"), {"fields": ["licence_url", "books"]}),
    ]

    @admin.display(description=_("PDF"))
    def books(self, edition):
        """Tell of each book how it is, and where it is had."""
        lines = format_html_join(
            mark_safe("<br>"), "{}", ((told(one),) for one in Printing.objects.all())
        )
        return lines or gettext("It is made for the first reader who asks for it.")

    def has_add_permission(self, request):
        return super().has_add_permission(request) and not Edition.objects.exists()

    def has_delete_permission(self, request, obj=None):
        return False

    def get_model_perms(self, request):
        # The list of its items offers to add it, while there is none.
        return {
            "add": False,
            "change": self.has_change_permission(request),
            "delete": False,
            "view": self.has_view_permission(request),
        }
