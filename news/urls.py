from django.urls import path
from django.utils.translation import gettext_lazy as _

from institute.feeds import KindFeed
from news import views
from news.models import Article

app_name = "news"

# /<language>/news/
urlpatterns = [
    path("", views.ArticleList.view, name="list"),
    path("feed/", KindFeed(model=Article, name=_("News")), name="feed"),
    path("<yyyy:year>/", views.ArticleList.view, name="year"),
    path("<yyyy:year>/<slug:slug>/", views.ArticlePage.view, name="detail"),
]
