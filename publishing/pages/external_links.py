"""Links to other sites: which the items have, and whether they still lead somewhere.

No address of this machine or of its network is asked, neither by a link nor by a
redirect or a name that leads there.
"""

import ipaddress
import re
import socket
import ssl
import threading
from contextlib import suppress
from datetime import timedelta
from html import unescape
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from urllib.parse import urljoin, urlsplit, urlunsplit

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.encoding import iri_to_uri
from django.utils.translation import gettext, gettext_lazy as _

from publishing.catalogue.catalogue_entry import CatalogueEntry
from publishing.content import changesets
from publishing.content.constraints import once
from publishing.content.snapshots import child_rows, columns
from publishing.content.status import any_language
from publishing.revisions.revision import Revision
from text.languages import language_of
from text.pointers import Pointer
from text.richtext import RichTextField

# After which an address is asked again, and one that did not answer.
PAUSE, SHORT_PAUSE = timedelta(days=7), timedelta(days=1)
# For how long an address has to fail until somebody is told.
PATIENCE = timedelta(days=2)


class ExternalLinkQuerySet(models.QuerySet):
    def seen_by_readers(self):
        entries = CatalogueEntry.objects.filter(
            to_model=OuterRef("from_model"), to_pk=OuterRef("from_pk")
        )
        # What has no page of its own is shown by what refers to it.
        return self.filter(
            Q(Exists(entries.filter(has_address=False)))
            | any_language(lambda it: Q(Exists(entries.visible_in(it)), language=it))
            | Q(Exists(entries.visible_anywhere()), language="")
        )

    def broken(self, since):
        failing = ExternalAddress.objects.filter(failing_since__lte=since)
        return self.seen_by_readers().filter(url__in=failing.values("url"))


class ExternalLink(models.Model):
    """An index of the addresses of other sites in texts and fields of items.

    Those of a child's fields, as of a reference, are links of its parent.
    ``language``: that of the text; "" of a field that all languages share.
    """

    from_model = models.CharField(max_length=100)
    from_pk = models.BigIntegerField()
    language = models.CharField(max_length=10, blank=True)
    url = models.TextField()

    objects = ExternalLinkQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [once("from_model", "from_pk", "language", "url")]

    def __str__(self):
        return f"{self.source} → {self.url}"

    @property
    def source(self):
        return Pointer(self.from_model, self.from_pk)


class ExternalAddress(models.Model):
    """What an address of another site answered last.

    ``answer``: the number of an HTTP status, or a name of ``ANSWERS``.
    """

    url = models.TextField(primary_key=True)
    checked_at = models.DateTimeField()
    failing_since = models.DateTimeField(null=True)
    answer = models.CharField(max_length=20)

    class Meta:
        default_permissions = ()

    def __str__(self):
        return self.url


# Which there are

# In a text as it is stored: text.richtext.clean.
HREF = re.compile('href="(https?://[^"]*)"')
# Of characters: an index of PostgreSQL takes no longer ones.
LONGEST = 2000
# Of revisions that change nothing that is stored.
UNSTORED = {Revision.Kind.INITIAL, Revision.Kind.DISCARDED}


def store_links(instance, created, **kwargs):
    """Store the links that a save, which makes a revision, has brought."""
    changeset = changesets.current()
    if not (created and changeset) or instance.kind in UNSTORED:
        return
    tracked = changeset.tracked[instance.pointer]
    if tracked.model.parent_field:
        # The links of a child are those of its parent.
        return
    before = tracked.before if tracked.last else {}
    old, new = (
        {*links_in(tracked.model, snapshot or {})} for snapshot in [before, tracked.now]
    )
    pointer = {"from_model": instance.to_model, "from_pk": instance.to_pk}
    for language, url in old - new:
        ExternalLink.objects.filter(**pointer, language=language, url=url).delete()
    if added := sorted(new - old):
        ExternalLink.objects.bulk_create(
            [ExternalLink(**pointer, language=code, url=url) for code, url in added],
            ignore_conflicts=True,
        )


def links_in(model, snapshot):
    """Yield language, "" of what languages share, and address of each link."""
    for field in columns(model):
        value = snapshot.get(field.name)
        if value and isinstance(field, RichTextField):
            language = language_of(field.name)
            urls = map(unescape, HREF.findall(value))
            yield from ((language, url) for url in urls if len(url) <= LONGEST)
        elif value and isinstance(getattr(field, "base_field", field), models.URLField):
            urls = value if isinstance(value, list) else [value]
            yield from (("", url) for url in urls)
    for relation in model.child_relations:
        child = model._meta.get_field(relation).related_model
        # Rows that are items themselves, as those of a menu, have their own.
        if child.parent_field:
            for row in child_rows(snapshot, model, relation):
                yield from links_in(child, row)


# What they answer

# Seconds until a server has to send something, and until it has to have answered.
TIMEOUT, WHOLE_TIMEOUT = 8, 20

# Other answers than a status.
ANSWERS = {
    "unreadable": _("the address is misspelt"),
    "private": _("the address is not on the public internet"),
    "unknown-host": _("there is no site of this name"),
    "certificate": _("its certificate is not valid"),
    "silent": _("the site does not answer"),
}
REDIRECTS, MOST_REDIRECTS = {301, 302, 303, 307, 308}, 10
# Of sites that are there, and refuse programs or want people to sign in.
FINE = {401, 403, 405, 406, 429, 451, 999}


class PrivateAddressError(OSError):
    """Readers elsewhere cannot reach it, and we shall not."""


def answer_of(url):
    """Return a status or one of ANSWERS, and whether that leads readers somewhere."""
    try:
        status = status_of(url)
    except PrivateAddressError:
        return "private", False
    except socket.gaierror:
        return "unknown-host", False
    # Before ValueError: a certificate that is not valid is one, too.
    except ssl.SSLError:
        return "certificate", False
    except ValueError:
        return "unreadable", False
    except (OSError, HTTPException):
        return "silent", False
    return str(status), status < 300 or status in FINE


def words_of(answer):
    if answer in ANSWERS:
        return str(ANSWERS[answer])
    if answer in {"404", "410"}:
        return gettext("there is no such page (%(status)s)") % {"status": answer}
    return gettext("the site answers with an error (%(status)s)") % {"status": answer}


def ascii_of(url):
    parts = urlsplit(url)
    if not parts.hostname:
        raise ValueError("An address without a host.")
    if parts.scheme not in CONNECTIONS:
        raise OSError("Neither http nor https.")
    host = parts.hostname.encode("idna").decode()
    port = f":{parts.port}" if parts.port else ""
    return iri_to_uri(
        urlunsplit((parts.scheme, host + port, parts.path or "/", parts.query, ""))
    )


def status_of(url):
    """Return the status of what stands behind all redirects."""
    agent = f"link checker of {settings.SITE_URL}"
    headers = {"User-Agent": agent, "Accept": "*/*", "Connection": "close"}
    for _redirect in range(MOST_REDIRECTS):
        parts = urlsplit(ascii_of(url))
        connection = CONNECTIONS[parts.scheme](parts.hostname, parts.port)
        # Some servers send a byte a second for ever.
        is_late = threading.Event()
        end = threading.Timer(WHOLE_TIMEOUT, hang_up, [connection, is_late])
        end.start()
        try:
            path = f"{parts.path}?{parts.query}" if parts.query else parts.path
            # Many sites refuse HEAD, or answer it wrongly; the body is not read.
            connection.request("GET", path, headers=headers)
            response = connection.getresponse()
            location = response.getheader("Location")
        finally:
            end.cancel()
            connection.close()
        if is_late.is_set():
            raise TimeoutError
        if response.status not in REDIRECTS or not location:
            break
        url = urljoin(url, location)
        if urlsplit(url).scheme not in CONNECTIONS:
            break
    return response.status


def hang_up(connection, is_late):
    is_late.set()
    if connection.sock:
        with suppress(OSError):
            connection.sock.shutdown(socket.SHUT_RDWR)


class PublicHTTPConnection(HTTPConnection):
    def connect(self):
        self.sock = connect(self.host, self.port)


class PublicHTTPSConnection(HTTPSConnection):
    def connect(self):
        plain = connect(self.host, self.port)
        context = ssl.create_default_context()
        self.sock = context.wrap_socket(plain, server_hostname=self.host)


# By scheme; no proxy is asked.
CONNECTIONS = {"http": PublicHTTPConnection, "https": PublicHTTPSConnection}


def connect(host, port):
    """Connect to the address that was looked at, not to what the name means next."""
    error = None
    for *_kind, address in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM):
        if not is_public(address[0]):
            raise PrivateAddressError(host)
        try:
            return socket.create_connection(address[:2], TIMEOUT)
        except OSError as failure:
            error = failure
    raise error


def is_public(address):
    return ipaddress.ip_address(address).is_global


# For the worker

# How many addresses are asked in a row: whoever stops the worker waits for them.
BATCH = 3


def check_external_links():
    if settings.CHECK_EXTERNAL_LINKS:
        for url in addresses_to_check()[:BATCH]:
            check(url)


def addresses_to_check():
    now = timezone.now()
    rested = ExternalAddress.objects.filter(
        Q(failing_since=None, checked_at__gt=now - PAUSE)
        | Q(checked_at__gt=now - SHORT_PAUSE)
    )
    links = ExternalLink.objects.seen_by_readers()
    links = links.exclude(url__in=rested.values("url"))
    return links.order_by("url").values_list("url", flat=True).distinct()


def check(url):
    now = timezone.now()
    address, _is_new = ExternalAddress.objects.update_or_create(
        url=url,
        # Who keeps the worker waiting for ever is not asked again at once.
        defaults={"checked_at": now},
        create_defaults={"checked_at": now, "answer": "silent", "failing_since": now},
    )
    address.answer, leads_somewhere = answer_of(url)
    address.failing_since = None if leads_somewhere else address.failing_since or now
    address.save()
