"""Pages for machines: robots, security contact, health."""

import os
import threading
from datetime import timedelta

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from institute.models import Organization

# Seconds in which a database that is well answers.
PATIENCE = 2


@require_safe
def robots(request):
    lines = [
        "User-agent: *",
        f"Disallow: /{settings.ADMIN_PATH}",
        "Disallow: /id/",
        "",
        f"Sitemap: {settings.SITE_URL}/sitemap.xml",
    ]
    return HttpResponse(
        "\n".join([*lines, ""]), content_type="text/plain; charset=utf-8"
    )


@require_safe
def security(request):
    """RFC 9116; it says for half a year ahead that it is current."""
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


@never_cache
@require_safe
def alive(request):
    """The process answers; nothing else is asked."""
    return HttpResponse("ok\n", content_type="text/plain; charset=utf-8")


@never_cache
@require_safe
def ready(request):
    """Say whether the site can work: database, migrations, media."""
    faults = {**database_faults(), **media_faults()}
    return JsonResponse(
        {"ready": not faults, "faults": faults}, status=503 if faults else 200
    )


def database_faults():
    """Ask the database in a thread of its own: a frozen one never answers."""
    faults = {"database": f"no answer within {PATIENCE} seconds"}

    def ask():
        try:
            executor = MigrationExecutor(connection)
            plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
            faults.clear()
            if plan:
                faults["migrations"] = f"{len(plan)} not applied"
            with connection.cursor() as cursor:
                # Of a standby, too.
                cursor.execute("SHOW transaction_read_only")
                if cursor.fetchone() == ("on",):
                    faults["database"] = "the database is read-only"
        except Exception as error:
            faults["database"] = type(error).__name__
        finally:
            connection.close()

    thread = threading.Thread(target=ask, daemon=True)
    thread.start()
    thread.join(PATIENCE)
    return dict(faults)


def media_faults():
    probe = settings.MEDIA_ROOT / f".ready-{os.getpid()}"
    try:
        settings.MEDIA_ROOT.mkdir(parents=True, exist_ok=True)
        probe.touch()
        probe.unlink()
    except OSError as error:
        return {"media": error.strerror or "not writable"}
    return {}
