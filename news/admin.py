from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from imports.views import ImportMixin
from news.imports import ArticleSubject
from news.models import Article, ArticleKind
from news.views import ArticlePage
from publishing.admin import KindAdmin, PublishableAdmin, YearFilter


@admin.register(Article)
class ArticleAdmin(ImportMixin, PublishableAdmin):
    purpose = _("What is new at the Institute. It needs no picture.")
    subject = ArticleSubject
    page = ArticlePage
    shared = [
        "lead_picture",
        ("kind", "happened_on", "corrected_on", "pinned_until"),
        ("topics", "related"),
    ]
    list_display = ["linked_title", "statuses", "kind", "on_site", "changed"]
    list_filter = ["kind", "topics", YearFilter]
    list_select_related = ["kind"]
    autocomplete_fields = ["topics"]

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if db_field.name == "kind":
            # HTML wants a first choice without a value in what has to be chosen.
            field.empty_label = "—"
            field.widget.choices = field.choices
        return field


admin.site.register(ArticleKind, KindAdmin)
