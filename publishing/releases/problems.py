"""What stands in the way of a release, at each of its items, before anybody tries.

The steps of the release are tried on the overlays of its items: what they refuse is a
stop. What readers will miss is only said.
"""

from dataclasses import dataclass

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext, gettext_lazy as _

from publishing.content.constraints import Check
from publishing.content.pointer_model import keys_by_model
from publishing.content.publishable import Publishable
from publishing.content.registry import records_of
from publishing.content.snapshots import SHARED
from publishing.content.status import LanguageStatus, StatusMixin
from publishing.drafts import marks, permissions, transitions
from publishing.revisions import display
from publishing.revisions.revision import Revision
from text.languages import LANGUAGES, language_of, own_name
from text.pointers import Pointer, parse_or_none
from text.richtext import likely_pointers

OWN_DATE = _("%(language)s has a date of its own (%(when)s): unschedule it.")
IN_REVIEW = _("%(language)s is in review: the release ends the review.")


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
    laid = [line for line in lines if line.record]
    pictures = records_of(
        picture
        for line in laid
        if isinstance(line.record, StatusMixin)
        for picture in transitions.pictures_of(line.overlay, line.languages)
    )
    found = {line.pointer: [*trial(line, user, pictures)] for line in lines}
    for line, problem in [
        *changed_unseen(release, laid, user),
        *hidden_references(laid, user),
        *gaps(laid),
    ]:
        found[line.pointer].append(problem)
    return {
        # Of both languages the same is said once.
        pointer: sorted(
            dict.fromkeys(problems), key=lambda problem: not problem.is_stop
        )
        for pointer, problems in found.items()
    }


def trial(line, user, pictures):
    """Yield what the steps of an item refuse, and the reviews that they end."""
    if line.record is None:
        yield Problem(gettext("It was deleted."), page="deleted")
        return
    conflicts = line.working_copy.conflicts(line.live) if line.values else ()
    if names := [name for name in conflicts if name in line.values]:
        text = permissions.reason_of_conflict(names, line.model)
        yield Problem(text, page="working_copy_changes")
    if line.scopes and line.working_copy.lacks_note(line.record, line.scopes):
        yield Problem(str(permissions.NEEDS_NOTE), field="save_note")
    for language in line.languages:
        if not transitions.may(user, line.record, language, transitions.PUBLISH):
            text = permissions.NO_RIGHT % {"language": own_name(language)}
            yield Problem(text, is_of_rights=True)
        if isinstance(line.record, StatusMixin):
            yield from refused_by_state(line, language)
    yield from faults(line, pictures)
    for scope in line.scopes:
        progress = line.working_copy.progress_of(scope)
        name = capfirst(display.scope_name(scope))
        if scope == SHARED and scope not in line.scopes_for(user):
            yield Problem(str(permissions.SHARED_STAYS), is_stop=False)
            continue
        if at := progress.publish_at:
            yield Problem(OWN_DATE % {"language": name, "when": marks.goes_out(at)})
        if progress.is_in_review:
            yield Problem(IN_REVIEW % {"language": name}, is_stop=False)


def refused_by_state(line, language):
    """Yield what state and dates of a language say against it."""
    name, record = own_name(language), line.record
    before, after = record.status_in(language), line.overlay.status_in(language)
    if after == LanguageStatus.SCHEDULED:
        field = f"published_at_{language}"
        when = marks.goes_out(getattr(record, field))
        # That of what is scheduled is no field, but changed by a step.
        field = field if language in line.drafts else ""
        yield Problem(OWN_DATE % {"language": name, "when": when}, field=field)
    if after == LanguageStatus.ENDED and language in line.drafts:
        text = gettext("The end must be later than the beginning.")
        yield Problem(f"{name}: {text}", field=f"published_until_{language}")
    if before == LanguageStatus.WITHDRAWN:
        text = gettext("It was withdrawn: publish it again in its form.")
        yield Problem(f"{name}: {text}")
    if before == LanguageStatus.NONE:
        yield Problem(f"{name}: {before.label}")
    if before == LanguageStatus.REVIEW:
        yield Problem(IN_REVIEW % {"language": name}, is_stop=False)


def faults(line, pictures=None):
    """Return what is missing in an overlay, else what is wrong in it."""
    missing = [
        Problem(f"{where(line, name, language)}: {text}", field=name)
        for language in filter(line.has_news_in, line.languages)
        for name, text in transitions.faults(
            line.overlay, language, transitions.PUBLISH, lock=False, pictures=pictures
        ).items()
    ]
    return missing or [*errors(line)]


def errors(line):
    """Yield what a save would refuse.

    Only about what the working copy changes are other records asked.
    """
    overlay = line.overlay
    kept = {field.name for field in overlay._meta.fields} - line.values.keys()
    try:
        if line.refusal:
            raise line.refusal
        if line.scopes or line.drafts:
            overlay.full_clean(exclude=kept)
            for constraint in overlay._meta.constraints:
                if isinstance(constraint, Check):
                    constraint.validate(line.model, overlay)
            overlay.check_children()
    except ValidationError as error:
        for name, found in error.update_error_dict({}).items():
            text, is_field = " ".join(ValidationError(found)), name != NON_FIELD_ERRORS
            if is_field:
                text = f"{where(line, name, language_of(name))}: {text}"
            yield Problem(text, field=name if is_field else "")


def where(line, name, language):
    label = capfirst(display.label_of(line.model, name))
    return f"{own_name(language)}, {label}" if language else label


def changed_unseen(release, lines, user):
    """Yield what changed after the release was scheduled, and no publisher has seen.

    That is what somebody changed last who may not publish it.
    """
    if release.publish_at is None:
        return
    revisions = Revision.objects.at(line.pointer for line in lines).without_discarded()
    revisions = revisions.filter(pk__gt=release.scheduled_after).order_by("pk").lean()
    writers = {each.pointer: each.user for each in revisions.select_related("user")}
    for line in lines:
        people = [writers.get(line.pointer)]
        if line.scopes and line.working_copy.changed_at > release.scheduled_at:
            people.append(line.working_copy.changed_by)
        for person in {*people} - {None, user}:
            if not all(
                transitions.may(person, line.record, language, transitions.PUBLISH)
                for language in line.languages
            ):
                text = gettext(
                    "%(who)s has changed it since the release was scheduled."
                )
                yield line, Problem(text % {"who": display.name_of(person)})


def gaps(lines):
    """Yield what readers will miss; what they miss in all languages once."""
    found = {}
    for language in LANGUAGES:
        with_it = {line.pointer: line for line in lines if language in line.languages}
        concerned = [
            pointer
            for pointer, line in with_it.items()
            if issubclass(line.model, Publishable) and line.has_news_in(language)
        ]
        for model, pks in keys_by_model(concerned):
            for pk, missed in model.gaps_in(language, pks, {*with_it}).items():
                pointer = Pointer(model._meta.label_lower, pk)
                for gap in missed:
                    found.setdefault((pointer, *gap), []).append(own_name(language))
    laid = {line.pointer: line for line in lines}
    for (pointer, name, text), names in found.items():
        text = f"{', '.join(names)}: {text}"
        yield laid[pointer], Problem(text, is_stop=False, field=name)


# References


def references(lines, user):
    """Yield (line, language, linked record, whether it goes out with the text)."""
    wanted = {
        (line.pointer, language, end): line
        for line in lines
        if isinstance(line.record, StatusMixin)
        for language in filter(line.has_news_in, line.languages)
        for end in ends_of(line.overlay, language)
    }
    records = records_of({end for _text, _language, end in wanted})
    known = transitions.came_with(records.values())
    for (text, language, end), line in wanted.items():
        if record := records.get(end):
            is_back = (text, language, end) in known
            along = transitions.goes_along(record, language, user, is_back)
            yield line, language, record, along


def ends_of(record, language):
    fields = (f"{name}_{language}" for name in record.rich_text_fields())
    found = {url for name in fields for url in likely_pointers(getattr(record, name))}
    return {*filter(None, map(parse_or_none, found))}


def hidden_references(lines, user):
    """Yield the references to what readers have neither now nor with the release."""
    with_it = {line.pointer for line in lines}
    for line, _language, record, along in references(lines, user):
        is_hidden = isinstance(record, StatusMixin) and not record.visible_languages()
        if along or record.pointer in with_it or not is_hidden:
            continue
        text = gettext("“%(title)s” is not on the site: readers see it without a link.")
        yield line, Problem(text % {"title": record}, is_stop=False)
