"""How deposits are sent to Crossref and DOAJ, as these have published it.

https://www.crossref.org/documentation/register-maintain-records/direct-deposit-xml/
https://doaj.org/api/docs

Crossref takes a file for many articles, puts it into a queue and is asked for the
result by the name of the file. DOAJ takes an article at once; one that it knows, by its
DOI or address, it updates. A verdict is (state, reason, answer in words).
"""

import json
import logging
import secrets
from urllib.parse import urlencode, urljoin

from django.conf import settings
from django.utils import timezone

from journal.deposits import crossref, doaj
from journal.models import Deposit
from publishing.pages import web_service
from text import xml
from text.faults import Fault

logger = logging.getLogger(__name__)

Reason, State = Deposit.Reason, Deposit.State
# Seconds; and letters of an answer that are kept.
TIMEOUT, LONGEST = 30, 2000


class NotTaken(Exception):
    """``is_final``: to ask again changes nothing, unless somebody does first."""

    def __init__(self, reason, answer="", *, is_final=False):
        super().__init__(reason)
        self.reason, self.answer, self.is_final = reason, answer, is_final


def ask(name, *arguments, refusals=(401, 403)):
    """Return status and content of an answer; raise NotTaken if there is none."""
    try:
        status, content = web_service.ask(*arguments, timeout=TIMEOUT)
    except web_service.NoAnswer as error:
        logger.warning("%s does not answer: %s", name, error)
        raise NotTaken(Reason.SILENT) from None
    if status in refusals:
        raise NotTaken(Reason.KEY, is_final=True)
    if status == 429 or status >= 500 or 300 <= status < 400:
        logger.warning("%s answers with status %s.", name, status)
        raise NotTaken(Reason.ERROR, str(status))
    return status, content


def verdict(is_taken, words):
    state = State.DEPOSITED if is_taken else State.REFUSED
    # JSON can name half a character.
    words = " ".join(words.encode(errors="ignore").decode().split())
    return state, "", words[:LONGEST]


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
    body, kind = form_data(fields, name, crossref.document(contents, now, every))
    status, _content = ask(
        "Crossref", settings.CROSSREF_URL, body, {"Content-Type": kind}
    )
    if status != 200:
        raise NotTaken(Reason.ERROR, str(status), is_final=True)
    return name


def form_data(fields, file_name, content):
    """Return a form with a file, and its media type, as RFC 7578 has them."""
    boundary = secrets.token_hex(16)
    head = f'--{boundary}\r\nContent-Disposition: form-data; name="'
    texts = [f'{head}{name}"\r\n\r\n{value}\r\n' for name, value in fields.items()]
    file = f'{head}fname"; filename="{file_name}"\r\nContent-Type: application/xml'
    start = "".join([*texts, file]).encode()
    body = start + b"\r\n\r\n" + content + f"\r\n--{boundary}--\r\n".encode()
    return body, f"multipart/form-data; boundary={boundary}"


def result_of(name):
    """Return {DOI: verdict}; {} as long as the file waits in the queue of Crossref.

    Where it cannot be read, there is one verdict, of the DOI "".
    """
    query = {
        "usr": settings.CROSSREF_LOGIN,
        "pwd": settings.CROSSREF_PASSWORD,
        "file_name": name,
        "type": "result",
    }
    address = urljoin(settings.CROSSREF_URL, "submissionDownload")
    _status, content = ask("Crossref", f"{address}?{urlencode(query)}")
    try:
        root = xml.parse(content, largest=web_service.LONGEST)
    except Fault:
        raise NotTaken(Reason.UNREADABLE) from None
    if root.get("status", "completed") != "completed":
        return {}
    # With a warning it is registered, too.
    verdicts = {
        (record.findtext("{*}doi") or "").strip().lower(): verdict(
            record.get("status") in {"Success", "Warning"},
            record.findtext("{*}msg") or "",
        )
        for record in root.iter("{*}record_diagnostic")
    }
    if not verdicts:
        raise NotTaken(Reason.UNREADABLE)
    return verdicts


# DOAJ


def send_to_doaj(_contents, every):
    """Send an article, in a list of one; return the verdict."""
    address = f"{settings.DOAJ_URL}?{urlencode({'api_key': settings.DOAJ_KEY})}"
    body = doaj.content(*every)
    headers = {"Content-Type": "application/json"}
    # It says 403 of journals that are not of this account.
    status, content = ask("DOAJ", address, body, headers, refusals=[401])
    try:
        answer = json.loads(content)
        words, is_known = answer.get("error"), answer.get("id")
    except (ValueError, AttributeError, RecursionError):
        raise NotTaken(Reason.UNREADABLE) from None
    if status == 201 and not is_known:
        raise NotTaken(Reason.UNREADABLE)
    return verdict(status == 201, str(words or answer.get("status") or status))
