"""The state of the glossary that files contain, as an ETag for downloads."""

from dataclasses import dataclass
from datetime import datetime

from glossary.models import Concept
from publishing.models import Revision
from text.languages import LANGUAGES

# The models whose texts are in files.
MODELS_IN_FILES = [
    *["glossary.concept", "glossary.domain", "glossary.source", "glossary.titlepage"],
    "institute.organization",
]
# Increase it when the same state is written differently.
FORMAT_VERSION = 2


@dataclass(frozen=True)
class State:
    """``moment``: when it began; ``moments``: ``ConceptQuerySet.last_changes()``."""

    revision: int
    moment: datetime | None
    moments: dict

    @property
    def etag(self):
        """It changes with each edit, and with each publication date that is reached."""
        arrived = f"{self.moment:%Y%m%d%H%M%S%f}" if self.moment else "0"
        return f'"{FORMAT_VERSION}-{self.revision}-{arrived}"'


def state() -> State:
    """Return the state that readers see now, by two statements."""
    last = Revision.objects.filter(to_model__in=MODELS_IN_FILES).newest_first()
    revision, made_at = last.values_list("pk", "made_at").first() or (0, None)
    moments = Concept.objects.last_changes()
    arrived = [moments[f"arrived_{code}"] for code in LANGUAGES]
    moment = max(filter(None, [made_at, *arrived]), default=None)
    return State(revision, moment, moments)
