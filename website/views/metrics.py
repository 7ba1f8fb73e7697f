"""Six numbers by which a program watches the site, in the text format of Prometheus."""

import os
import shutil
import time
from datetime import timedelta

from django.conf import settings
from django.db import DatabaseError, InterfaceError, connection
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from glossary.models import GeneratedFile
from publishing.models import ScopeProgress
from website.models import LastRun

LOOPBACK = {"127.0.0.1", "::1"}
# After which a date that has come is late: the worker looks several times a second.
PATIENCE = timedelta(minutes=1)

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
