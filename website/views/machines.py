"""Pages for machines: robots, security contact, web manifest, health."""

import errno
import os
from datetime import timedelta

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import DatabaseError, InterfaceError
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from institute.models import Organization
from institute.organization.share_picture import PAPER
from library.disk import check_room
from publishing.pages.seo import absolute
from text.languages import current
from website.doctor.machine import is_read_only, pending_migrations


def text_file(name, **context):
    context |= {"site_url": settings.SITE_URL}
    text = render_to_string(f"website/{name}", context)
    return HttpResponse(text, content_type="text/plain; charset=utf-8")


@require_safe
def robots(request):
    reserves_mining = Organization.objects.get_or_unnamed().reserves_mining
    about = {"admin_path": settings.ADMIN_PATH, "reserves_mining": reserves_mining}
    return text_file("robots.txt", **about)


@require_safe
def mining(request):
    """Return whether text and data mining is reserved, by TDMRep of the W3C's group."""
    reserved = Organization.objects.get_or_unnamed().reserves_mining
    rules = [{"location": "/", "tdm-reservation": int(reserved)}]
    return JsonResponse(rules, safe=False)


@require_safe
def security(request):
    """Return security.txt by RFC 9116, which expires half a year from now."""
    expires = timezone.now() + timedelta(days=180)
    organization = Organization.objects.get_or_unnamed()
    contact = settings.SECURITY_CONTACT or next(
        (f"mailto:{email}" for email in organization.emails), f"{settings.SITE_URL}/"
    )
    return text_file("security.txt", contact=contact, expires=expires)


@require_safe
def manifest(request):
    """Return the web manifest, by which phones put the site among their programs."""
    organization = Organization.objects.get_or_unnamed()
    home, look = reverse("home"), organization.look
    icons = {"180x180": look.touch_icon, "512x512": look.logo}
    return JsonResponse(
        {
            "id": home,
            "lang": current(),
            "name": str(organization),
            "short_name": organization.short_name or str(organization),
            "start_url": home,
            "scope": "/",
            "display": "browser",
            "background_color": PAPER[0],
            "theme_color": organization.colour,
            "icons": [
                {"src": icon, "sizes": sizes, "type": "image/png"}
                for sizes, icon in icons.items()
                if icon
            ],
        },
        content_type="application/manifest+json",
    )


@require_safe
def favicon(request):
    """Lead to the icon of a tab, from where browsers ask for it."""
    if icon := Organization.objects.get_or_unnamed().look.tab_icon:
        return redirect(icon)
    raise Http404


@require_safe
def opensearch(request):
    """Return what lets a browser search the site: github.com/dewitt/opensearch."""
    organization = Organization.objects.get_or_unnamed()
    icon = organization.look.tab_icon
    about = {
        "name": organization.short_name or str(organization),
        "organization": organization,
        "search_url": absolute(reverse("search")),
        "icon_url": icon and absolute(icon),
        "language": current(),
    }
    kind = "application/opensearchdescription+xml"
    return HttpResponse(render_to_string("website/opensearch.xml", about), kind)


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
        return {"database": "the database is read-only"} if is_read_only() else {}
    except (DatabaseError, InterfaceError) as error:
        return {"database": type(error).__name__}


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
