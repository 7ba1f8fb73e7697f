"""Transitions of a language from state to state, and who may make them."""

from copy import copy
from dataclasses import dataclass
from functools import cache
from itertools import chain

from django.core.exceptions import ValidationError
from django.db.models import prefetch_related_objects
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy as _

from publishing.content import changesets
from publishing.content.pointer_model import Link, ends_in_texts, lock_references
from publishing.content.registry import publishable_models, records_of
from publishing.content.status import PUBLIC, State, StatusMixin
from publishing.drafts import permissions, workflow
from publishing.revisions.display import label_of, language_mark, within_quotes
from text.pointers import parse_or_none
from text.richtext import images_in


@dataclass(frozen=True, eq=False)
class Transition:
    """A step from one of ``sources`` to ``target``.

    ``seen``: True, it is for what readers have seen; False, for what they have
    not; None, for both. ``needs_reason``: colleagues must be told why. ``done``: what
    is said once it is taken; "": what the language has become.
    """

    name: str
    label: str
    sources: set
    target: State
    needs_reason: bool = False
    seen: bool | None = None
    done: str = ""

    @property
    def is_for_readers(self):
        """Return whether readers see the text after it."""
        return self.target in PUBLIC

    @property
    def needs_publisher(self):
        """Return whether it changes what readers have, or are to have."""
        return bool({self.target, *self.sources} & PUBLIC)


UNPUBLISHED = {State.DRAFT, State.REVIEW}
TRANSITIONS = {
    transition.name: transition
    for transition in [
        Transition(
            "ask_review",
            _("Ask for review"),
            {State.DRAFT},
            State.REVIEW,
            done=_("sent for review."),
        ),
        Transition(
            "return_to_draft",
            _("Return to the author"),
            {State.REVIEW},
            State.DRAFT,
            needs_reason=True,
            done=_("returned to the author."),
        ),
        Transition(
            "publish",
            _("Publish"),
            {*UNPUBLISHED, State.WITHDRAWN},
            State.PUBLISHED,
            done=_("published."),
        ),
        *(
            Transition(name, label, {State.PUBLISHED}, target, seen=False, done=done)
            for name, label, target, done in [
                ("publish_now", _("Publish now"), State.PUBLISHED, _("published.")),
                ("reschedule", _("Another date"), State.PUBLISHED, ""),
                ("unschedule", _("Unschedule"), State.DRAFT, _("no longer scheduled.")),
            ]
        ),
        # What is withdrawn already gets another notice.
        Transition("withdraw", _("Withdraw"), PUBLIC, State.WITHDRAWN, seen=True),
        Transition("unpublish", _("Unpublish"), PUBLIC, State.DRAFT, seen=True),
        Transition("exclude", _("Leave this language out"), UNPUBLISHED, State.NONE),
        Transition("include", _("Write in this language"), {State.NONE}, State.DRAFT),
    ]
}
PUBLISH = TRANSITIONS["publish"]
# The steps that take a text off the site, or out of its lists: they have a page.
LEAVING = {"unpublish", "withdraw"}

# The steps of what is scheduled.
OF_SCHEDULE = {"publish_now", "reschedule", "unschedule"}


def offered(record, language, user):
    """Return the transitions that the person may make now; without states, none."""
    if not isinstance(record, StatusMixin):
        return []
    return [
        transition
        for transition in TRANSITIONS.values()
        if is_open(record, language, transition, record.was_seen_in(language))
        and may(user, record, language, transition)
    ]


def is_open(record, language, transition, was_seen) -> bool:
    """Return whether the language is in a state that the transition starts from.

    ``was_seen``: whether readers have seen the text, by the dates that are stored.
    """
    # What has no states takes no step.
    is_source = getattr(record, f"state_{language}", None) in transition.sources
    if not is_source or transition.seen not in (None, was_seen):
        return False
    return transition.name != "withdraw" or record.can_be_withdrawn


def may(user, record, language, transition) -> bool:
    publishes = transition.needs_publisher
    return permissions.may(user, record, language, publishes=publishes)


def faults(record, language, transition, *, lock=True, pictures=None) -> dict:
    """Return {field: what is missing for the transition}.

    ``lock``: the pictures of the text cannot be deleted until the transaction ends.
    ``pictures``: {pointer: picture} of those that exist, if they have been read.
    """
    if not isinstance(record, StatusMixin):
        return {}
    if transition.target in {State.REVIEW, State.PUBLISHED}:
        missing = {
            f"{name}_{language}": gettext("This is needed for publication.")
            for name in record.required_in(language)
            if not getattr(record, f"{name}_{language}")
        }
        if transition.target == State.REVIEW:
            return missing
        end = f"published_until_{language}"
        until = getattr(record, end)
        begins = getattr(record, f"published_at_{language}")
        if until and not begins and until <= timezone.now():
            missing[end] = gettext("The end must be later than the beginning.")
        faults = picture_faults(record, language, lock, pictures)
        return {**faults, **missing, **missing_parts(record, language)}
    if transition.target == State.WITHDRAWN:
        reason = f"withdrawal_reason_{language}"
        if not getattr(record, reason):
            return {reason: gettext("Say why: readers see the reason.")}
    return {}


def missing_parts(record, language):
    """Return {relation: why} if a whole, as an issue, is to go out without any part."""
    # An overlay may have been published on trial.
    stored = getattr(record, "stored", record)
    if stored.is_public_in(language):
        return {}
    return {
        name: gettext("Nothing is in it yet: add it first, then publish.")
        for name in record.part_relations
        if record.pk is None or not getattr(record, name).exists()
    }


def check(record):
    """Raise ValidationError if what readers see would not be complete."""
    record.full_clean(validate_unique=False)
    record.check_children()
    if not isinstance(record, StatusMixin):
        return
    found = {}
    for language in record.public_languages():
        found |= faults(record, language, PUBLISH)
    refuse(record, found)


def refuse(record, faults):
    """Raise ValidationError if there are some: {field: what is missing}."""
    if faults:
        words = {name: label_of(type(record), name) for name in faults}
        words = [f"{words[it]}{language_mark(it)}: {faults[it]}" for it in faults]
        raise ValidationError(words)


def images_of(record, language) -> dict:
    """Return {field of a language: {picture: whether the text has an alternative}}."""
    return {
        f"{name}_{language}": {
            pointer: has_alternative
            for text, has_alternative in images_in(
                getattr(record, f"{name}_{language}")
            ).items()
            if (pointer := parse_or_none(text))
        }
        for name in record.rich_text_fields()
    }


def pictures_of(record, languages) -> set:
    fields = [images_of(record, language).values() for language in languages]
    return {*record.chosen().values(), *chain(*chain(*fields))}


def picture_faults(record, language, lock=True, known=None) -> dict:
    """Return {field: message} for pictures without a text alternative."""
    images = images_of(record, language)
    if lock:
        # None may be deleted before the text is stored.
        lock_references({*chain(*images.values())})
    images |= {field: {pointer: False} for field, pointer in record.chosen().items()}
    pointers = {*chain(*images.values())}
    if known is None:
        known = records_of(pointers) if pointers else {}
    faults = {}
    for field, pointers in images.items():
        if pointers.keys() - known.keys():
            faults[field] = gettext(
                "A picture of this text is no longer in the library: choose another."
            )
        elif not all(
            has_alternative or known[pointer].has_text_alternative_in(language)
            for pointer, has_alternative in pointers.items()
        ):
            faults[field] = gettext(
                "A picture has no text alternative in this language: describe it, in "
                "the text or in the library."
            )
    return faults


@dataclass
class Taken:
    """A step that was taken with a record, as it is now, in languages.

    ``before``: its newest revision before that; ``along``: the same of what was
    published with it, or left the site with it.
    """

    record: object
    languages: list
    before: object = None
    along: list = ()


def take(
    record, languages, transition, user, reason="", *, at=None, notices=None, along=True
):
    """Move languages of a stored record on, as its form does; one revision.

    The caller has asked ``is_open``, ``may`` and ``faults``. ``reason``: for
    colleagues; ``at``: a moment to come at which they are to go live;
    ``notices``: {language: why it is withdrawn, for readers}; ``along``: whether what
    came with it leaves with it. Returns ``Taken``.
    """
    # A form that is saved with the step has a note of its own.
    note = "" if changesets.current() else reason[:300]
    with changesets.changeset(user, note=note) as opened:
        record = type(record).locked([record.pk]).get()
        if transition.name in OF_SCHEDULE:
            moved = move_attachments(record, languages, transition, user, at)
        changed = []
        for language in languages:
            changed += apply(record, language, transition, at)
            if transition.target == State.WITHDRAWN:
                changed.append(f"withdrawal_reason_{language}")
                setattr(record, changed[-1], notices[language])
        record.save(update_fields=changed)
        taken = Taken(record, [*languages], opened.tracked[record.pointer].last)
        workflow.record_transition(record, languages, transition, user, reason)
        if transition.name in OF_SCHEDULE:
            taken.along = moved
        elif transition.name == "publish":
            taken.along = publish_attachments(record, languages, user)
        elif transition.name in LEAVING and along:
            taken.along = take_along(
                record, languages, transition, user, reason, notices
            )
    return taken


# What goes out with a text, and leaves the site with it: what it links to, and what is
# chosen for it, as the materials of an event


def attachments(record, languages):
    """Return (language, record) of what a record may take along."""
    labels = [
        model._meta.label_lower
        for model in publishable_models()
        if model.is_published_with_texts
    ]
    chosen = {other.pointer: other for _name, other in chosen_attachments(record)}
    ends = {end for end in ends_in_texts(record) if end[1].model in labels}
    ends |= {(language, end) for language in languages for end in chosen}
    records = records_of({end for _language, end in ends} - chosen.keys()) | chosen
    return [
        (language, records[end])
        for language, end in sorted(ends)
        if language in languages and end in records
    ]


def chosen_attachments(record) -> list:
    """Return (relation, record) of what is chosen for a record, or for its children."""
    names = relations_to_attachments(type(record))
    if not names or record.pk is None:
        return []
    # What is read here is not kept: the record may be changed after it.
    read = copy(record)
    read._prefetched_objects_cache = {
        **getattr(record, "_prefetched_objects_cache", {})
    }
    prefetch_related_objects([read], *("__".join(path) for path in names))
    found = []
    for [name, *rest] in names:
        rows = related_rows(read, name)
        if rest:
            rows = chain.from_iterable(related_rows(row, *rest) for row in rows)
        found += [(name, other) for other in rows]
    return found


def related_rows(record, name):
    if record._meta.get_field(name).many_to_one:
        return filter(None, [getattr(record, name)])
    return getattr(record, name).all()


@cache
def relations_to_attachments(model) -> list:
    """Return the paths of relations, own and of children, to what goes out with it."""
    children = [
        (name, *path)
        for name in getattr(model, "child_relations", ())
        for path in own_attachments(model._meta.get_field(name).related_model)
    ]
    return own_attachments(model) + children


def own_attachments(model):
    return [
        (field.name,)
        for field in [*model._meta.concrete_fields, *model._meta.many_to_many]
        if field.is_relation
        and field.related_model is not model
        and getattr(field.related_model, "is_published_with_texts", False)
    ]


def came_with(records) -> set:
    """Return the pointers of (text, language, which of the records came with it)."""
    pks = {record.pk for record in records}
    links = Link.objects.attached().filter(to_pk__in=pks) if pks else ()
    return {(link.source, link.language, link.target) for link in links}


def draft_attachments(record, languages, user):
    others = attachments(record, languages)
    known = came_with(other for _language, other in others)
    return [
        (language, draft)
        for language, draft in others
        if goes_along(
            draft, language, user, (record.pointer, language, draft.pointer) in known
        )
    ]


def goes_along(draft, language, user, is_back=False) -> bool:
    """Return whether a person who publishes a text publishes what is attached to it.

    It is complete in this language and was never published in it, or has left the site
    with the text (``is_back``), and the person may publish it.
    """
    return (
        draft.is_published_with_texts
        and (is_back or getattr(draft, f"published_at_{language}") is None)
        and is_open(draft, language, PUBLISH, draft.was_seen_in(language))
        and may(user, draft, language, PUBLISH)
        and not faults(draft, language, PUBLISH, lock=False)
    )


def publish_attachments(record, languages, user):
    """Publish the drafts, at the moment to come of the text if it has one.

    None goes out with a language that is not published itself.
    """
    languages = [language for language in languages if record.is_public_in(language)]
    published = []
    for language, draft in draft_attachments(record, languages, user):
        at = getattr(record, f"published_at_{language}")
        at = at if at > timezone.now() else None
        published.append(take(draft, [language], PUBLISH, user, at=at))
        Link.objects.attach(record, language, draft.pointer)
    return once_each(published)


def once_each(found):
    """Return one ``Taken`` of each record, of all that was done with it."""
    kept = {}
    for taken in found:
        if known := kept.get(taken.record.pointer):
            taken.before = known.before
            taken.languages = known.languages + taken.languages
        kept[taken.record.pointer] = taken
    return [*kept.values()]


def leaving(record, languages, transition, user):
    """Return (language, record, why it stays) of what readers have with a text.

    It leaves the site with the text, and the reason is empty, if it came with it and
    nothing else that is public uses it.
    """
    others = [
        (language, other)
        for language, other in attachments(record, languages)
        if is_open(other, language, transition, other.was_seen_in(language))
    ]
    known = came_with(other for _language, other in others)
    found = []
    for language, other in others:
        if (record.pointer, language, other.pointer) not in known:
            reason = gettext("It was published by itself.")
        elif user_of_it := public_user(other, record):
            title = within_quotes(user_of_it)
            reason = gettext("“%(title)s” uses it too.") % {"title": title}
        elif not may(user, other, language, transition):
            reason = gettext("You do not have permission to unpublish it.")
        else:
            reason = ""
        found.append((language, other, reason))
    return found


def public_user(other, record):
    """Return what else uses it and is public, or None."""
    uses = other.uses()
    uses.pop(record.pointer, None)
    for pointer, user in records_of(uses).items():
        if any(user.is_public_in(language) for language in uses[pointer]):
            return user
    return None


def take_along(record, languages, transition, user, reason, notices):
    """Take off the site what came with a text, as the text was."""
    taken = []
    for language, other, stays in leaving(record, languages, transition, user):
        if not stays:
            step = [language], transition, user, reason
            taken.append(take(other, *step, notices=notices))
            # It comes back with it.
            Link.objects.attach(record, language, other.pointer)
    return once_each(taken)


def scheduled_with(record, language):
    """Return (language, record) of what is to go live at the moment of a language."""
    name = f"published_at_{language}"
    return [
        (language, other)
        for _language, other in attachments(record, [language])
        if other.is_public_in(language)
        and getattr(other, name) == getattr(record, name)
    ]


def move_attachments(record, languages, transition, user, at=None):
    """Take a step of the schedule with what was to be published at the same moment."""
    moved = []
    for code in languages:
        for language, other in scheduled_with(record, code):
            if transition in offered(other, language, user):
                moved.append(take(other, [language], transition, user, at=at))
    return once_each(moved)


def apply(record, language, transition, at=None) -> list:
    """Move the record; return the names of the fields that this sets.

    ``at``: a moment to come at which it is to go live.
    """
    changed = {f"state_{language}": transition.target}
    published_at = f"published_at_{language}"
    if at and transition.name in {"publish", "reschedule"}:
        changed[published_at] = at
    elif transition.name == "unschedule":
        changed[published_at] = None
    elif transition.name == "publish_now" or (
        transition.target == State.PUBLISHED and not getattr(record, published_at)
    ):
        changed[published_at] = timezone.now()
    for name, value in changed.items():
        setattr(record, name, value)
    return list(changed)
