from django.contrib import admin
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext, gettext_lazy as _

from glossary.models import Domain, GeneratedFile, Source, TitlePage
from publishing.admin import SingleRowMixin, TranslatedAdmin, pair
from publishing.revisions.display import format_moment


@admin.register(Domain)
class DomainAdmin(TranslatedAdmin):
    list_display = [*pair("title"), "code"]
    search_fields = [*pair("title"), "code"]
    fieldsets = [
        (None, {"fields": [pair("title")]}),
        (_("For all languages"), {"fields": ["code"]}),
    ]


@admin.register(Source)
class SourceAdmin(TranslatedAdmin):
    list_display = ["linked_title", "kind", "year"]
    list_filter = ["kind"]
    search_fields = pair("title")
    fieldsets = [
        (None, {"fields": [pair("title")]}),
        (_("For all languages"), {"fields": [("kind", "year"), "url"]}),
    ]


def pdf_status(pdf):
    """Return a link to the file, and when the last build failed, if it did."""
    lines = []
    if download := pdf.download:
        made = gettext("made on %(moment)s") % {"moment": format_moment(pdf.made_at)}
        link = format_html('<a href="{}">{}</a>', download.address, download.badge)
        lines.append(format_html("{}, {}", link, made))
    if pdf.failed_at:
        failed = gettext(
            "%(language)s: could not be made on %(moment)s; the log says why."
        )
        moment, language = format_moment(pdf.failed_at), pdf.get_language_display()
        lines.append(failed % {"language": language, "moment": moment})
    return joined(lines)


def joined(lines):
    return format_html_join(mark_safe("<br>"), "{}", ((line,) for line in lines))


@admin.register(TitlePage)
class TitlePageAdmin(SingleRowMixin, TranslatedAdmin):
    readonly_fields = ["pdfs"]
    fieldsets = [
        (None, {"fields": [pair(name) for name in TitlePage.texts]}),
        (_("For all languages"), {"fields": ["licence_url", "pdfs"]}),
    ]

    @admin.display(description=_("PDF"))
    def pdfs(self, page):
        """Show the generated PDF of each language."""
        lines = joined(map(pdf_status, GeneratedFile.objects.order_by("pk")))
        return lines or gettext("None is made yet.")
