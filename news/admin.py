from django.contrib import admin

from imports.views import ImportMixin
from news.imports import ArticleSubject
from news.models import Article
from news.views import article_context
from publishing.admin import PublishableAdmin, YearFilter, pair


@admin.register(Article)
class ArticleAdmin(ImportMixin, PublishableAdmin):
    subject = ArticleSubject
    template = "news/article_detail.html"
    content = [pair("title"), pair("summary"), pair("body"), pair("correction")]
    shared = [
        "lead_picture",
        ("kind", "happened_on", "pinned_until"),
        "topics",
        "related",
    ]
    list_display = [
        "linked_title",
        "statuses",
        "kind",
        "happened_on",
        "on_site",
        "changed",
    ]
    list_filter = ["kind", "topics", YearFilter]
    autocomplete_fields = ["topics"]

    def page_context(self, record, cleaned):
        return article_context(
            record,
            topics=[topic.pk for topic in cleaned["topics"]],
            chosen=cleaned["related"],
        )
