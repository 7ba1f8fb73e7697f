"""What a save did, in words: "published the Russian text".

The phrases have no subject, because a Russian verb in the past has the gender of its
own: ``sentence`` adds who did it.
"""

from datetime import timedelta

from django.utils import formats, timezone
from django.utils.dateparse import parse_datetime
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import mark_safe
from django.utils.text import capfirst
from django.utils.translation import gettext, gettext_lazy as _, ngettext

from accounts.models import REMOVED, STAND_INS
from publishing.content.snapshots import stem
from publishing.content.status import State
from publishing.revisions import display
from publishing.revisions.revision import Revision
from text.languages import LANGUAGES, language_of, text_languages

Kind = Revision.Kind

# What a step of a language did to its ``texts``, and ``when`` it goes out.
STEPS = {
    "publish": _("published %(texts)s"),
    "schedule": _("scheduled %(texts)s for %(when)s"),
    "ask_review": _("asked for a review of %(texts)s"),
    "return": _("returned %(texts)s"),
    "unpublish": _("unpublished %(texts)s"),
    "back_to_review": _("took %(texts)s off the site, to be reviewed again"),
    "unschedule": _("unscheduled %(texts)s"),
    "withdraw": _("withdrew %(texts)s"),
    "exclude": _("marked %(texts)s as missing on purpose"),
    "draft": _("set %(texts)s back to draft"),
}

# What a save did as a whole.
WHOLE = {
    Kind.INITIAL: _("the history begins"),
    Kind.CREATED: _("created the item"),
    Kind.DUPLICATED: _("copied the item from another one"),
    Kind.DELETED: _("deleted the item"),
}
# The same of what a file brought, or a restore, where there was nothing before.
WHOLE_WHEN_NEW = {
    Kind.IMPORTED: _("imported the item from a file"),
    Kind.RESTORED: _("restored the deleted item"),
}

# What a save changed: of a text, and of what all languages share.
CHANGES = {
    Kind.CHANGED: (
        _("changed the %(languages)s text: %(fields)s"),
        _("changed for all languages: %(fields)s"),
    ),
    Kind.IMPORTED: (
        _("imported into the %(languages)s text: %(fields)s"),
        _("imported for all languages: %(fields)s"),
    ),
    Kind.RESTORED: (
        _("restored in the %(languages)s text: %(fields)s"),
        _("restored for all languages: %(fields)s"),
    ),
    Kind.PUBLISHED: (
        _("published changes of the %(languages)s text: %(fields)s"),
        _("published changes for all languages: %(fields)s"),
    ),
    Kind.DISCARDED: (
        _("discarded changes of the %(languages)s text: %(fields)s"),
        _("discarded changes for all languages: %(fields)s"),
    ),
}

# By so much a date may be later than the save that publishes at once.
MINUTE = timedelta(minutes=1)

# What a step changes beside the state of its language.
BESIDE_STATE = {"state", "published_at", "withdrawal_reason"}


def sentence(person, phrases, authors=()) -> str:
    """Return what a person did, or the site without one, as HTML.

    ``authors``: phrases that say who else has written it.
    """
    what = conditional_escape("; ".join(map(str, phrases)))
    if person:
        who = format_html("<strong>{}</strong>", display.name_of(person))
        what = gettext("%(who)s %(what)s") % {"who": who, "what": what}
    return mark_safe("; ".join([capfirst(what), *map(conditional_escape, authors)]))


def tell(model, save, people) -> str:
    """Return what a revision did and who wrote it; ``people``: of ``people_of``."""
    phrases = phrases_of(model, save)
    return sentence(save.user, phrases, phrases_of_authors(save, people))


def phrases_of(model, save) -> list[str]:
    """Return what a ``Revision`` did; see its ``with_states_before``."""
    kind = Kind(save.kind)
    whole = WHOLE.get(kind) or (not save.before and WHOLE_WHEN_NEW.get(kind))
    if whole:
        # A new item may have been published at once.
        steps = steps_of(save, {}) if kind == Kind.CREATED else {}
        steps = {code: step for code, step in steps.items() if step != "draft"}
        return [str(whole), *phrases_of_steps(save, steps)]
    if kind == Kind.CHECKED:
        fields = fields_of(model, display.in_order(model, save.changed))
        text = gettext("confirmed that the languages say the same: %(fields)s")
        return [text % {"fields": fields}]
    steps = steps_of(save, save.before)
    phrases = [*phrases_of_steps(save, steps), *phrases_of_changes(model, save, steps)]
    return phrases or [gettext("saved without changes")]


def phrases_of_authors(save, people):
    """Return who wrote what a person published: "text by Anna Kim".

    ``people``: {key: person}, without those who were removed.
    """
    of_save = languages_in(save.changed)
    phrases = []
    for key, names in save.authors.items():
        values = {"who": display.name_of(people.get(key)) or STAND_INS[REMOVED]}
        languages = languages_in(names)
        values["languages"] = text_languages(languages)
        if not languages:
            phrase = gettext("what all languages share by %(who)s")
        elif languages == of_save:
            phrase = gettext("text by %(who)s")
        else:
            phrase = gettext("%(languages)s text by %(who)s")
        phrases.append(phrase % values)
    return phrases


def languages_in(names):
    found = {language_of(name) for name in names}
    return [code for code in LANGUAGES if code in found]


def steps_of(save, before):
    steps = {}
    for code in LANGUAGES:
        state, date = save.states[code], save.dates[code]
        is_dated = f"published_at_{code}" in save.changed and date
        # What is published got a date, which is no former one.
        is_rescheduled = (
            state == State.PUBLISHED
            and is_dated
            and parse_datetime(date) > save.made_at - MINUTE
        )
        if state and (f"state_{code}" in save.changed or is_rescheduled):
            steps[code] = step_of(before.get(code), state, date, save.made_at)
    return steps


def step_of(before, now, published_at, at) -> str:
    """Return the name of the step from one state to another, at a moment.

    ``before``: None where it is not known; ``published_at``: ISO text or None.
    """
    if now == State.PUBLISHED:
        is_later = published_at and parse_datetime(published_at) > at + MINUTE
        return "schedule" if is_later else "publish"
    if now == State.DRAFT:
        if before == State.REVIEW:
            return "return"
        if before in {State.PUBLISHED, State.WITHDRAWN}:
            # What is unpublished keeps its date.
            return "unpublish" if published_at else "unschedule"
        return "draft"
    if now == State.REVIEW and before in {State.PUBLISHED, State.WITHDRAWN}:
        return "back_to_review"
    steps = {
        State.REVIEW: "ask_review",
        State.WITHDRAWN: "withdraw",
        State.NONE: "exclude",
    }
    return steps[State(now)]


def phrase_of_step(step, languages, published_at=None) -> str:
    when = ""
    if published_at:
        moment = timezone.localtime(parse_datetime(published_at))
        when = formats.date_format(moment, "DATETIME_FORMAT")
    texts = ngettext(
        "the %(languages)s text", "the %(languages)s texts", len(languages)
    )
    texts %= {"languages": text_languages(languages)}
    return STEPS[step] % {"texts": texts, "when": when}


def phrases_of_steps(save, steps):
    languages = {}
    for code, step in steps.items():
        date = save.dates[code] if step == "schedule" else None
        languages.setdefault((step, date), []).append(code)
    for (step, date), codes in languages.items():
        yield phrase_of_step(step, codes, date)


def phrases_of_changes(model, save, steps):
    is_dated = any(stem(name) == "published_at" for name in save.changed)
    # It follows from the date.
    hidden = {"year"} if is_dated else ()
    changes = {language: [] for language in [*LANGUAGES, None]}
    for name in display.in_order(model, save.changed):
        language = language_of(name)
        is_of_step = language in steps and stem(name) in BESIDE_STATE
        if not is_of_step and name not in hidden:
            changes[language].append(name)
    of_text, of_shared = CHANGES[Kind(save.kind)]
    for language, names in changes.items():
        if names:
            yield (of_text if language else of_shared) % {
                "languages": text_languages([language]) if language else "",
                "fields": fields_of(model, names),
            }


def fields_of(model, names) -> str:
    fields = dict.fromkeys(display.name_of_field(model, name) for name in names)
    return ", ".join(fields)
