"""A list as a plain Django project has it: what our pages are measured against.

One statement, ten rows with their relations, templates of three levels, some eighty
tags for addresses and translations: about 27 KB.
"""

from django.contrib.admin.models import LogEntry
from django.http import HttpResponse
from django.template import Context, Engine
from django.urls import path

LINK = '<li><a href="{% url "bare" %}">{% translate "Search" %}</a></li>\n'
ROW = """
<article class="entry">
  <h2><a href="{% url "bare" %}">{{ row.object_repr }}</a></h2>
  <p><time datetime="{{ row.action_time|date:"c" }}">{{ row.action_time|date }}</time>
  {{ row.user.username }}, {{ row.content_type.model }}</p>
  <p>{{ row.change_message }}</p>
</article>
"""
TEMPLATES = {
    "base.html": "{% load i18n %}<!DOCTYPE html><html><head>"
    "<title>{% block title %}{% endblock %}</title></head><body><ul>"
    + 40 * LINK
    + "</ul>{% block page %}{% endblock %}<ul>"
    + 40 * LINK
    + "</ul></body></html>",
    "section.html": "{% extends 'base.html' %}{% load i18n %}"
    "{% block title %}{% translate 'News' %}{% endblock %}"
    "{% block page %}<main>{% block main %}{% endblock %}</main>{% endblock %}",
    "list.html": "{% extends 'section.html' %}{% load i18n %}"
    "{% block main %}{% for row in rows %}" + ROW + "{% endfor %}{% endblock %}",
}
ENGINE = Engine(
    loaders=[
        (
            "django.template.loaders.cached.Loader",
            [("django.template.loaders.locmem.Loader", TEMPLATES)],
        )
    ],
    libraries={"i18n": "django.templatetags.i18n"},
)
ROWS = 10


def bare_list(request):
    rows = LogEntry.objects.select_related("user", "content_type")[:ROWS]
    html = ENGINE.get_template("list.html").render(Context({"rows": list(rows)}))
    return HttpResponse(html)


urlpatterns = [path("bare/", bare_list, name="bare")]


def bare_urls(get_response):
    def middleware(request):
        request.urlconf = __name__
        return get_response(request)

    return middleware


MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    f"{__name__}.bare_urls",
]
