"""By which day a queue can be done, as people have worked until now.

The pace of a person is the median of the words of a language that they wrote or
declared to be right on each day on which they did so. Whoever did on too few days has
none: nothing is assumed.
"""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import timedelta
from math import ceil
from statistics import median

from django.contrib.auth.models import Permission
from django.db.models import Exists, IntegerField, OuterRef, Q, Sum, Value
from django.db.models.fields.json import KT
from django.db.models.functions import Cast, Concat, TruncDate
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext

from accounts.models import User
from desk.translation_desk.reads import one_of
from desk.translation_desk.workload import count_of_words
from publishing.cache.compiled import Parameter, compiled
from publishing.cache.memory import under_saves
from publishing.models import Revision
from publishing.revisions import display
from publishing.revisions.authors import first_author
from text.languages import LANGUAGES

# For how long it is measured, and on how many days at least.
MEASURED = timedelta(days=90)
FEWEST_DAYS = 5
# The working days of a week, Monday to Friday; after those of two years no day is told.
WEEK = 5
LONGEST = 2 * 52 * WEEK


@dataclass
class Worker:
    """Who may write a language. ``pace``: words a day, None if it is not known.

    ``load``: how many words are assigned to them.
    """

    pk: int
    name: str
    pace: float | None
    load: int = 0

    @property
    def busy(self):
        """For how many days they have work already, None if that is not known."""
        if not self.load:
            return 0
        return self.load / self.pace if self.pace else None

    def is_free(self, today):
        """Say from when on they are free."""
        if not self.load:
            return gettext("free now")
        if not self.pace:
            words = count_of_words(self.load)
            return gettext("has %(words)s; the pace is not known yet") % {
                "words": words
            }
        day = day_after(today, ceil(self.busy) + 1)
        return gettext("free from %(day)s") % {"day": in_words(day, today)}


# Measuring


def paces():
    """Return {language: {key of a person: words a day}} of those that are known."""
    since = timezone.now() - MEASURED
    return under_saves(("paces", timezone.localdate()), lambda: measure(since))


def measure(since):
    days = {language: {} for language in LANGUAGES}
    for person, _day, *words in written_rows(since=since):
        for language, number in zip(LANGUAGES, words, strict=True):
            if number:
                days[language].setdefault(person, []).append(number)
    return {
        language: {
            person: median(numbers)
            for person, numbers in people.items()
            if len(numbers) >= FEWEST_DAYS
        }
        for language, people in days.items()
    }


@compiled
def written_rows():
    revisions = Revision.objects.exclude(words={}).annotate(writer=first_author())
    revisions = revisions.filter(writer__isnull=False, made_at__gte=Parameter("since"))
    sums = {
        f"sum_{code}": Sum(Cast(KT(f"words__{code}"), IntegerField()))
        for code in LANGUAGES
    }
    days = revisions.order_by().annotate(day=TruncDate("made_at"))
    groups = days.values("writer", "day").annotate(**sums)
    return groups.values_list("writer", "day", *sums)


def workers(groups, kinds, language):
    """Return who may write texts of some of these kinds, labels, in the language."""
    known, load = paces()[language], Counter()
    for group in groups:
        if group.language == language:
            load[group.person] += group.words
    return [
        Worker(pk, name, known.get(pk), load[pk])
        for pk, name in writers(language, tuple(kinds))
    ]


def writers(language, kinds):
    """Return the key and the name of each person who may write one of the kinds."""
    rights = [name for kind in kinds for name in rights_to_write(kind)]
    return under_saves(
        ("writers", language, kinds),
        lambda: [
            (user.pk, display.name_of(user))
            for user in writer_rows(language, rights=rights)
        ],
    )


def rights_to_write(kind):
    app, model = kind.split(".")
    return [f"{app}.{right}_{model}" for right in ["change", "translate"]]


@compiled
def writer_rows(language):
    """Return the people of ``people_who_write``, but for several models at once."""
    permissions = Permission.objects.annotate(
        right=Concat("content_type__app_label", Value("."), "codename")
    ).filter(one_of("right", "rights"))
    may = Q(Exists(permissions.filter(user=OuterRef("pk"))))
    may |= Q(Exists(permissions.filter(group__user=OuterRef("pk"))))
    people = User.objects.filter(is_active=True, is_staff=True)
    people = people.filter(
        Q(is_superuser=True) | Q(may, languages__contains=[language])
    )
    return people.order_by("last_name", "username")


# Working days


def day_after(today, days):
    """Return the day on which so many working days are over; the next is the first."""
    weeks, rest = divmod(days, WEEK)
    day = today + timedelta(weeks=weeks)
    if day.weekday() >= WEEK:
        # At the weekend the last working day is over.
        day -= timedelta(days=day.weekday() - WEEK + 1)
    for _number in range(rest):
        day += timedelta(days=1)
        while day.weekday() >= WEEK:
            day += timedelta(days=1)
    return day


def days_together(words, people):
    """Return in how many days people do so many words, each after what they have.

    ``people``: workers whose pace is known.
    """
    waiting = sorted(people, key=lambda worker: worker.busy)
    pace = done = days = 0
    for place, worker in enumerate(waiting):
        pace += worker.pace
        done += worker.pace * worker.busy
        days = (words + done) / pace
        if place + 1 == len(waiting) or days <= waiting[place + 1].busy:
            return days
    return days


def forecast(groups, people, today):
    """Say by which day some groups of the workload can be done, and by whom.

    Each person does first what else is assigned to them.
    """
    words, own = sum(group.words for group in groups), Counter()
    for group in groups:
        own[group.person] += group.words
    known = [
        replace(worker, load=worker.load - own[worker.pk])
        for worker in people
        if worker.pace
    ]
    if not words:
        return ""
    if not known:
        return gettext("time needed not yet known")
    alone = {worker.name: days_together(words, [worker]) for worker in known}
    name = min(alone, key=alone.get)
    names = {"person": name, "by": by_day(today, alone[name])}
    if len(known) == 1:
        return gettext("%(person)s %(by)s") % names
    together = ngettext(
        "%(number)d person %(by)s", "%(number)d people %(by)s", len(known)
    ) % {"number": len(known), "by": by_day(today, days_together(words, known))}
    return f"{together}, {gettext('%(person)s alone %(by)s') % names}"


def by_day(today, days):
    if days > LONGEST:
        return gettext("in more than two years")
    return gettext("by %(day)s") % {
        "day": in_words(day_after(today, ceil(days)), today)
    }


def in_words(day, today):
    return date_format(day, "j E" if day.year == today.year else "j E Y")
