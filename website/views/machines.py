"""Pages for machines: robots, security contact, web manifest, health."""

import errno
import os
from datetime import timedelta

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import DatabaseError, InterfaceError, connection
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from institute.models import Organization
from library import colour
from library.disk import check_room
from publishing.pages.seo import absolute
from text.languages import current
from text.xml import Vocabulary, write
from website.doctor.machine import pending_migrations

# What costs much and holds nothing that a crawler has not from elsewhere: the search,
# the answers to other queries than the number of a page, files that are made of pages.
# Of two rules the longer one counts (RFC 9309).
NOT_FOR_CRAWLERS = ["/*/search/", "/*/glossary/export/", "/*?"]
FOR_CRAWLERS = ["/*?page=", "/*/glossary/export/glossary.pdf"]
# Who gathers texts to train models, as their owners name them; not who answers readers
# with a link, as OAI-SearchBot and PerplexityBot do.
TRAINERS = [
    *["Amazonbot", "Applebot-Extended", "Bytespider", "CCBot", "ClaudeBot", "GPTBot"],
    *["Google-Extended", "meta-externalagent"],
]


@require_safe
def robots(request):
    reserved = []
    if Organization.objects.get_or_unnamed().reserves_mining:
        reserved = [*(f"User-agent: {name}" for name in TRAINERS), "Disallow: /", ""]
    lines = [
        *reserved,
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
            "background_color": colour.PAPER[0],
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
    """Return what lets a browser search the site from its address bar.

    OpenSearch 1.1: https://github.com/dewitt/opensearch
    """
    organization = Organization.objects.get_or_unnamed()
    make = Vocabulary({None: "http://a9.com/-/spec/opensearch/1.1/"})
    name = organization.short_name or str(organization)
    address = f"{absolute(reverse('search'))}?q={{searchTerms}}"
    icon = organization.look.tab_icon
    root = make(
        "OpenSearchDescription",
        # No longer, says the specification.
        make("ShortName", name[:16]),
        make("Description", str(organization)),
        make("Url", type="text/html", template=address),
        make.filled("Image", icon and absolute(icon)),
        make("Language", current()),
        make("InputEncoding", "UTF-8"),
    )
    kind = "application/opensearchdescription+xml"
    return HttpResponse(write(root), content_type=kind)


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
