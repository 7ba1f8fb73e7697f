from django.urls import path

from news import feeds, views

app_name = "news"

# /<language>/news/
urlpatterns = [
    path("", views.ArticleList.view, name="list"),
    path("feed/", feeds.ArticleFeed(), name="feed"),
    path("<yyyy:year>/", views.ArticleList.view, name="year"),
    path("<yyyy:year>/<slug:slug>/", views.ArticlePage.view, name="detail"),
]
