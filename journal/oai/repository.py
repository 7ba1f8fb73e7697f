"""The six verbs of OAI-PMH.

From the library come the arguments of each verb, what the repository says of itself,
and the errors. Lists and records are ours: the library knows no deleted records, pages
by offset, and refuses to go on when a list has become shorter meanwhile.
"""

from lxml import etree
from oai_repo import OAIRepository, listidentifiers, listrecords, listsets
from oai_repo.exceptions import (
    OAIErrorBadResumptionToken,
    OAIErrorCannotDisseminateFormat,
    OAIErrorIdDoesNotExist,
    OAIErrorNoRecordsMatch,
)
from oai_repo.repository import VERBS, VerbClasses
from oai_repo.response import OAIResponse

from journal.models import OaiRecord
from journal.oai.formats import WRITERS
from journal.oai.identifiers import record_of
from journal.oai.records import records_of
from journal.oai.selection import Selection, check

# How many records an answer has at most.
AT_ONCE = 100
# Errors of requests that an answer does not repeat, as they may be of any form.
UNREPEATED = {"badVerb", "badArgument"}


class Repository(OAIRepository):
    def process(self, parameters):
        """Return the answer; ``parameters``: {name: [values]}."""
        response = super().process(parameters)
        if getattr(response, "code", None) not in UNREPEATED:
            # The library leaves out the verb, and of errors all.
            request = response.root().find("request")
            for name, [value] in parameters.items():
                request.set(name, value)
        return response

    def create_request(self, parameters):
        arguments = check(parameters)
        request = ANSWERS[arguments.pop("verb")].request()
        request.parse(arguments)
        return request

    def create_response(self, request):
        return ANSWERS[request.verb].response(self, request)


# Requests: the library takes their verb from the name of the class


class ListRecordsRequest(listrecords.ListRecordsRequest):
    def post_parse(self):
        self.selection = Selection.of(self.verb, self.args)


class ListIdentifiersRequest(listidentifiers.ListIdentifiersRequest):
    def post_parse(self):
        self.selection = Selection.of(self.verb, self.args)


class ListSetsRequest(listsets.ListSetsRequest):
    def post_parse(self):
        if self.args:
            raise OAIErrorBadResumptionToken("The list of sets is never divided.")


# Responses


class GetRecordResponse(OAIResponse):
    def body(self):
        row = record_of(self.request.identifier)
        if row is None:
            raise OAIErrorIdDoesNotExist("There is no such record.")
        check_format(self.request.metadataprefix)
        [record] = records_of([row])
        made = etree.Element("GetRecord")
        journal = self.repository.data.journal
        made.append(record.element(self.request.metadataprefix, journal))
        return made


class ListResponse(OAIResponse):
    def body(self):
        verb, selection = self.request.verb, self.request.selection
        check_format(selection.prefix)
        found = OaiRecord.objects.selected(*selection.moments(), selection.set_spec)
        rows = list(found.filter(pk__gt=selection.after)[: AT_ONCE + 1])
        if not rows:
            raise OAIErrorNoRecordsMatch("No records match.")
        is_last = len(rows) <= AT_ONCE
        made = etree.Element(verb)
        made.extend(self.elements(rows[:AT_ONCE], selection.prefix))
        if not (is_last and selection.is_whole):
            token = etree.SubElement(made, "resumptionToken")
            token.set("cursor", str(selection.number))
            token.text = "" if is_last else selection.rest(rows[:AT_ONCE]).token(verb)
        return made


class ListIdentifiersResponse(ListResponse):
    def elements(self, rows, prefix):
        return [record.header() for record in records_of(rows, whole=False)]


class ListRecordsResponse(ListResponse):
    def elements(self, rows, prefix):
        journal = self.repository.data.journal
        return [record.element(prefix, journal) for record in records_of(rows)]


def check_format(prefix):
    if prefix not in WRITERS:
        raise OAIErrorCannotDisseminateFormat("There is no such format.")


ANSWERS = {
    **VERBS,
    "GetRecord": VERBS["GetRecord"]._replace(response=GetRecordResponse),
    "ListIdentifiers": VerbClasses(ListIdentifiersRequest, ListIdentifiersResponse),
    "ListRecords": VerbClasses(ListRecordsRequest, ListRecordsResponse),
    "ListSets": VERBS["ListSets"]._replace(request=ListSetsRequest),
}
