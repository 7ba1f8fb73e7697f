"""Which terms of office of a body exclude one another."""

from datetime import date, timedelta

from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils.translation import gettext

from publishing.content import partial_dates


def certain_days(starts, ends):
    """Return the days that a term includes whatever its dates mean exactly."""
    first, last = partial_dates.last_day(starts), partial_dates.first_day(ends)
    end = last + timedelta(days=1) if last else None
    if first and end and end <= first:
        return DateRange(empty=True)
    return DateRange(first, end)


def overlap(first, second):
    if first.isempty or second.isempty:
        return False
    begin = max(first.lower or date.min, second.lower or date.min)
    return begin < min(first.upper or date.max, second.upper or date.max)


def clashes(terms):
    """Yield (term, message) of each term of a body that excludes one before it.

    The same rules are constraints of the database; here they have words.
    """
    by_person_and_role, heads = {}, []
    for term in terms:
        term._set_days()
        who = (term.person_id, term.role_id)
        same = by_person_and_role.setdefault(who, [])
        if other := overlapped(same, term):
            message = gettext("This person has this role already: %(term)s.")
            yield term, message % {"term": other.dates_display}
        same.append(term)
        if term.role.is_head and not term.is_acting:
            rivals = (h for h in heads if (h.person_id, h.role_id) != who)
            if other := overlapped(rivals, term):
                message = gettext(
                    "There can be only one head at a time: %(person)s, %(term)s."
                )
                names = {"person": other.person, "term": other.dates_display}
                yield term, message % names
            heads.append(term)


def overlapped(others, term):
    """Return the first of the others that shares a day with a term, or None."""
    return next((other for other in others if overlap(other.term, term.term)), None)
