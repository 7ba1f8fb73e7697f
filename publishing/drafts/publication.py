"""Takes steps with an item: on itself, and with what waits in its working copy."""

from dataclasses import dataclass, field
from datetime import datetime

from django.utils.translation import gettext

from publishing.content.snapshots import SHARED
from publishing.drafts import marks, transitions, working_copies
from publishing.drafts.permissions import SHARED_STAYS
from publishing.drafts.transitions import PUBLISH
from publishing.drafts.working_copy import goes_out_at
from text.languages import own_name

# The steps by which readers get what the working copy changes, too.
PUBLISHING = {"publish", "publish_now"}


@dataclass
class Step:
    """A step that a person takes with languages of an item, as a button asks for it.

    ``of_copy``: the languages in which the working copy takes it; ``reason``: for
    colleagues; ``note``: what was changed, and why; ``at``: the moment to come at which
    it is to go live.
    """

    transition: transitions.Transition
    languages: list
    user: object
    of_copy: list = ()
    reason: str = ""
    note: str = ""
    at: datetime | None = None

    @property
    def on_item(self):
        return [code for code in self.languages if code not in self.of_copy]


@dataclass
class Outcome:
    """What a step has done with an item.

    ``done``: {language: what was done, in words}; ``attachments``: ``Taken`` of what
    went out with it; ``lost``: the names that could not be written; ``left``: in words,
    what stays as it was.
    """

    record: object
    done: dict = field(default_factory=dict)
    attachments: list = field(default_factory=list)
    lost: list = field(default_factory=list)
    left: list = field(default_factory=list)


def take_step(record, working_copy, step) -> Outcome:
    """Take a step with a stored item, whose row is locked.

    The buttons of the form and of the list take it so. The caller has asked whether the
    person may, and what is missing. Raises what ``working_copies.publish`` does.
    """
    outcome, transition = Outcome(record), step.transition
    scheduled = [code for code in step.of_copy if goes_out_at(record, code)]
    if transition is PUBLISH and step.at and scheduled:
        # The texts get the date that is asked for their changes.
        reschedule = transitions.TRANSITIONS["reschedule"]
        moved = transitions.take(record, scheduled, reschedule, step.user, at=step.at)
        outcome.record = moved.record
    if working_copy and (step.of_copy or transition.name in PUBLISHING):
        move_scopes(outcome, working_copy, step)
    if on_item := step.on_item:
        taken = transitions.take(
            record, on_item, transition, step.user, step.reason, at=step.at
        )
        outcome.record = record = taken.record
        if transition is PUBLISH:
            transitions.check(record)
        outcome.attachments += taken.along
        for code in on_item:
            if goes_out_at(record, code) and transition.is_for_readers:
                words = words_of_date(record, code, working_copy)
            else:
                words = transition.done or f"{record.status_in(code).label}."
            outcome.done[code] = words
    return outcome


# With what waits in the working copy


def move_scopes(outcome, working_copy, step):
    """Take a step with what the working copy changes for readers of its languages.

    What all languages share goes with each.
    """
    record, user, transition = outcome.record, step.user, step.transition
    scopes = working_copies.scopes_of(
        working_copy, step.languages, record, user, transition
    )
    if not scopes:
        if not step.on_item:
            names = ", ".join(map(own_name, step.languages))
            nothing = gettext("There is nothing here that readers do not have yet.")
            outcome.left.append(f"{names}: {nothing}")
        return
    if SHARED in working_copy.scopes() and SHARED not in scopes:
        outcome.left.append(SHARED_STAYS)
    if transition.name in PUBLISHING:
        publish_scopes(outcome, working_copy, step, scopes)
        return
    if transition.name == "unschedule":
        working_copy.progress.filter(scope__in=scopes).unschedule()
    elif transition.name == "ask_review":
        working_copies.keep_from_text(working_copy, scopes, record, user)
        working_copies.ask_review(working_copy, scopes, user)
    else:
        working_copies.give_back(working_copy, scopes, user, step.reason)
    moved = languages_moved(step, scopes)
    outcome.done |= dict.fromkeys(moved, transition.done)


def languages_moved(step, scopes):
    return [code for code in step.of_copy if {code, SHARED} & {*scopes}]


def publish_scopes(outcome, working_copy, step, scopes):
    """Publish scopes: now, at the date that was asked for, or at that of their text."""
    record, user, languages = outcome.record, step.user, languages_moved(step, scopes)
    dates = {code: at for code in languages if (at := goes_out_at(record, code))}
    at_once = [scope for scope in scopes if scope not in dates]
    if len(dates) == len(step.languages):
        # What all languages share waits as well, for the first of them.
        at_once = []
    for code in sorted(dates, key=dates.get, reverse=True):
        own = {code} if at_once else {code, SHARED}
        working_copies.schedule(working_copy, own & {*scopes}, dates[code], user)
    words = PUBLISH.done
    if at_once and step.at:
        working_copies.schedule(working_copy, at_once, step.at, user)
        words = f"{marks.goes_out(step.at)}."
    elif at_once:
        outcome.lost = working_copies.publish_onto(
            record, working_copy, at_once, user, step.note
        )
        outcome.attachments += working_copy.attachments
        if SHARED in at_once:
            # Readers of a language without changes of its own have these too.
            same = {*record.public_languages()} - {*working_copy.scopes()}
            languages = [*dict.fromkeys([*languages, *sorted(same)])]
    outcome.done |= {
        code: words_of_date(record, code, working_copy) if code in dates else words
        for code in languages
    }


# In words


def words_of_date(record, language, working_copy):
    """Say when a scheduled text goes live, and whether its changes go with it."""
    at = goes_out_at(record, language)
    when = marks.goes_out(at)
    is_stored = working_copy and working_copy.pk
    changed = {language, SHARED} & {*working_copy.scopes()} if is_stored else ()
    if not changed:
        return f"{when}."
    dates = working_copy.progress.filter(scope__in=changed, publish_at__lte=at)
    if dates.count() == len(changed):
        return gettext("%(when)s, together with the changes.") % {"when": when}
    words = gettext(
        "%(when)s, but without the changes: they still have to be published."
    )
    return words % {"when": when}
