from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.http import urlencode
from django.utils.translation import gettext, gettext_lazy as _

from accounts.permissions import may_publish_all
from journal.admin.deposits import DepositsMixin, line_of
from journal.admin.galleys import IssueGalleyInline
from journal.admin.reports import ViewsMixin
from journal.models import Article, Issue, Journal
from journal.views.issue import IssuePage
from publishing.admin import PublishableAdmin, PublishableForm, named, pair
from publishing.admin.addresses import page_of
from publishing.content.snapshots import stem
from text.languages import LANGUAGES


class IssueForm(PublishableForm):
    def needed_for(self, name):
        """Leave out the theme: an issue has its number."""
        return "" if stem(name) == "title" else super().needed_for(name)

    def _title(self, cleaned, language):
        """Take the number where there is no theme in any language."""
        titles = {
            code: super(IssueForm, self)._title(cleaned, code) for code in LANGUAGES
        }
        by_number = map(self.instance.title_by_number, LANGUAGES)
        if {*filter(None, titles.values())} - {*by_number}:
            return titles[language]
        return cleaned.get("number") or self.instance.number


@admin.register(Issue)
class IssueAdmin(DepositsMixin, ViewsMixin, PublishableAdmin):
    form = IssueForm
    page = IssuePage
    reports = [*DepositsMixin.reports, *ViewsMixin.reports]
    duplicate_label = _("Copy as the next issue")
    content = [pair("title"), pair("summary"), pair("editorial")]
    shared = [
        ("year", "number", "volume", "continuous_number"),
        ("published_on", "pages", "doi"),
        "cover",
        "related",
    ]
    list_display = [
        "numbered_title",
        "statuses",
        "published_on",
        "on_site",
        "changed",
    ]
    list_filter = ["year"]
    ordering = ["-sort_key"]
    search_fields = [*pair("title"), *pair("summary"), "number", "year"]
    inlines = [IssueGalleyInline]
    readonly_fields = ["articles_in_order", "deposited"]

    def get_readonly_fields(self, request, obj=None):
        """Lock what readers have in the articles for who may not publish these."""
        fields = super().get_readonly_fields(request, obj)
        if obj and not may_publish_all(
            request.user, Article, obj.languages_of_articles
        ):
            return [*fields, *obj.passed_on]
        return fields

    def get_fieldsets(self, request, obj=None):
        """Put the articles above the facts of an issue that is stored."""
        content, *rest = super().get_fieldsets(request, obj)
        articles = (_("Articles"), {"fields": ["articles_in_order", "deposited"]})
        return [content, articles, *rest] if obj else [content, *rest]

    def _publication_fields(self):
        """Leave out the slug: the address of an issue is its year and number."""
        return [
            names for names in super()._publication_fields() if names != pair("slug")
        ]

    @admin.display(description=_("issue"), ordering="sort_key")
    def numbered_title(self, issue):
        return self.linked_title(issue)

    @admin.display(description=_("deposited"))
    def deposited(self, issue):
        line = line_of(issue.articles.values("pk"), issue.pk)
        articles = issue.articles.present().filter(doi="")
        number = Journal.objects.known().doi_pattern and articles.count()
        if not number:
            return line
        return format_html(
            '{} · <a href="{}#format-crossref">{}</a>',
            line,
            page_of(Issue, "deposits", issue.pk),
            gettext("Assign DOIs: %(number)s") % {"number": number},
        )

    @admin.display(description=_("in order"))
    def articles_in_order(self, issue):
        """Lead to the articles, rubric by rubric, to their order, and to a new one."""
        articles = issue.articles.in_order().select_related("rubric").without_texts()
        rows = [
            (
                page_of(Article, "change", article.pk),
                named(article),
                named(article.rubric),
                article.pages_display or article.article_number,
            )
            for article in articles
        ]
        line = '<li><a href="{}">{}</a> <span class="soft">{} {}</span></li>'
        chosen = urlencode({"issue": issue.pk})
        waiting = Article.objects.online_first().count()
        return format_html(
            '<ol class="users" id="articles-group">{}</ol><p><a href="{}?{}">{}</a> · '
            '<a href="{}?{}">{}</a>{}{}</p>',
            format_html_join("", line, rows),
            reverse("admin:journal_article_add"),
            chosen,
            gettext("Add an article"),
            reverse("admin:journal_article_import"),
            chosen,
            gettext("Import from a file"),
            format_html(
                ' · <a href="{}">{}</a>',
                f"{page_of(Article, 'order')}?{chosen}",
                gettext("Change the order"),
            )
            if len(rows) > 1
            else "",
            format_html(
                ' · <a href="{}?issue__isnull=True">{}: {}</a>',
                page_of(Article, "changelist"),
                gettext("Online first"),
                waiting,
            )
            if waiting
            else "",
        )
