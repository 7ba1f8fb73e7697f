"""How deposits are sent to Crossref and DOAJ, as these have published it.

https://www.crossref.org/documentation/register-maintain-records/direct-deposit-xml/
https://doaj.org/api/docs

Crossref takes a file for many articles, puts it into a queue and is asked for the
result by the name of the file. DOAJ takes an article at once; one that it knows, by its
DOI or address, it updates.
"""

import json
import logging
import secrets
from typing import NamedTuple
from urllib.parse import urlencode, urljoin

from django.conf import settings
from django.utils import timezone

from journal.deposits import crossref, doaj
from journal.models import Deposit
from publishing.pages import web_service
from text import xml

logger = logging.getLogger(__name__)

Reason, State = Deposit.Reason, Deposit.State
# Seconds.
TIMEOUT = 30
# Letters of an answer that are kept.
LONGEST = 2000


class NotTaken(Exception):
    """``is_final``: to ask again changes nothing, unless somebody does first."""

    def __init__(self, reason, answer="", *, is_final=False):
        super().__init__(reason)
        self.reason, self.answer, self.is_final = reason, answer, is_final


class Verdict(NamedTuple):
    is_taken: bool
    answer: str


def ask(name, *arguments):
    """Return status and content of an answer; raise NotTaken if there is none."""
    try:
        status, content = web_service.ask(*arguments, timeout=TIMEOUT)
    except web_service.NoAnswer as error:
        logger.warning("%s does not answer: %s", name, error)
        raise NotTaken(Reason.SILENT) from None
    if status == 401:
        raise NotTaken(Reason.KEY, is_final=True)
    if status == 429 or status >= 500 or 300 <= status < 400:
        logger.warning("%s answers with status %s.", name, status)
        raise NotTaken(Reason.ERROR, str(status))
    return status, content


# Crossref


def send_to_crossref(contents, every):
    """Send a file with these articles of an issue; return its name."""
    now = timezone.now()
    # Only the first file of a name is ever found.
    name = f"{contents.name}-{now:%Y%m%d%H%M%S}-{secrets.token_hex(4)}.xml"
    fields = {
        "operation": "doMDUpload",
        "login_id": settings.CROSSREF_LOGIN,
        "login_passwd": settings.CROSSREF_PASSWORD,
    }
    document = crossref.document(contents, now, every)
    body, kind = form_data(fields, "fname", name, document)
    status, _content = ask(
        "Crossref", settings.CROSSREF_URL, body, {"Content-Type": kind}
    )
    if status == 403:
        raise NotTaken(Reason.KEY, is_final=True)
    if status != 200:
        raise NotTaken(Reason.ERROR, str(status), is_final=True)
    return name


def form_data(fields, file_field, file_name, content):
    """Return a form with a file, and its media type, as RFC 7578 has them."""
    boundary = secrets.token_hex(16)
    head = 'Content-Disposition: form-data; name="{}"'
    parts = [
        f"--{boundary}\r\n{head.format(name)}\r\n\r\n{value}\r\n"
        for name, value in fields.items()
    ]
    parts.append(
        f'--{boundary}\r\n{head.format(file_field)}; filename="{file_name}"\r\n'
        "Content-Type: application/xml\r\n\r\n"
    )
    body = "".join(parts).encode() + content + f"\r\n--{boundary}--\r\n".encode()
    return body, f"multipart/form-data; boundary={boundary}"


def result_of(name):
    """Return {DOI: Verdict}; {} as long as the file waits in the queue of Crossref.

    The verdict of what names no DOI, as where the file cannot be read, is that of "".
    """
    query = {
        "usr": settings.CROSSREF_LOGIN,
        "pwd": settings.CROSSREF_PASSWORD,
        "file_name": name,
        "type": "result",
    }
    address = urljoin(settings.CROSSREF_URL, "submissionDownload")
    status, content = ask("Crossref", f"{address}?{urlencode(query)}")
    if status == 403:
        raise NotTaken(Reason.KEY, is_final=True)
    try:
        root = xml.parse(content, largest=web_service.LONGEST)
    except xml.UnreadableXml:
        root = None
    if root is None or xml.local_name(root) != "doi_batch_diagnostic":
        raise NotTaken(Reason.UNREADABLE)
    if root.get("status", "completed") != "completed":
        return {}
    verdicts = {}
    for record in root.iter("{*}record_diagnostic"):
        doi = (record.findtext("{*}doi") or "").strip().lower()
        words = " ".join((record.findtext("{*}msg") or "").split())[:LONGEST]
        # With a warning it is registered, too.
        is_taken = record.get("status") in {"Success", "Warning"}
        verdicts[doi] = Verdict(is_taken, words)
    if not verdicts:
        raise NotTaken(Reason.UNREADABLE)
    return verdicts


# DOAJ


def send_to_doaj(_contents, every) -> Verdict:
    [described] = every
    address = f"{settings.DOAJ_URL}?{urlencode({'api_key': settings.DOAJ_KEY})}"
    headers = {"Content-Type": "application/json"}
    body = json.dumps(doaj.as_json(described)).encode()
    status, content = ask("DOAJ", address, body, headers)
    try:
        answer = json.loads(content)
        words = answer.get("error") or answer.get("status")
        words = str(words or "")[:LONGEST].encode(errors="ignore").decode()
    except (ValueError, AttributeError, RecursionError):
        raise NotTaken(Reason.UNREADABLE) from None
    if status == 201 and not answer.get("id"):
        raise NotTaken(Reason.UNREADABLE)
    return Verdict(status == 201, words or str(status))
