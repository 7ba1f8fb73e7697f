"""What is wrong with the site, and how to mend it, as only a running site can tell.

The command ``doctor`` looks, and the worker for the first page of the back office.
"""

import logging
from contextlib import suppress
from datetime import datetime
from functools import partial

from django.conf import settings
from django.db import DatabaseError, InterfaceError
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext, gettext_noop as _

from website.models import LastRun

logger = logging.getLogger(__name__)

# How many names a sentence lists.
MOST_NAMES = 5


def problem_of(is_error, code, text, hint, **facts):
    """Return a problem as the row of the last run has it.

    ``text`` and ``hint`` are in English, ``facts`` the values in the text.
    """
    about = {"text": text, "hint": hint, "facts": facts}
    return {"code": code, "is_error": is_error, **about}


error, warning = partial(problem_of, True), partial(problem_of, False)


def describe(problem):
    """Return what is wrong, and how to mend it, in the active language."""
    words = words_of(problem["facts"])
    return gettext(problem["text"]) % words, gettext(problem["hint"])


def words_of(facts):
    return {name: value_in_words(name, value) for name, value in facts.items()}


def value_in_words(name, value):
    if name == "at":
        moment = timezone.localtime(datetime.fromisoformat(value))
        return date_format(moment, "DATETIME_FORMAT")
    if isinstance(value, list):
        return ", ".join(value[:MOST_NAMES]) + "…" * (len(value) > MOST_NAMES)
    return value


def look(*, with_catalogue=True):
    """Find and store all problems of this moment, errors first; return them.

    Without a database some are found, and none is stored.
    """
    from website.doctor import contents, machine

    problems, of_tables = run(machine.CHECKS), run([machine.check_database])
    # Without its tables there is nothing to look at.
    problems += of_tables or run(contents.CHECKS)
    store("doctor", problems)
    if with_catalogue and not of_tables:
        problems += compare_catalogue()
    return sorted(problems, key=lambda it: (not it["is_error"], it["code"]))


def compare_catalogue():
    """Find whether search and lists differ from the records, which takes long."""
    from website.doctor.contents import check_catalogue

    problems = run([check_catalogue])
    store("catalogue", problems)
    return problems


def run(functions):
    """Return what the functions yield; one that fails is a problem itself."""
    problems = []
    for find in functions:
        try:
            problems += find()
        except Exception as failure:
            logger.exception("The check %s failed.", find.__name__)
            problem = error(
                "check",
                _("The check “%(name)s” could not be made: %(reason)s"),
                _("Read the log of the worker, and report it to the developers."),
                name=find.__name__,
                reason=str(failure),
            )
            problems.append(problem)
    return not_silenced(problems)


def not_silenced(problems):
    silenced = settings.SILENCED_SYSTEM_CHECKS
    return [problem for problem in problems if problem["code"] not in silenced]


def store(name, problems):
    """Store what a run found, for the first page of the back office."""
    with suppress(DatabaseError, InterfaceError):
        LastRun.objects.note(name, problems=problems)
