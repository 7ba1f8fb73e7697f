"""The site with an address that fails, which the site itself must not have."""

from importlib import import_module

from django.conf import settings
from django.urls import path

from website.wsgi import application

__all__ = ["application"]


def fail(request):
    raise RuntimeError("This address fails on purpose.")


addresses = import_module(settings.ROOT_URLCONF).urlpatterns
addresses[:0] = [path(f"{code}/failing/", fail) for code, _name in settings.LANGUAGES]
