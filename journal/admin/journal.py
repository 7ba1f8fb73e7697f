from django.contrib import admin
from django.db.models import Q, Sum
from django.template.loader import render_to_string
from django.utils.http import urlencode
from django.utils.translation import gettext, gettext_lazy as _

from accounts.permissions import may_publish_all
from journal.admin.deposits import DepositsMixin, line_of, mark_of
from journal.deposits.formats import format_of
from journal.galleys import galleys_of
from journal.models import Affiliation, Article, Deposit, Issue, Journal, Policy, Rubric
from journal.views.issue import IssuePage
from publishing.admin import (
    CategoryAdmin,
    ChildInline,
    PublishableAdmin,
    PublishableForm,
    SingleRowMixin,
    TranslatedAdmin,
    named,
    pair,
)
from publishing.admin.addresses import page_of
from publishing.content.snapshots import stem
from publishing.content.status import LanguageStatus
from publishing.drafts.marks import LANGUAGE_MARKS, of_language, of_languages
from publishing.models import ViewCount
from text.languages import LANGUAGES, current


class PolicyInline(ChildInline):
    model = Policy
    fieldsets = [
        (None, {"fields": [("kind", "page")]}),
        (_("in short"), {"fields": [pair("summary")]}),
    ]
    autocomplete_fields = ["page"]


@admin.register(Journal)
class JournalAdmin(SingleRowMixin, TranslatedAdmin):
    autocomplete_fields = ["board", "council"]
    inlines = [PolicyInline]
    shared = [
        ("key_title", "abbreviated_title"),
        ("issn_print", "issn_online"),
        ("founded_year", "issues_a_year"),
        ("board", "council"),
        ("contact_email", "submission_url"),
        ("licence_url", "doi_pattern"),
    ]
    of_registration = [
        ("registrant", "depositor_name", "depositor_email"),
        ("crossmark_doi", "rsci_title_id"),
    ]

    @property
    def fieldsets(self):
        name = _("Registration of DOIs, eLIBRARY")
        return [*super().fieldsets, (name, {"fields": self.of_registration})]


@admin.register(Rubric)
class RubricAdmin(CategoryAdmin):
    own = ["has_abstract"]


@admin.register(Affiliation)
class AffiliationAdmin(TranslatedAdmin):
    list_display = [*pair("name"), *pair("city"), "country"]
    list_filter = ["country"]
    search_fields = [*pair("name"), *pair("city"), "ror"]
    shared = ["country", "ror"]

    def has_delete_permission(self, request, obj=None):
        """Keep what articles name."""
        is_named = obj is not None and obj.contributions.exists()
        return not is_named and super().has_delete_permission(request, obj)


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
class IssueAdmin(DepositsMixin, PublishableAdmin):
    purpose = _("Issues of the journal. Articles choose theirs, so add it first.")
    form = IssueForm
    page = IssuePage
    duplicate_label = _("Copy as the next issue")
    content = [pair("title"), pair("summary"), pair("editorial")]
    shared = [
        ("year", "number", "volume", "continuous_number"),
        ("published_on", "pages", "doi"),
        "cover",
        "whole",
        "related",
    ]
    list_display = ["numbered_title", "statuses", "published_on", "on_site", "changed"]
    list_filter = ["year"]
    ordering = ["-sort_key"]
    search_fields = [*pair("title"), *pair("summary"), "number", "year"]
    autocomplete_fields = ["whole"]
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
        """Put the articles of an issue that is stored above all else."""
        content, *rest = super().get_fieldsets(request, obj)
        fields = ["articles_in_order", "deposited"]
        articles = (_("Articles"), {"classes": ["of-issue"], "fields": fields})
        return [articles, content, *rest] if obj else [content, *rest]

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
        return line_of(issue.articles.values("pk"), issue.pk)

    @admin.display(description=_("in order"))
    def articles_in_order(self, issue):
        """Show the articles, and lead to their order and to a new one."""
        chosen = urlencode({"issue": issue.pk})
        rows = article_rows(issue)
        ways = [
            (f"{page_of(Article, 'add')}?{chosen}", gettext("Add an article")),
            (f"{page_of(Article, 'import')}?{chosen}", gettext("Import from a file")),
        ]
        if len(rows) > 1:
            way = f"{page_of(Article, 'order')}?{chosen}", gettext("Change the order")
            ways.append(way)
        if waiting := Article.objects.online_first().count():
            way = f"{page_of(Article, 'changelist')}?issue__isnull=True"
            ways.append((way, f"{gettext('Online first')}: {waiting}"))
        missing = LANGUAGE_MARKS[LanguageStatus.MISSING]
        context = {"rows": rows, "ways": ways, "missing": missing}
        return render_to_string("admin/journal/issue_articles.html", context)


def article_rows(issue):
    """Return what is there of each article of an issue, in order."""
    articles = issue.articles.in_order().with_pages_of_authors().with_galleys()
    texts = {f"has_text_{code}": Q(**{f"text_{code}__gt": ""}) for code in LANGUAGES}
    articles = articles.annotate(**texts).select_related("rubric").without_texts()
    views = ViewCount.objects.at([article.pointer for article in articles])
    views = dict(views.values_list("to_pk").annotate(Sum("readers")))
    deposits = {}
    for row in Deposit.objects.filter(article__issue=issue).order_by("target"):
        facts = format_of(row.target).name, mark_of(row)
        deposits.setdefault(row.article_id, []).append(facts)
    return [
        {
            "article": article,
            "url": page_of(Article, "change", article.pk),
            "title": named(article),
            "rubric": named(article.rubric),
            "byline": article.byline(current()),
            "views": views.get(article.pk),
            "languages": of_languages(lambda code, it=article: [of_language(it, code)]),
            "texts": [
                c.upper() for c in LANGUAGES if getattr(article, f"has_text_{c}")
            ],
            "files": galleys_of(article.rows_for_readers(), None, article.written_in),
            "deposits": deposits.get(article.pk, ()),
        }
        for article in articles
    ]
