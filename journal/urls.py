from django.urls import include, path, register_converter
from django.utils.translation import gettext_lazy as _

from bibliography.responses import FormatConverter
from institute.feeds import KindFeed
from journal.models import Article
from journal.views import article, authors, files, home, issue
from publishing.pages import versions

register_converter(FormatConverter, "citation_suffix")

app_name = "journal"

FEED = KindFeed(model=Article, name=_("Articles of the journal"))

# Below an issue, or of an article that has none yet.
of_article = [
    path("", article.ArticlePage.view, name="article"),
    path("version/", include(versions.urls_of(article.ArticlePage))),
    path("cite.<citation_suffix:suffix>", files.citation_file),
    path("jats.xml", files.article_jats),
    path("<slug:name>.<slug:suffix>", files.of_article),
]
# /<language>/journal/
urlpatterns = [
    path("", home.journal_home, name="home"),
    path("archive/", issue.archive, name="archive"),
    path("articles/", home.online_first, name="online-first"),
    path("authors/", authors.AuthorList.view, name="authors"),
    path("feed/", FEED, name="feed"),
    # It leads on, and so has no name.
    path("<yyyy:year>/", issue.year),
    path("<yyyy:year>/<slug:number>/", issue.IssuePage.view, name="issue"),
    path("<yyyy:year>/<slug:number>/<slug:slug>/", include(of_article)),
    path("articles/<slug:slug>/", include(of_article)),
]
