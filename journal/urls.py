from django.urls import path, register_converter

from bibliography.responses import FormatConverter
from journal import feeds
from journal.views import archive, article, authors, files, galleys, home, issue

register_converter(FormatConverter, "citation_suffix")

app_name = "journal"

# /<language>/journal/
urlpatterns = [
    path("", home.journal_home, name="home"),
    path("archive/", archive.archive, name="archive"),
    path("authors/", authors.AuthorList.view, name="authors"),
    path("feed/", feeds.ArticleFeed(), name="feed"),
    path("<yyyy:year>/", archive.year, name="year"),
    path("<yyyy:year>/<slug:number>/", issue.IssuePage.view, name="issue"),
    path(
        "<yyyy:year>/<slug:number>/<slug:slug>/",
        article.ArticlePage.view,
        name="article",
    ),
    path(
        "<yyyy:year>/<slug:number>/<slug:slug>/cite.<citation_suffix:suffix>",
        files.citation_file,
        name="citation",
    ),
    path(
        "<yyyy:year>/<slug:number>/<slug:slug>/jats.xml",
        files.article_jats,
        name="jats",
    ),
    path("<yyyy:year>/<slug:number>/<slug:name>.<slug:suffix>", galleys.of_issue),
    path(
        "<yyyy:year>/<slug:number>/<slug:slug>/<slug:name>.<slug:suffix>",
        galleys.of_article,
    ),
]
