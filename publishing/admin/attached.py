"""What is said of drafts that are published with the text that links to them."""

from django.contrib import messages
from django.utils.translation import gettext


def say_attached(request, records):
    for record in records:
        names = {"kind": record._meta.verbose_name, "title": record}
        messages.success(request, gettext("And the %(kind)s “%(title)s”.") % names)
