"""The versions of an item: each state of it that readers have had.

A revision holds both languages, so a number is that of the item: a version begins when
what readers have in any language becomes another, also by a date alone, or comes back
to the site. None is stored: revisions never change, and the one that a purge leaves
knows how many versions had ended before it. So a version keeps its number.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from itertools import takewhile
from types import SimpleNamespace

from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext

from publishing.content import snapshots
from publishing.content.snapshots import SHARED, scope_of, stem
from publishing.content.status import was_visible
from publishing.revisions.display import format_moment, label_of, text_difference
from publishing.revisions.history_lines import phrase_of_step, phrases_of_changes
from publishing.revisions.revision import Revision
from text.languages import LANGUAGES, current, language_of

Kind = Revision.Kind


@dataclass
class Version:
    """What readers had of an item ``since`` a moment, ``until`` another or None: now.

    ``contents``: {language: {name: value}}, as snapshots have them, of each language
    that they could read. ``before``: the version that it took the place of, or None.
    """

    model: type
    number: int
    since: datetime
    contents: dict
    before: object
    until: datetime | None = None

    @property
    def name(self):
        return gettext("Version %(number)d") % {"number": self.number}

    @property
    def span(self):
        since = format_moment(self.since)
        if self.until:
            return f"{since} – {format_moment(self.until)}"
        return gettext("since %(day)s") % {"day": since}

    @cached_property
    def values(self):
        """Its contents in all languages: ``overlay.put_on`` takes them."""
        return dict(item for each in self.contents.values() for item in each.items())

    @cached_property
    def changed(self):
        """The names that differ, of the languages that the version before has too."""
        if self.before is None:
            return []
        scopes = {SHARED, *(self.contents.keys() & self.before.contents.keys())}
        names = snapshots.differing(self.values, self.before.values)
        return [name for name in names if scope_of(name) in scopes]

    def phrases(self):
        """Yield what it brought, in the words of the history."""
        now, then = self.contents, self.before.contents if self.before else {}
        for step, here, there in [("publish", now, then), ("unpublish", then, now)]:
            if codes := [code for code in here if code not in there]:
                yield phrase_of_step(step, codes)
        save = SimpleNamespace(kind=Kind.CHANGED, changed=self.changed)
        yield from phrases_of_changes(self.model, save, {})

    def differences(self):
        """Yield (label, pieces) of each text of the active language that changed."""
        for name in self.changed:
            if stem(name) in self.model.texts and language_of(name) == current():
                texts = self.before.values[name], self.values[name]
                is_rich = self.model.is_rich_text(stem(name))
                label = label_of(self.model, name)
                yield label, text_difference(*texts, is_rich=is_rich)


def versions_of(record):
    """Return (how many versions were purged, those that are left, the oldest first)."""
    revisions = Revision.objects.of(record.pointer).without_discarded().order_by("pk")
    model, revisions = type(record), [*revisions]
    if not revisions:
        now = snapshots.take(model, record.pk)
        revisions = [Revision(kind=Kind.INITIAL, snapshot=now)]
    ends = [revision.made_at for revision in revisions[1:]]
    ends.append(timezone.now() + timedelta.resolution)
    purged, versions, last = revisions[0].versions_before, [], None
    for revision, end in zip(revisions, ends, strict=True):
        for since in takewhile(end.__gt__, moments_of(revision)):
            contents = contents_at(model, revision, since)
            if contents == (last.contents if last else {}):
                continue
            if last:
                last.until = since
            number = purged + len(versions) + 1
            last = Version(model, number, since, contents, last) if contents else None
            versions += [last] if last else []
    if purged and versions:
        # What it changed is not known any more.
        versions[0].before = versions[0]
    return purged, versions


def number_before(record, revision):
    """Return how many versions had ended when a revision was made."""
    purged, versions = versions_of(record)
    ended = [it for it in versions if it.until and it.until <= revision.made_at]
    return purged + len(ended)


def moments_of(revision):
    """Return the moments at which readers may have got another state of the item."""
    names = ["published_at", "published_until"]
    names = [f"{name}_{language}" for name in names for language in LANGUAGES]
    dates = {parse_datetime(revision.snapshot.get(name) or "") for name in names}
    dates = sorted(dates - {None})
    if revision.kind == Kind.INITIAL:
        # It may have been stored long after what it holds was published.
        return dates
    return [revision.made_at, *(date for date in dates if date > revision.made_at)]


def contents_at(model, revision, moment):
    """Return {language: {name: value}} of what readers had of a revision."""
    hidden = {*model.publication_fields, *model.unversioned}
    values = snapshots.without(revision.snapshot, hidden).items()
    return {
        code: {
            name: value for name, value in values if scope_of(name) in {code, SHARED}
        }
        for code in LANGUAGES
        if revision.kind != Kind.DELETED
        and was_visible(revision.snapshot, code, moment)
    }
