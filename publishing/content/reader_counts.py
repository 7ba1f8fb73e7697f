"""Counts of readers: gathered in memory, stored when the answer has been sent.

So no reader's request writes a row, and what cannot be stored stays for later.
"""

import logging
import re
import time
from collections import Counter
from functools import lru_cache
from threading import Lock

from counter_robots import is_robot_or_machine
from django.db import DatabaseError, InterfaceError, models, transaction
from django.db.models import F, Sum
from django.utils import timezone

from publishing.content import locks
from publishing.content.constraints import once
from publishing.content.pointer_model import (
    PointerModel,
    PointerQuerySet,
    to_columns,
)
from text.pointers import Pointer

logger = logging.getLogger(__name__)

# Beside those of the list, which does not know the newest.
ROBOT = re.compile(r"bot\b|crawl|spider", re.IGNORECASE)
# Milliseconds for which a count waits for another's lock.
LOCK_WAIT = 10
# Seconds after which what could not be stored is tried again.
RETRY_AFTER = 5

# {(model, *key): readers}, which ``model.objects.add_readers`` stores.
_gathered = Counter()
_gathering = Lock()
# By a clock that nobody sets.
_not_before = 0


def add(request, model, *key):
    """Count the reader who sent the request, unless it is a robot or a program."""
    if not is_robot(request.headers.get("User-Agent", "")):
        with _gathering:
            _gathered[model, *key] += 1


@lru_cache(maxsize=1000)
def is_robot(user_agent):
    """Tell it by the name or COUNTER’s list: github.com/atmire/COUNTER-Robots."""
    return bool(ROBOT.search(user_agent)) or is_robot_or_machine(user_agent)


def store_soon():
    """Store what was gathered, unless that just failed."""
    if _gathered and time.monotonic() >= _not_before:
        store()


def store():
    """Add what was gathered to the database; keep what cannot be stored now."""
    global _not_before
    with _gathering:
        counts = dict(_gathered)
        _gathered.clear()
    try:
        for model, *key in [*counts]:
            with transaction.atomic():
                locks.wait_at_most(LOCK_WAIT)
                model.objects.add_readers(counts[model, *key], *key)
            del counts[model, *key]
    except (DatabaseError, InterfaceError) as error:
        if not locks.is_lock_failure(error):
            logger.warning("Readers could not be counted: %s", error)
        _not_before = time.monotonic() + RETRY_AFTER
        with _gathering:
            _gathered.update(counts)


class DailyCountQuerySet(PointerQuerySet):
    def count_reader(self, request, pointer, language):
        """Count the reader of an item who sent the request, unless it is a robot."""
        key = [timezone.localdate(), language, *pointer]
        add(request, self.model, *key)

    def add_readers(self, number, day, language, *pointer):
        self.add_to("readers", number, Pointer(*pointer), language, day)

    def add_to(self, name, number, pointer, language, day):
        self.update_or_create(
            **to_columns(pointer),
            day=day,
            language=language,
            defaults={name: F(name) + number},
            create_defaults={"readers": 0, name: number},
        )


class DailyCount(PointerModel):
    """Readers a day of an item in a language: a number, nothing else."""

    day = models.DateField()
    language = models.CharField(max_length=10)
    readers = models.PositiveIntegerField()

    objects = DailyCountQuerySet.as_manager()

    class Meta:
        abstract = True
        default_permissions = ()
        constraints = [once("to_model", "to_pk", "language", "day")]


class DemandQuerySet(DailyCountQuerySet):
    def add_wish(self, pointer, language):
        self.add_to("wishes", 1, pointer, language, timezone.localdate())

    def wishes(self, pointer, language):
        """Return how many readers have asked for an item in a language, ever."""
        rows = self.of(pointer).filter(language=language)
        return rows.aggregate(sum=Sum("wishes", default=0))["sum"]


class Demand(DailyCount):
    """Of its not-translated page: the language is the one that is missing.

    ``wishes``: how many of its readers have asked for the translation.
    """

    wishes = models.PositiveIntegerField(default=0, db_default=0)

    objects = DemandQuerySet.as_manager()


class ViewCount(DailyCount):
    """Of its page, or of its file in this language.

    Who has a page open for long, or again and again, is counted at each request: what
    would tell readers apart, an address or a cookie, is not kept.
    """
