"""What a file of the glossary says of itself: its title page, and of which state."""

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime

from django.utils.translation import gettext, override

from glossary.models import Concept, TitlePage
from institute.models import Organization
from publishing.content.constraints import EARLIEST
from publishing.models import Revision
from text.languages import LANGUAGES, current, languages_from

# The models whose texts are in files.
MODELS_IN_FILES = [
    *["glossary.concept", "glossary.domain", "glossary.source", "glossary.titlepage"],
    "institute.organization",
]
# Increase it when the same state is written differently.
FORMAT_VERSION = 3
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?\+00:00")


@dataclass
class FileTitlePage:
    """Its texts are {language: text}, "" where there is none.

    ``languages``: those of the file, that of its reader first. ``changed_at``: the time
    of the newest change in the file, which is the moment of its state.
    """

    title: dict
    publisher: dict
    languages: list
    first_language: str
    changed_at: datetime
    licence: dict = field(default_factory=dict)
    licence_url: str = ""
    foreword: dict = field(default_factory=dict)
    editors: dict = field(default_factory=dict)
    edition: dict = field(default_factory=dict)

    @property
    def moment(self):
        """``changed_at`` as every format writes it: ISO 8601 in UTC."""
        return self.changed_at.astimezone(UTC).isoformat()


def moment_in(text: str) -> str:
    """Return the first moment in a text, in ISO 8601 as our files write it, or ""."""
    match = MOMENT.search(text)
    try:
        return datetime.fromisoformat(match[0]).isoformat() if match else ""
    except ValueError:
        return ""


def title_page_of(concepts, *, everything=False, moments=None) -> FileTitlePage:
    """Return the title page of a file of these concepts.

    ``moments``: their ``last_changes()``, if they are loaded already.
    """
    moments = moments or concepts.last_changes(everything=everything)
    changes = {code: moments[f"changed_{code}"] for code in LANGUAGES}
    page = TitlePage.objects.get_or_unnamed()
    titles = texts(page, "title")
    for code in LANGUAGES:
        with override(code):
            titles[code] = titles[code] or gettext("Glossary")
    return FileTitlePage(
        title=titles,
        publisher=texts(Organization.objects.get_or_unnamed(), "name"),
        edition=texts(page, "edition"),
        foreword=texts(page, "foreword"),
        editors=texts(page, "editors"),
        licence=texts(page, "licence_name"),
        licence_url=page.licence_url,
        languages=[code for code in languages_from(current()) if changes[code]],
        first_language=current(),
        # A glossary without entries.
        changed_at=max(filter(None, changes.values()), default=EARLIEST),
    )


def texts(record, name):
    return {code: getattr(record, f"{name}_{code}") or "" for code in LANGUAGES}


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
