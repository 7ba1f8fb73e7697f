"""What the form of the journal says."""

from django.utils.translation import gettext

from journal.criteria.criterion import (
    Answer,
    Criterion,
    Place,
    answer_of,
    filled,
    place_of_field,
)
from text.languages import LANGUAGES

PORTAL = "https://portal.issn.org/resource/ISSN/%s"


def of_details(journal):
    def in_each(*names):
        return [f"{name}_{language}" for name in names for language in LANGUAGES]

    yield issn(journal)
    yield Criterion(
        gettext("The ISSN and the title are as the ISSN Portal has them."),
        Answer.UNKNOWN,
        figures=journal.constant_title,
        places=tuple(Place(number, PORTAL % number) for number in journal.issns),
    )
    yield filled(
        journal,
        gettext("The publisher is named, with its place, in both languages."),
        in_each("publisher", "publisher_place"),
    )
    yield filled(
        journal, gettext("The journal has an e-mail address."), ["contact_email"]
    )
    yield filled(journal, gettext("The licence is stated."), ["licence_url"])
    yield filled(
        journal,
        gettext("The holder of the copyright is named in both languages."),
        in_each("copyright_holder"),
    )
    yield filled(
        journal,
        gettext("Author charges, or that there are none, are stated."),
        in_each("charges"),
    )


def issn(journal):
    """Return whether there is one; the field takes none with a wrong check digit."""
    return Criterion(
        gettext("There is an ISSN, and its check digit is right."),
        answer_of(journal.issns),
        ", ".join(journal.issns),
        () if journal.issns else (place_of_field(journal, "issn_online"),),
    )
