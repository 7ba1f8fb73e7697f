"""What is wrong with the site, and how to mend it: system checks with hints.

They look at what only a running site has, so Django runs none of them by itself: the
command ``doctor`` does, and the worker for the first page of the back office.
"""

import logging
from contextlib import suppress
from datetime import datetime
from functools import cache, partial

from django.core import checks
from django.db import DatabaseError, InterfaceError
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext, gettext_noop as _

from website.models import Finding, LastRun

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
    def finding(self):
        """Return {field: value} of the row in which it is stored."""
        names = ["text", "hint", "facts"]
        values = {name: getattr(self, name) for name in names}
        return {"code": self.id, "is_error": self.is_serious(), **values}


error, warning = partial(Problem, checks.ERROR), partial(Problem, checks.WARNING)


def describe(finding):
    """Return what is wrong, and how to mend it, in the active language."""
    return gettext(finding.text) % words_of(finding.facts), gettext(finding.hint)


def words_of(facts):
    return {name: value_in_words(name, value) for name, value in facts.items()}


def value_in_words(name, value):
    if name == "at":
        moment = timezone.localtime(datetime.fromisoformat(value))
        return date_format(moment, "DATETIME_FORMAT")
    if isinstance(value, list):
        return ", ".join(value[:MOST_NAMES]) + "…" * (len(value) > MOST_NAMES)
    return value


def find_problems(*, with_catalogue=True):
    """Return all problems of this moment, errors first; without a database some."""
    problems, of_tables = run("machine"), run("tables")
    # Without its tables there is nothing to look at.
    problems += of_tables or run("contents", *["catalogue"] * with_catalogue)
    return sorted(problems, key=lambda problem: (-problem.level, problem.id))


def run(*tags):
    return checks.run_checks(tags=tags, include_deployment_checks=True)


def store(problems, *, but=None):
    """Store the problems for the back office; do nothing without a database.

    ``but``: the code of one that is looked for elsewhere.
    """
    with suppress(DatabaseError, InterfaceError):
        findings = Finding.objects.exclude(code=but)
        findings.replace(problem.finding for problem in problems)
        LastRun.objects.note("doctor")


def compare_catalogue():
    """Store whether search and lists differ from the records, which takes long."""
    found = [problem for problem in run("catalogue") if problem.id == "catalogue"]
    stored = Finding.objects.filter(code="catalogue")
    stored.replace(problem.finding for problem in found)


def register(functions_by_tag):
    """Register checks, as such of a database and of a deployment: on request only."""
    for tag, functions in functions_by_tag.items():
        for function in functions:
            checks.register(check_of(function), tag, checks.Tags.database, deploy=True)


# Once for all: where apps are loaded again, they are registered again.
@cache
def check_of(find):
    """Return a check of what a function yields; one that fails is a problem itself."""

    def check(**kwargs):
        try:
            return [*find()]
        except Exception as failure:
            logger.exception("The check %s failed.", find.__name__)
            problem = error(
                "check",
                _("The check “%(name)s” could not be made: %(reason)s"),
                _("Read the log of the worker, and report it to the developers."),
                name=find.__name__,
                reason=str(failure),
            )
            return [problem]

    return check
