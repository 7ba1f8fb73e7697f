"""Which state of the glossary files tell: so that nobody gets the same one twice."""

from dataclasses import dataclass
from datetime import datetime

from glossary.models import Concept
from publishing.models import Revision
from text.languages import LANGUAGES

# Whose texts stand in files.
MODELS_IN_FILES = [
    *["glossary.concept", "glossary.domain", "glossary.source", "glossary.titlepage"],
    "institute.organization",
]
# Another number when files of the same state become others.
WRITING = 2


@dataclass(frozen=True)
class State:
    """``moment``: when it became so; ``moments``: see those of ``ConceptQuerySet``."""

    revision: int
    moment: datetime | None
    moments: dict

    @property
    def etag(self):
        """Another one after each change, and after each date that arrived."""
        arrived = f"{self.moment:%Y%m%d%H%M%S%f}" if self.moment else "0"
        return f'"{WRITING}-{self.revision}-{arrived}"'


def state() -> State:
    """Return the state of what readers see now, by two statements."""
    last = Revision.objects.filter(to_model__in=MODELS_IN_FILES).newest_first()
    revision, made_at = last.values_list("pk", "made_at").first() or (0, None)
    moments = Concept.objects.last_changes()
    arrived = [moments[f"arrived_{code}"] for code in LANGUAGES]
    moment = max(filter(None, [made_at, *arrived]), default=None)
    return State(revision, moment, moments)
