"""What stands in the way of a release, at each of its items, before anybody tries."""

from dataclasses import dataclass

from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext

from publishing import display, marks, transitions, working_copies
from publishing.catalogue import resolve
from publishing.models import Publishable, Revision
from publishing.models.status import LanguageStatus, StatusMixin
from publishing.models.working_copy import SHARED
from publishing.registry import records_of
from publishing.releases.contents import keys_by_model
from text.languages import LANGUAGES, own_name
from text.pointers import Pointer, parse_or_none
from text.richtext import likely_pointers

PUBLISH = transitions.TRANSITIONS["publish"]


@dataclass(frozen=True)
class Problem:
    """``is_stop``: nothing goes out while it is there. It is mended on ``page``.

    ``is_of_rights``: the item is as it should be, but this person may not publish it.
    ``page``: the name of a page of the item, of its form by ``field``.
    """

    text: str
    is_stop: bool = True
    is_of_rights: bool = False
    page: str = "change"
    field: str = ""

    @property
    def is_fault(self):
        """Tell whether something is to be mended before anybody can publish."""
        return self.is_stop and not self.is_of_rights


def problems_of(release, lines, user) -> dict:
    """Return {pointer: problems} if the person lets the release go out, stops first.

    Of many items by as many statements as of one.
    """
    futures = {line.pointer: line.future() for line in lines if line.record}
    pictures = pictures_in(lines, futures)
    unseen = changed_unseen(release, lines, user)
    hidden = hidden_references(lines, futures, user)
    missed = gaps(lines)
    problems = {}
    for line in lines:
        if line.record is None:
            found = [Problem(gettext("It was deleted."), page="deleted")]
        else:
            future = futures[line.pointer]
            found = [
                *conflicts(line),
                *unseen.get(line.pointer, ()),
                *shared(line, user),
                *(
                    problem
                    for language in line.languages
                    for problem in [
                        *in_language(line, future, language, user, pictures),
                        *hidden.get((line.pointer, language), ()),
                        *missed.get((line.pointer, language), ()),
                    ]
                ),
            ]
        problems[line.pointer] = sorted(found, key=lambda problem: not problem.is_stop)
    return problems


def stops_of(problems) -> dict:
    """Return {pointer: what stops it} of the items that cannot go out."""
    stops = {
        pointer: [problem.text for problem in found if problem.is_stop]
        for pointer, found in problems.items()
    }
    return {pointer: texts for pointer, texts in stops.items() if texts}


def in_language(line, future, language, user, pictures):
    """Yield what stands in the way of a language of an item."""
    name = own_name(language)
    if not transitions.may(user, line.record, language, PUBLISH):
        text = gettext("%(language)s: you do not have permission to publish it.")
        yield Problem(text % of(name), is_of_rights=True)
    if isinstance(line.record, StatusMixin):
        yield from of_state(line, language, name)
    if line.has_news_in(language):
        faults = transitions.faults(
            future, language, PUBLISH, lock=False, pictures=pictures
        )
        for field, message in faults.items():
            label = capfirst(display.label_of(line.model, field))
            yield Problem(f"{name}, {label}: {message}", field=field)
    if language in line.scopes:
        yield from of_copy(line.working_copy, language, name)


def of_state(line, language, name):
    """Yield what state and dates of a language say against it."""
    record, now = line.record, timezone.now()
    status = record.status_in(language)
    begin = getattr(record, f"published_at_{language}")
    end = getattr(record, f"published_until_{language}")
    if begin and begin > now:
        text = own_date(name, marks.goes_out(begin))
        # That of what is scheduled is no field, but changed by a step.
        is_step = status == LanguageStatus.SCHEDULED
        yield Problem(text, field="" if is_step else f"published_at_{language}")
    if language in line.drafts and end and end <= now:
        text = gettext("The end must be later than the beginning.")
        yield Problem(f"{name}: {text}", field=f"published_until_{language}")
    if status == LanguageStatus.WITHDRAWN:
        text = gettext("%(language)s: it was withdrawn. Publish it in its form.")
        yield Problem(text % of(name))
    elif status == LanguageStatus.NONE:
        text = gettext("%(language)s: it is marked as missing on purpose.")
        yield Problem(text % of(name))
    elif status == LanguageStatus.REVIEW:
        yield in_review(name)


def of(name):
    return {"language": name}


def own_date(name, when):
    text = gettext("%(language)s has a date of its own (%(when)s): unschedule it.")
    return text % {"language": name, "when": when}


def in_review(name):
    text = gettext("%(language)s is in review: the release ends the review.")
    return Problem(text % of(name), is_stop=False)


def of_copy(working_copy, scope, name):
    """Yield what is to be known of the schedule and the review of a scope."""
    progress = working_copy.progress_of(scope)
    if progress.publish_at:
        yield Problem(own_date(name, marks.goes_out(progress.publish_at)))
    if progress.is_in_review:
        yield in_review(name)


def shared(line, user):
    """Yield the same of what all languages share."""
    if SHARED not in line.scopes:
        return
    name = capfirst(display.scope_name(SHARED))
    if SHARED not in line.scopes_for(user):
        text = gettext(
            "What all languages share stays as it was: you do not have permission "
            "to do this with it."
        )
        yield Problem(text, is_stop=False)
        return
    yield from of_copy(line.working_copy, SHARED, name)


def conflicts(line):
    """Yield what readers have got otherwise since the working copy was begun."""
    if line.working_copy is None:
        return
    changed = line.working_copy.changed_in(line.scopes)
    names = [name for name in line.working_copy.conflicts(line.live) if name in changed]
    if names:
        message = working_copies.error_message(
            working_copies.Conflict(names), line.model
        )
        yield Problem(message, page="working_copy_changes")


def gaps(lines) -> dict:
    """Return {(pointer, language): problems} of what readers will miss."""
    found = {}
    for language in LANGUAGES:
        concerned = [
            line.pointer
            for line in lines
            if isinstance(line.record, Publishable)
            and language in line.languages
            and line.has_news_in(language)
        ]
        with_it = {line.pointer for line in lines if language in line.languages}
        for model, pks in keys_by_model(concerned):
            for pk, texts in model.gaps_in(language, pks, with_it).items():
                found[Pointer(model._meta.label_lower, pk), language] = [
                    Problem(f"{own_name(language)}: {text}", is_stop=False, field=name)
                    for name, text in texts
                ]
    return found


# Pictures and references


def pictures_in(lines, futures):
    """Return {pointer: picture} of what the texts show."""
    return records_of(
        {
            pointer
            for line in lines
            if isinstance(line.record, StatusMixin)
            for pointer in transitions.pictures_of(
                futures[line.pointer], line.languages
            )
        }
    )


def hidden_references(lines, futures, user) -> dict:
    """Return {(pointer, language): problems} of links to what readers will not have.

    Neither now nor with the release.
    """
    wanted, files = {}, {}
    for line in lines:
        if isinstance(line.record, StatusMixin):
            future = futures[line.pointer]
            files[line.pointer] = transitions.files_of(future)
            for language in filter(line.has_news_in, line.languages):
                ends = references(future, language) | files[line.pointer]
                wanted[line.pointer, language] = ends
    with_it = {line.pointer for line in lines}
    ends = {end for of_one in wanted.values() for end in of_one} - with_it
    visible = resolve(ends, lines[0].languages[0]) if ends else {}
    hidden = records_of(ends - visible.keys())
    known = transitions.came_with(hidden.values())
    return {
        (pointer, language): [
            Problem(not_on_the_site(record, end in files[pointer]), is_stop=False)
            for end, record in hidden.items()
            if end in of_one
            and not transitions.goes_along(
                record, language, user, (pointer, language, end) in known
            )
        ]
        for (pointer, language), of_one in wanted.items()
    }


def not_on_the_site(record, is_file):
    text = (
        gettext("“%(title)s” is not on the site: readers do not have it yet.")
        if is_file
        else gettext("“%(title)s” is not on the site: readers see it without a link.")
    )
    return text % {"title": record}


def references(record, language):
    texts = (
        getattr(record, f"{name}_{language}") for name in record.rich_text_fields()
    )
    found = {url for text in texts for url in likely_pointers(text)}
    return {*filter(None, map(parse_or_none, found))}


# What its publisher has not seen


def changed_unseen(release, lines, user) -> dict:
    """Return {pointer: problems} of what changed after the release was scheduled.

    Last by somebody who may not publish it, so that no publisher has seen it.
    """
    if release.publish_at is None:
        return {}
    since = release.scheduled_at
    by_pointer = {line.pointer: line for line in lines if line.record}
    revisions = Revision.objects.at(by_pointer).without_discarded().lean()
    revisions = revisions.filter(pk__gt=release.scheduled_after).order_by("pk")
    # The last of each.
    writers = {
        revision.pointer: [revision.user]
        for revision in revisions.select_related("user")
    }
    for pointer, line in by_pointer.items():
        working_copy = line.working_copy
        if working_copy and working_copy.changed_at > since and line.scopes:
            writers.setdefault(pointer, []).append(working_copy.changed_by)
    return {
        pointer: [
            Problem(
                gettext("%(who)s has changed it since the release was scheduled.")
                % {"who": display.name_of(person)}
            )
            for person in dict.fromkeys(filter(None, people))
            if person != user and not may_publish_line(person, by_pointer[pointer])
        ]
        for pointer, people in writers.items()
    }


def may_publish_line(user, line):
    return all(
        transitions.may(user, line.record, language, PUBLISH)
        for language in line.languages
    )
