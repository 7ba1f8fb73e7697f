"""What a harvester asks for, checked: every fault is an error of the protocol."""

import re
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from django.core import signing
from oai_repo.exceptions import (
    OAIErrorBadArgument,
    OAIErrorBadResumptionToken,
    OAIErrorBadVerb,
)
from oai_repo.repository import VERBS

# What the schema of the protocol takes; other arguments may be any text of XML.
SYNTAX = {
    "metadataPrefix": re.compile(r"[A-Za-z0-9\-_.!~*'()]+"),
    "set": re.compile(r"[A-Za-z0-9\-_.!~*'()]+(:[A-Za-z0-9\-_.!~*'()]+)*"),
    "from": re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2}:[0-9]{2}Z)?"),
}
SYNTAX["until"] = SYNTAX["from"]
ANY_TEXT = re.compile("[\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]*")
LAST_SECOND = timedelta(days=1) - timedelta(seconds=1)


def check(parameters):
    """Return {name: value} of the parameters, {name: [values]}, of a request."""
    verbs = parameters.get("verb", [])
    if len(verbs) != 1 or verbs[0] not in VERBS:
        raise OAIErrorBadVerb("The verb is missing, repeated or unknown.")
    for name, values in parameters.items():
        if len(values) != 1:
            raise OAIErrorBadArgument(f"The argument {name!a} is repeated.")
        if not SYNTAX.get(name, ANY_TEXT).fullmatch(values[0]):
            raise OAIErrorBadArgument(f"The argument {name!a} is not well formed.")
    return {name: value for name, [value] in parameters.items()}


class Selection(NamedTuple):
    """Of which records a list is, and how much of it a harvester has already.

    The rest follows the record with the key ``after``: so none is lost or doubled when
    articles come or go meanwhile. ``number``: how many records there were before.
    """

    prefix: str
    since: str
    until: str
    set_spec: str
    after: int = 0
    number: int = 0

    @classmethod
    def of(cls, verb, arguments):
        token = arguments.get("resumptionToken")
        if token is not None:
            return cls.resumed(verb, token)
        names = ["metadataPrefix", "from", "until", "set"]
        selection = cls(*(arguments.get(name, "") for name in names))
        selection.check_dates()
        return selection

    @classmethod
    def resumed(cls, verb, token):
        try:
            return cls(*signing.loads(token, salt=salt_of(verb)))
        except signing.BadSignature as error:
            raise OAIErrorBadResumptionToken("The token is not known.") from error

    @property
    def is_whole(self):
        """Whether it begins with the first record."""
        return self.number == 0

    def rest(self, rows):
        """Return the selection of what follows these rows."""
        return self._replace(after=rows[-1].pk, number=self.number + len(rows))

    def token(self, verb):
        return signing.dumps(self, salt=salt_of(verb))

    def check_dates(self):
        """Raise the error of the protocol where the dates are none."""
        since, until = self.moments()
        if not (since and until):
            return
        if len(self.since) != len(self.until):
            raise OAIErrorBadArgument("The dates differ in their granularity.")
        if since > until:
            raise OAIErrorBadArgument("The first date comes after the last one.")

    def moments(self):
        """Return the first and the last moment, None where there is none."""
        return moment(self.since), moment(self.until, of_day=LAST_SECOND)


def salt_of(verb):
    return f"journal.oai.{verb}"


def moment(text, of_day=timedelta()):
    """Return the moment of a date; ``of_day``: which one, if it is a day."""
    if not text:
        return None
    try:
        at = datetime.fromisoformat(text).replace(tzinfo=UTC)
    except ValueError as error:
        raise OAIErrorBadArgument(f"There is no date {text}.") from error
    return at if "T" in text else at + of_day
