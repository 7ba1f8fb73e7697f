"""The mail of a site that sends none: of the demo, whose mail lies in files."""

import email
from email import policy
from pathlib import Path

from django.conf import settings
from django.contrib import admin
from django.http import Http404
from django.template.response import TemplateResponse
from django.utils.translation import gettext

# How many of the last mails are shown.
SHOWN = 50
# What Django writes below each mail of a file.
RULE = b"-" * 79


def has_outbox():
    return settings.MAILERS["default"]["BACKEND"].endswith(".filebased.EmailBackend")


def show(request):
    if not has_outbox():
        raise Http404
    context = {
        **admin.site.each_context(request),
        "title": gettext("E-mails that would have been sent"),
        "mails": last_mails(Path(settings.MAILERS["default"]["OPTIONS"]["file_path"])),
    }
    return TemplateResponse(request, "admin/desk/outbox.html", context)


def last_mails(folder):
    """Return the last mails in the folder, the newest first."""
    written_at = {path: path.stat().st_mtime_ns for path in folder.glob("*.log")}
    paths = sorted(written_at, key=written_at.get, reverse=True)[:SHOWN]
    mails = []
    for path in paths:
        parts = path.read_bytes().split(RULE)
        mails += [read(part) for part in reversed(parts) if part.strip()]
    return mails[:SHOWN]


def read(content):
    message = email.message_from_bytes(content.lstrip(), policy=policy.default)
    return {
        "subject": message["Subject"],
        "to": message["To"],
        "date": message["Date"],
        "body": message.get_content(),
    }
