"""The title page of a file of the glossary, with the moment of its state."""

from dataclasses import dataclass, field
from datetime import UTC, datetime

from django.utils.translation import gettext, override

from glossary import models
from institute.models import Organization
from publishing.content.publication_rules import EARLIEST
from text.languages import LANGUAGES, current, languages_from


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


def title_page_of(concepts, *, everything=False, moments=None) -> FileTitlePage:
    """Return the title page of a file of these concepts.

    ``moments``: their ``last_changes()``, if they are loaded already.
    """
    moments = moments or concepts.last_changes(everything=everything)
    changes = {code: moments[f"changed_{code}"] for code in LANGUAGES}
    languages = [code for code in languages_from(current()) if changes[code]]
    return FileTitlePage(
        **title_page_texts(),
        languages=languages,
        first_language=current(),
        # A glossary without entries.
        changed_at=max(filter(None, changes.values()), default=EARLIEST),
    )


def title_page_texts():
    """Return the texts of the title page, as arguments of ``FileTitlePage``."""
    page = models.TitlePage.objects.get_or_unnamed()
    institute = Organization.objects.get_or_unnamed()
    titles = texts(page, "title")
    return {
        "title": {code: titles[code] or usual_title(code) for code in LANGUAGES},
        "publisher": texts(institute, "name"),
        "edition": texts(page, "edition"),
        "foreword": texts(page, "foreword"),
        "editors": texts(page, "editors"),
        "licence": texts(page, "licence_name"),
        "licence_url": page.licence_url,
    }


def texts(record, name):
    return {code: getattr(record, f"{name}_{code}") or "" for code in LANGUAGES}


def usual_title(language):
    with override(language):
        return gettext("Glossary")
