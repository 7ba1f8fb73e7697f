from django.core.paginator import Paginator
from django.db import models
from wagtail.fields import RichTextField
from wagtail.models import Page
from wagtail.search import index

PAGE_SIZE = 10
LATEST = 7
OTHERS = 6


class HomePage(Page):
    def get_context(self, request):
        articles = ArticlePage.newest()
        return {
            **super().get_context(request),
            "articles": articles[:LATEST],
            # As many as our home page has of events and documents.
            "others": articles.reverse()[:OTHERS],
        }


class ArticleIndexPage(Page):
    def get_context(self, request):
        articles = ArticlePage.newest().child_of(self)
        years = articles.dates("date", "year", "DESC")
        if request.GET.get("year", "").isdigit():
            articles = articles.filter(date__year=request.GET["year"])
        page = Paginator(articles, PAGE_SIZE).get_page(request.GET.get("page"))
        return {
            **super().get_context(request),
            "page_of_articles": page,
            "years": years,
        }


class ArticlePage(Page):
    date = models.DateTimeField(db_index=True)
    summary = models.TextField()
    body = RichTextField()

    search_fields = [
        *Page.search_fields,
        index.SearchField("summary"),
        index.SearchField("body"),
    ]

    @classmethod
    def newest(cls):
        return cls.objects.live().public().defer("body").order_by("-date")

    def neighbour(self, lookup, order):
        others = type(self).objects.live().defer("body").order_by(order)
        return others.filter(**{lookup: self.date}).first()

    def get_context(self, request):
        return {
            **super().get_context(request),
            "newer": self.neighbour("date__gt", "date"),
            "older": self.neighbour("date__lt", "-date"),
        }
