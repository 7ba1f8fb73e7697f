"""What goes out and what ends in the next days."""

from dataclasses import replace

from django.utils import timezone
from django.utils.formats import time_format
from django.utils.translation import gettext_lazy as _

from publishing.admin.first_page import Dated
from publishing.content.snapshots import SHARED
from publishing.content.status import State
from publishing.drafts.working_copy import goes_out_at
from text.languages import LANGUAGES, own_name

# For how many days the page looks ahead.
AHEAD = 60

GOES_OUT = _("goes live")
LEAVES = _("is no longer current")
RUNS_OUT = _("is no longer in force")


def of_items(data, until):
    """Yield what the items themselves say."""
    today = timezone.localdate()
    for item in data.items.values():
        if item.valid_until and today <= item.valid_until <= until:
            yield dated(item, item.valid_until, RUNS_OUT)
        for language in LANGUAGES:
            name = own_name(language)
            if item.state_in(language) != State.PUBLISHED:
                continue
            begin = getattr(item, f"published_at_{language}")
            end = getattr(item, f"published_until_{language}")
            if begin > timezone.now():
                yield at_moment(item, begin, GOES_OUT, name)
            if end and end > timezone.now():
                yield at_moment(item, end, LEAVES, name)
    for copy in data.copies.values():
        if item := data.items.get(copy.pointer):
            for scope, moment in copy.dates.items():
                if moment != goes_out_at(item, scope):
                    name = "" if scope == SHARED else own_name(scope)
                    yield at_moment(item, moment, GOES_OUT, _("working copy"), name)


def of_releases(data):
    """Yield the releases that go out on a date."""
    for message in data.releases("goes_out"):
        release = message.release
        yield at_moment(release, message.at, GOES_OUT, release.kind_name)


def at_moment(item, moment, event, *facts):
    local = timezone.localtime(moment)
    return dated(item, local.date(), event, time_format(local.time()), *facts)


def dated(item, day, event, *facts):
    facts = tuple(filter(None, facts))
    return Dated(day, event, item.title, item.language, item.url, facts)


def coming(data, subjects, until):
    """Return what is dated ``until`` a day, the first day before the others."""
    everything = [
        *of_items(data, until),
        *of_releases(data),
        *(row for each in subjects for row in each.first_page_dates(data.user, until)),
    ]
    entries = {}
    for entry in sorted(everything, key=lambda entry: entry.day):
        # Of both languages once.
        key = entry.day, entry.event, entry.title, entry.url
        other = entries.get(key)
        entries[key] = joined(other, entry) if other else entry
    return [entry for entry in entries.values() if entry.day <= until]


def joined(entry, other):
    """Return an entry with the facts that another adds."""
    return replace(entry, facts=tuple(dict.fromkeys([*entry.facts, *other.facts])))
