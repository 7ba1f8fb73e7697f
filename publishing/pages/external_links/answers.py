"""What an address of another site answers.

No address of this machine or of its network is asked, neither by a link nor by a
redirect or a name that leads there.
"""

import ipaddress
import socket
import ssl
import time
from contextvars import ContextVar
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from urllib.parse import urljoin, urlsplit, urlunsplit

from django.conf import settings
from django.utils import timezone
from django.utils.encoding import iri_to_uri
from django.utils.translation import gettext, gettext_lazy as _

from publishing.pages.external_link import ExternalAddress, ExternalLink

# Seconds until a server has to answer, and for all requests that an address takes.
TIMEOUT, LONGEST = 8, 20
_until = ContextVar("the moment at which an address has had its time")

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
    """Return what an address answers: the number of a status, or one of ANSWERS.

    The second value tells whether it leads readers somewhere.
    """
    _until.set(time.monotonic() + LONGEST)
    try:
        # Many sites refuse HEAD, or answer it wrongly.
        status = status_of(url, "HEAD")
        if status >= 300:
            status = status_of(url, "GET")
    except (UnicodeError, ValueError):
        return "unreadable", False
    except (OSError, HTTPException) as error:
        return reason_of(error), False
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


def status_of(url, method):
    """Return the status of what stands behind all redirects."""
    agent = f"link checker of {settings.SITE_URL}"
    headers = {"User-Agent": agent, "Accept": "*/*", "Connection": "close"}
    for _redirect in range(MOST_REDIRECTS):
        parts = urlsplit(ascii_of(url))
        connection = CONNECTIONS[parts.scheme](parts.hostname, parts.port)
        try:
            path = f"{parts.path}?{parts.query}" if parts.query else parts.path
            connection.request(method, path, headers=headers)
            response = connection.getresponse()
            location = response.getheader("Location")
        finally:
            connection.close()
        if response.status not in REDIRECTS or not location:
            break
        url = urljoin(url, location)
        if urlsplit(url).scheme not in CONNECTIONS:
            break
    return response.status


def reason_of(error):
    kinds = [
        (PrivateAddressError, "private"),
        (socket.gaierror, "unknown-host"),
        (ssl.SSLError, "certificate"),
    ]
    return next((name for kind, name in kinds if isinstance(error, kind)), "silent")


class Hurried:
    """A socket that gives up in time, however slowly it is answered.

    By itself it would wait for each bit of the answer as long as its timeout.
    """

    def recv_into(self, *arguments):
        self.settimeout(seconds_left())
        return super().recv_into(*arguments)


class Socket(Hurried, socket.socket):
    pass


class SSLSocket(Hurried, ssl.SSLSocket):
    pass


CONTEXT = ssl.create_default_context()
CONTEXT.sslsocket_class = SSLSocket


class PublicHTTPConnection(HTTPConnection):
    def connect(self):
        self.sock = connect(self.host, self.port)


class PublicHTTPSConnection(HTTPSConnection):
    def connect(self):
        plain = connect(self.host, self.port)
        self.sock = CONTEXT.wrap_socket(plain, server_hostname=self.host)


# By scheme; no proxy is asked.
CONNECTIONS = {"http": PublicHTTPConnection, "https": PublicHTTPSConnection}


def connect(host, port):
    """Connect to the address that was looked at, not to what the name means next."""
    error = None
    for *_kind, address in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM):
        if not is_public(address[0]):
            raise PrivateAddressError(host)
        try:
            plain = socket.create_connection(address[:2], seconds_left())
        except OSError as failure:
            error = failure
        else:
            hurried = Socket(fileno=plain.detach())
            hurried.settimeout(seconds_left())
            return hurried
    raise error


def seconds_left():
    left = _until.get() - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return min(TIMEOUT, left)


def is_public(address):
    return ipaddress.ip_address(address).is_global


# For the worker

# How many addresses are asked in a row: whoever stops the worker waits for them.
BATCH = 3


def check_external_links():
    if settings.CHECK_EXTERNAL_LINKS:
        for url in due()[:BATCH]:
            check(url)


def due():
    rested = ExternalAddress.objects.rested().values("url")
    links = ExternalLink.objects.seen_by_readers().exclude(url__in=rested)
    return links.order_by("url").values_list("url", flat=True).distinct()


def check(url):
    answer, leads_somewhere = answer_of(url)
    now = timezone.now()
    address = ExternalAddress.objects.filter(url=url).first()
    failing_since = address and address.failing_since
    ExternalAddress.objects.update_or_create(
        url=url,
        defaults={
            "answer": answer,
            "checked_at": now,
            "failing_since": None if leads_somewhere else failing_since or now,
        },
    )
