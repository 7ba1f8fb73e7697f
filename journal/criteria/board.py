"""Who makes the journal: the members of its board today."""

from collections import Counter

from django.utils.translation import gettext, ngettext

from institute.models import Appointment, Body
from journal.criteria.criterion import (
    MOST_PLACES,
    Answer,
    Criterion,
    Place,
    answer_of,
    place_of_field,
    share,
)
from publishing.admin.addresses import place_in_form
from text.fold import fold
from text.languages import current, languages_from, title_language

FEWEST = 5


def of_board(journal):
    if not journal.board_id:
        yield Criterion(
            gettext("The journal has an editorial board."),
            Answer.NO,
            places=(place_of_field(journal, "board"),),
        )
        return
    members = members_of(journal.board_id)
    yield number_of(members, journal)
    yield affiliations_of(members)
    yield largest_institution(members)


def members_of(body):
    """Return the members of a body whom readers see."""
    terms = Appointment.objects.today().filter(body=body, person__is_invented=False)
    people = {term.person_id: term.person for term in terms.select_related("person")}
    return [person for person in people.values() if person.visible_languages()]


def number_of(members, journal):
    number = len(members)
    url = place_in_form(Body(pk=journal.board_id), "appointments")
    is_enough = number >= FEWEST
    return Criterion(
        gettext("The board has at least five members."),
        answer_of(is_enough),
        ngettext("%(number)s member", "%(number)s members", number)
        % {"number": number},
        () if is_enough else (Place(gettext("Members of the board"), url),),
    )


def affiliations_of(members):
    without = [person for person in members if not affiliation_of(person)]
    return Criterion(
        gettext("Each member has an affiliation."),
        answer_of(members and not without),
        share(len(members) - len(without), len(members)),
        tuple(
            Place(
                str(person),
                place_in_form(person, f"affiliation_{current()}"),
                title_language(person),
            )
            for person in without[:MOST_PLACES]
        ),
    )


def largest_institution(members):
    """Return whether the members come from more than one institution."""
    names = [name for name in map(affiliation_of, members) if name]
    counts = Counter(map(fold, names))
    [(largest, number)] = counts.most_common(1) or [("", 0)]
    name = next((name for name in names if fold(name) == largest), "")
    return Criterion(
        gettext("Not all members come from one institution."),
        answer_of(len(counts) > 1),
        f"{name}: {share(number, len(names))}" if name else "",
        is_required=False,
    )


def affiliation_of(person):
    """Return where a person works, in the active language or another."""
    codes = languages_from(current())
    names = (getattr(person, f"affiliation_{code}") for code in codes)
    return next(filter(None, names), "")
