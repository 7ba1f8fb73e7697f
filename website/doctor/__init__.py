"""What is wrong with the site, and how to mend it, as only a running site can tell.

The command ``doctor`` looks, and the worker for the first page of the back office.
"""

import logging
from contextlib import suppress
from datetime import datetime
from functools import partial

from django.core import checks
from django.db import DatabaseError, InterfaceError
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext, gettext_noop as _

from website.models import LastRun

logger = logging.getLogger(__name__)

# How many names a sentence lists.
MOST_NAMES = 5


class Problem(checks.CheckMessage):
    """The message of a check: ``describe`` says it in the active language.

    ``text`` and ``hint`` are in English, ``facts`` the values in the text.
    """

    def __init__(self, level, id, text, hint, **facts):
        super().__init__(level, text % words_of(facts), hint, id=id)
        self.text, self.facts = text, facts

    @property
    def stored(self):
        """Return it as the row of the last run has it."""
        values = {name: getattr(self, name) for name in ["text", "hint", "facts"]}
        return {"code": self.id, "is_error": self.is_serious(), **values}


error, warning = partial(Problem, checks.ERROR), partial(Problem, checks.WARNING)


def describe(stored):
    """Return what is wrong, and how to mend it, in the active language."""
    return gettext(stored["text"]) % words_of(stored["facts"]), gettext(stored["hint"])


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
    return sorted(problems, key=lambda problem: (-problem.level, problem.id))


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
    return [problem for problem in problems if not problem.is_silenced()]


def store(name, problems):
    """Store what a run found, for the first page of the back office."""
    with suppress(DatabaseError, InterfaceError):
        LastRun.objects.note(name, problems=[problem.stored for problem in problems])
