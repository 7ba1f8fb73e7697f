"""What the repository is, and which formats and sets it has."""

from email.utils import parseaddr
from functools import cached_property

from django.conf import settings
from django.utils import timezone
from oai_repo import DataInterface, Identify, Set
from oai_repo.helpers import datestamp_long

from institute.models import Organization
from journal.jats.elements import xml_text
from journal.models import Journal, OaiRecord
from journal.oai.formats import FORMATS
from journal.oai.identifiers import record_of
from journal.oai.sets import names_of_sets
from publishing.pages.seo import absolute


class Identity(Identify):
    def errors(self):
        # The library would refuse a site without a domain, as on one's own machine.
        return []


class Data(DataInterface):
    """``path``: the path at which the repository answers."""

    def __init__(self, path):
        self.url = absolute(path)

    @cached_property
    def journal(self):
        return Journal.objects.get_or_unnamed()

    @cached_property
    def sets(self):
        return names_of_sets(self.journal)

    @cached_property
    def identity(self):
        first = OaiRecord.objects.order_by("datestamp").first()
        organization = Organization.objects.get_or_unnamed()
        sender = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
        emails = [self.journal.contact_email, *organization.emails, sender]
        return Identity(
            repository_name=xml_text(self.journal.constant_title or str(organization)),
            base_url=self.url,
            admin_email=[next(filter(None, emails))],
            earliest_datestamp=datestamp_long(
                first.datestamp if first else timezone.now()
            ),
            deleted_record="persistent",
            granularity="YYYY-MM-DDThh:mm:ssZ",
        )

    # Called by the library

    def get_identify(self):
        return self.identity

    def is_valid_identifier(self, identifier):
        return record_of(identifier) is not None

    def get_metadata_formats(self, identifier=None):
        return FORMATS

    def list_set_specs(self, identifier=None, cursor=0):
        return list(self.sets), len(self.sets), None

    def get_set(self, setspec):
        return Set(setspec, xml_text(self.sets[setspec]), [])
