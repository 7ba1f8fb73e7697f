from django.urls import path

from journal.views import archive, article, home, issue

app_name = "journal"

# /<language>/journal/
urlpatterns = [
    path("", home.journal, name="home"),
    path("archive/", archive.archive, name="archive"),
    path("<yyyy:year>/<slug:number>/", issue.issue_detail, name="issue"),
    path(
        "<yyyy:year>/<slug:number>/<slug:slug>/",
        article.article_detail,
        name="article",
    ),
]
