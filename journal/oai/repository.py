"""The six verbs of OAI-PMH 2.0: http://www.openarchives.org/OAI/openarchivesprotocol.html.

What is wrong with a request is an OaiError, and the answer an ``error`` with its code.
"""

import re
from datetime import UTC, datetime, timedelta
from email.utils import parseaddr
from functools import partial
from urllib.parse import urlsplit

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils import timezone

from institute.models import Organization
from journal.description import description
from journal.models import Article, Journal, OaiRecord
from journal.oai.formats import FORMATS, XSI
from publishing.pages.seo import absolute
from text import xml

OAI = "http://www.openarchives.org/OAI/2.0/"
make = xml.Vocabulary({None: OAI, "xsi": XSI})
# How many records an answer has at most.
AT_ONCE = 100
LAST_SECOND = timedelta(days=1) - timedelta(seconds=1)
FIRST_DAY, LAST_DAY = "0001-01-01", "9999-12-31"
# The verbs whose answer may come in parts.
DIVIDED = {"ListSets", "ListIdentifiers", "ListRecords"}
# {how many signs: the form of a date}
DATES = {10: "%Y-%m-%d", 20: "%Y-%m-%dT%H:%M:%SZ"}

IDENTIFIER = re.compile(r"oai:[^:]+:article/([1-9][0-9]{0,17})")


class OaiError(Exception):
    def __init__(self, code, message):
        super().__init__(message)
        self.code = code


def answer(parameters) -> bytes:
    """Return the answer to a request; ``parameters``: {name: [values]}."""
    # What is repeated was understood, so the schema of the protocol takes it.
    repeated = {}
    try:
        arguments = checked(parameters)
        answer, *_names = VERBS[arguments["verb"]]
        content = answer(arguments)
        repeated = arguments
    except OaiError as error:
        content = make("error", error, code=error.code)
    root = make(
        "OAI-PMH",
        make("responseDate", stamp(timezone.now())),
        make("request", absolute(reverse("oai")), **repeated),
        content,
        **{"xsi:schemaLocation": f"{OAI} {OAI}OAI-PMH.xsd"},
    )
    return xml.write(root)


def checked(parameters):
    """Return {name: value} of a request that its verb allows."""
    verbs = parameters.get("verb", [])
    if len(verbs) != 1 or verbs[0] not in VERBS:
        raise OaiError("badVerb", "The verb is missing, repeated or unknown.")
    _answer, required, optional = VERBS[verbs[0]]
    given = {name: values[0] for name, values in parameters.items()}
    for name, values in parameters.items():
        if len(values) != 1:
            raise OaiError("badArgument", f"The argument {name!a} is repeated.")
    names = given.keys() - {"verb"}
    # The rest of a list is asked for by its token alone.
    is_rest = verbs[0] in DIVIDED and names == {"resumptionToken"}
    wrong = (names - {*optional}) ^ {*required}
    if wrong and not is_rest:
        raise OaiError("badArgument", f"Missing or not allowed: {sorted(wrong)!a}.")
    return given


# What the repository is


def identify(_arguments):
    journal, organization = (
        model.objects.get_or_unnamed() for model in [Journal, Organization]
    )
    first = OaiRecord.objects.order_by("datestamp").first()
    sender = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    emails = [journal.contact_email, *organization.emails, sender]
    return make(
        "Identify",
        make("repositoryName", journal.key_title or organization),
        make("baseURL", absolute(reverse("oai"))),
        make("protocolVersion", "2.0"),
        make("adminEmail", next(filter(None, emails))),
        make("earliestDatestamp", stamp(first.datestamp if first else timezone.now())),
        make("deletedRecord", "persistent"),
        make("granularity", "YYYY-MM-DDThh:mm:ssZ"),
    )


def list_metadata_formats(arguments):
    if "identifier" in arguments:
        row_of(arguments["identifier"])
    formats = []
    for prefix, format in FORMATS.items():
        facts = {"metadataPrefix": prefix, "schema": format.schema}
        facts["metadataNamespace"] = format.namespace
        parts = [make(name, value) for name, value in facts.items()]
        formats.append(make("metadataFormat", parts))
    return make("ListMetadataFormats", formats)


def list_sets(_arguments):
    raise OaiError("noSetHierarchy", "The records are in no sets.")


# Records


def identifier_of(pk):
    return f"oai:{urlsplit(settings.SITE_URL).hostname}:article/{pk}"


def row_of(identifier):
    match = IDENTIFIER.fullmatch(identifier)
    is_ours = match and identifier == identifier_of(match[1])
    row = OaiRecord.objects.filter(pk=match[1]).first() if is_ours else None
    if row is None:
        raise OaiError("idDoesNotExist", "There is no such record.")
    return row


def check_format(prefix):
    if prefix not in FORMATS:
        raise OaiError("cannotDisseminateFormat", "There is no such format.")


def get_record(arguments):
    row = row_of(arguments["identifier"])
    check_format(arguments["metadataPrefix"])
    return make("GetRecord", records_of([row], arguments["metadataPrefix"]))


def records_of(rows, prefix):
    """Return the records of rows; what readers do not have any more is deleted."""
    journal, write = Journal.objects.get_or_unnamed(), FORMATS[prefix].write
    articles = articles_of(rows).for_description()
    every = (description(article, journal) for article in articles)
    # What has ended since it was read has no language.
    described = {each.article.pk: each for each in every if each.languages}
    return [
        make(
            "record",
            header_of(row, described),
            make("metadata", write(described[row.pk])) if row.pk in described else None,
        )
        for row in rows
    ]


def headers_of(rows, _prefix):
    keys = {*articles_of(rows).values_list("pk", flat=True)}
    return [header_of(row, keys) for row in rows]


def articles_of(rows):
    """Return the articles of the rows that readers have."""
    keys = [row.pk for row in rows if not row.is_deleted]
    return Article.objects.visible_anywhere().filter(pk__in=keys)


def header_of(row, keys):
    return make(
        "header",
        make("identifier", identifier_of(row.pk)),
        make("datestamp", stamp(row.datestamp)),
        status="" if row.pk in keys else "deleted",
    )


# Lists


def list_records(arguments, parts_of=records_of):
    """Return the next part of a list.

    The rest follows the record with the key ``after``: so none is lost or doubled when
    articles come or go meanwhile. ``number``: how many records there were before.
    """
    verb, after, number = arguments["verb"], 0, 0
    salt = f"journal.oai.{verb}"
    if "resumptionToken" in arguments:
        token = arguments["resumptionToken"]
        try:
            prefix, since, until, after, number = signing.loads(token, salt=salt)
        except signing.BadSignature as error:
            text = "The token is not known."
            raise OaiError("badResumptionToken", text) from error
    else:
        names = ["metadataPrefix", "from", "until"]
        prefix, since, until = (arguments.get(name, "") for name in names)
    if "set" in arguments:
        list_sets(arguments)
    check_format(prefix)
    found = rows_between(since, until).filter(pk__gt=after).order_by("pk")
    rows = [*found[: AT_ONCE + 1]]
    if not rows:
        raise OaiError("noRecordsMatch", "No records match.")
    rows, is_last = rows[:AT_ONCE], len(rows) <= AT_ONCE
    rest = [prefix, since, until, rows[-1].pk, number + len(rows)]
    token = "" if is_last else signing.dumps(rest, salt=salt)
    # The last part of a list that was divided has an empty token.
    part = make("resumptionToken", token, cursor=number) if token or number else None
    return make(verb, parts_of(rows, prefix), part)


def rows_between(since, until):
    first = moment(since or FIRST_DAY)
    last = moment(until or LAST_DAY, of_day=LAST_SECOND)
    are_like = len(since) == len(until) and first <= last
    if since and until and not are_like:
        raise OaiError("badArgument", "The dates are no range of one granularity.")
    return OaiRecord.objects.filter(datestamp__range=(first, last))


# Dates


def stamp(moment):
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def moment(text, of_day=timedelta()):
    """Return the moment of a date; ``of_day``: which one, if it is a day."""
    try:
        form = DATES[len(text.encode())]
        at = datetime.strptime(text, form).replace(tzinfo=UTC)
    except (LookupError, ValueError) as error:
        raise OaiError("badArgument", f"There is no date {text}.") from error
    return at if "T" in text else at + of_day


LIST = ["metadataPrefix"], ["from", "until", "set"]
# {verb: (what answers, the arguments that it must have, that it may have)}
VERBS = {
    "Identify": (identify, [], []),
    "ListMetadataFormats": (list_metadata_formats, [], ["identifier"]),
    "ListSets": (list_sets, [], []),
    "GetRecord": (get_record, ["identifier", "metadataPrefix"], []),
    "ListIdentifiers": (partial(list_records, parts_of=headers_of), *LIST),
    "ListRecords": (list_records, *LIST),
}
