"""The identifiers of records: ``oai:institute.example:article/12``."""

import re
from urllib.parse import urlsplit

from django.conf import settings

from journal.models import OaiRecord


def identifier_of(pk):
    return f"oai:{urlsplit(settings.SITE_URL).hostname}:article/{pk}"


def record_of(identifier):
    """Return the row of a record, or None."""
    match = re.fullmatch(r"oai:[^:]+:article/([1-9][0-9]{0,17})", identifier)
    if match is None or identifier != identifier_of(match[1]):
        return None
    return OaiRecord.objects.filter(pk=match[1]).first()
