"""The mail of a site that sends none: of the demo, whose mail lies in files.

It is read by superusers alone, as it is mail to others. A link by which somebody
chooses a password is shown only in the demo, where one tries invitations.
"""

import email
from email import policy
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.template.response import TemplateResponse
from django.utils.translation import gettext

from accounts import mail

# How many of the last mails are shown.
SHOWN = 50
# What Django writes below each mail of a file.
RULE = b"-" * 79


def has_outbox():
    return settings.MAILERS["default"]["BACKEND"].endswith(".filebased.EmailBackend")


def show(request):
    if not has_outbox():
        raise Http404
    if not request.user.is_superuser:
        raise PermissionDenied
    context = {
        **admin.site.each_context(request),
        "title": gettext("E-mails that would have been sent"),
        "mails": last_mails(Path(settings.MAILERS["default"]["OPTIONS"]["file_path"])),
    }
    return TemplateResponse(request, "admin/desk/outbox.html", context)


def last_mails(folder):
    """Return the last mails in the folder, the newest first."""
    paths = sorted(folder.glob("*.log"), key=lambda path: path.stat().st_mtime_ns)
    mails = [part for path in paths[-SHOWN:] for part in path.read_bytes().split(RULE)]
    return [read_mail(part) for part in reversed(mails) if part.strip()][:SHOWN]


def read_mail(content):
    message = email.message_from_bytes(content.lstrip(), policy=policy.default)
    body = message.get_content()
    has_links = settings.DEBUG or apps.is_installed("demo")
    return {
        "subject": message["Subject"],
        "to": message["To"],
        "date": message["Date"],
        "body": body if has_links else mail.without_links(body),
    }
