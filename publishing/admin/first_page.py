"""What a subject puts on the first page of the back office.

::

    class DocumentAdmin(PublishableAdmin):
        first_page_cares = [Care(Document, without_topics, …)]

        def first_page_waits(self, user):  # a list of Waiting
        def first_page_dates(self, user, until):  # a list of Dated

Each takes at most one statement, and shows nobody what they may not see.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True)
class Waiting:
    """Something that waits for a person, with the action that answers it.

    ``due``: the day by which it is to be done.
    """

    kind: str
    title: str
    language: str
    url: str
    action: str
    at: datetime
    facts: tuple = ()
    quote: str = ""
    # The name of its shape and colour in ``dashboard.css``.
    shape: str = ""
    due: date | None = None


@dataclass(frozen=True)
class Dated:
    """What happens on a day: ``event`` says what."""

    day: date
    event: str
    title: str
    language: str
    url: str
    facts: tuple = ()


@dataclass(frozen=True)
class Care:
    """Records of a kind that lack something.

    ``find``: returns them all; ``words``: what a sentence says of so many; ``query``:
    by which the list of the kind shows them.
    """

    model: type
    find: Callable
    words: Callable[[int], str]
    query: str
