"""Pages for machines: robots, security contact, web manifest, health, metrics."""

import errno
import os
import shutil
import time
from datetime import timedelta

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import DatabaseError, InterfaceError, connection
from django.http import Http404, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from glossary.models import GeneratedFile
from institute.models import Organization
from library.disk import check_room
from publishing.models import ScopeProgress
from text.languages import current
from website.doctor.machine import pending_migrations
from website.models import LastRun

# What costs much and holds nothing that a crawler has not from elsewhere: the search,
# the answers to other queries than the number of a page, files that are made of pages.
# Of two rules the longer one counts (RFC 9309).
NOT_FOR_CRAWLERS = ["/*/search/", "/*/glossary/export/", "/*?"]
FOR_CRAWLERS = ["/*?page=", "/*/glossary/export/glossary.pdf"]

# Who may read the metrics.
LOOPBACK = {"127.0.0.1", "::1"}
# After which a date that has come is late: the worker looks several times a second.
PATIENCE = timedelta(minutes=1)

# What each of the metrics is.
HELP = {
    "database_answer_seconds": "How long the database takes for an empty statement.",
    "media_free_bytes": "Free space on the disk of MEDIA_ROOT.",
    "working_copies_late": "Texts whose date of publication has passed.",
    "jobs_failed": "Texts not published on their date, and files not made.",
    "worker_silent_seconds": "Time since the worker was last heard of.",
    "backup_verified_seconds": "Time since a backup was last restored on trial.",
}
# By the name of a LastRun.
AGES = {
    "worker": "worker_silent_seconds",
    "verification": "backup_verified_seconds",
}


@require_safe
def robots(request):
    lines = [
        "User-agent: *",
        *(
            f"Disallow: {path}"
            for path in [f"/{settings.ADMIN_PATH}", *NOT_FOR_CRAWLERS]
        ),
        *(f"Allow: {path}" for path in FOR_CRAWLERS),
        "",
        f"Sitemap: {settings.SITE_URL}/sitemap.xml",
    ]
    return HttpResponse(
        "\n".join([*lines, ""]), content_type="text/plain; charset=utf-8"
    )


@require_safe
def security(request):
    """Return security.txt by RFC 9116, which expires half a year from now."""
    expires = timezone.now() + timedelta(days=180)
    organization = Organization.objects.get_or_unnamed()
    contact = settings.SECURITY_CONTACT or next(
        (f"mailto:{email}" for email in organization.emails), f"{settings.SITE_URL}/"
    )
    lines = [
        f"Contact: {contact}",
        f"Expires: {expires:%Y-%m-%dT00:00:00Z}",
        "Preferred-Languages: ru, en",
        f"Canonical: {settings.SITE_URL}/.well-known/security.txt",
    ]
    return HttpResponse(
        "\n".join([*lines, ""]), content_type="text/plain; charset=utf-8"
    )


@require_safe
def manifest(request):
    """Return the web manifest, by which phones put the site among their programs."""
    organization = Organization.objects.get_or_unnamed()
    home, icon = reverse("home"), staticfiles_storage.url("img/icon-512.png")
    return JsonResponse(
        {
            "id": home,
            "lang": current(),
            "name": str(organization),
            "short_name": organization.short_name or str(organization),
            "start_url": home,
            "scope": "/",
            "display": "browser",
            # Paper and ink of static/css/tokens.css.
            "background_color": "#fbfaf6",
            "theme_color": "#fbfaf6",
            "icons": [{"src": icon, "sizes": "512x512", "type": "image/png"}],
        },
        content_type="application/manifest+json",
    )


@never_cache
@require_safe
def healthz(request):
    """Answer that the process is alive, without checking anything else."""
    return HttpResponse("ok\n", content_type="text/plain; charset=utf-8")


@never_cache
@require_safe
def readyz(request):
    """Check database, migrations and media: 200 if all work, else 503."""
    problems = {**database_problems(), **media_problems()}
    return JsonResponse(
        {"ready": not problems, "faults": problems}, status=503 if problems else 200
    )


def database_problems():
    """Return what is wrong; a server that is frozen the pool gives up soon."""
    try:
        if names := pending_migrations():
            return {"migrations": f"{len(names)} not applied"}
        with connection.cursor() as cursor:
            # A standby is read-only too.
            cursor.execute("SHOW transaction_read_only")
            is_read_only = cursor.fetchone() == ("on",)
    except (DatabaseError, InterfaceError) as error:
        return {"database": type(error).__name__}
    return {"database": "the database is read-only"} if is_read_only else {}


def media_problems():
    """Say in a few words what is wrong with the media: neither address nor folder."""
    try:
        check_room()
        probe = default_storage.save(f".ready-{os.getpid()}", ContentFile(b""))
        default_storage.delete(probe)
    except OSError as error:
        is_full = error.errno in (errno.ENOSPC, errno.EDQUOT)
        return {"media": "the disk is full" if is_full else "not writable"}
    return {}


# Six numbers by which a program watches the site, in the text format of Prometheus


@never_cache
@require_safe
def metrics(request):
    """Answer on this machine, or with METRICS_TOKEN; what is unknown is NaN."""
    if not may_read(request):
        raise Http404
    numbers = {
        "media_free_bytes": free_bytes(settings.MEDIA_ROOT),
        **numbers_of_database(),
    }
    lines = []
    for name, text in HELP.items():
        lines += [f"# HELP institute_{name} {text}", f"# TYPE institute_{name} gauge"]
        lines += [f"institute_{name} {numbers.get(name, 'NaN')}"]
    return HttpResponse(
        "\n".join([*lines, ""]), content_type="text/plain; version=0.0.4; charset=utf-8"
    )


def may_read(request):
    given, token = request.headers.get("Authorization", ""), settings.METRICS_TOKEN
    if token and constant_time_compare(given, f"Bearer {token}"):
        return True
    # A proxy on this machine asks for somebody else.
    is_passed_on = "X-Forwarded-For" in request.headers
    return request.META.get("REMOTE_ADDR") in LOOPBACK and not is_passed_on


def free_bytes(folder):
    # Of what is there of the path: the folder is made with the first file.
    present = next(path for path in [folder, *folder.parents] if os.path.exists(path))
    return shutil.disk_usage(present).free


def numbers_of_database():
    """Return what the database knows; nothing while it does not answer."""
    begin = time.perf_counter()
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        seconds = time.perf_counter() - begin
        late = ScopeProgress.objects.filter(publish_at__lt=timezone.now() - PATIENCE)
        unpublished = ScopeProgress.objects.exclude(failure="")
        not_made = GeneratedFile.objects.filter(failed_at__isnull=False)
        return {
            "database_answer_seconds": f"{seconds:.6f}",
            "working_copies_late": late.count(),
            "jobs_failed": unpublished.count() + not_made.count(),
            **{
                AGES[run.name]: f"{(timezone.now() - run.at).total_seconds():.0f}"
                for run in LastRun.objects.filter(name__in=AGES)
            },
        }
    except (DatabaseError, InterfaceError):
        return {}
