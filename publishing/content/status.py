"""The state of a language, set by people, and its status at this moment.

"Visible in a language" is decided here and nowhere else: in SQL by ``visible``, of a
record in memory by ``StatusMixin.status_in``.
"""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext, gettext_lazy as _

from publishing.cache.compiled import now
from text.languages import LANGUAGES, languages_from


class State(models.TextChoices):
    """What editors set for a language of a record."""

    DRAFT = "draft", _("draft")
    REVIEW = "review", _("in review")
    PUBLISHED = "published", _("published")
    WITHDRAWN = "withdrawn", _("withdrawn")
    NONE = "none", _("missing on purpose")


# The states of what readers have, at least from its date.
PUBLIC = {State.PUBLISHED, State.WITHDRAWN}


class LanguageStatus(models.TextChoices):
    """What state and dates of a language mean at this moment."""

    VISIBLE = "visible", _("published")
    SUMMARY = "summary", _("only a summary")
    SCHEDULED = "scheduled", _("scheduled")
    ENDED = "ended", _("no longer current")
    WITHDRAWN = "withdrawn", _("withdrawn")
    REVIEW = "review", _("in review")
    DRAFT = "draft", _("draft")
    MISSING = "missing", _("not yet written")
    NONE = "none", _("missing on purpose")


def has_title(language):
    return Q(**{f"title_{language}__gt": ""})


def published_by_now(language, of=""):
    """Match what is published in ``language`` since a date that has come."""
    is_published = Q(**{f"{of}state_{language}": State.PUBLISHED})
    return is_published & Q(**{f"{of}published_at_{language}__lte": now()})


def visible(language, of="", summary_only=False):
    """Match what a visitor may read in ``language`` at this moment.

    ``of``: of which related record, as ``topics__``. ``summary_only``: match in its
    place that of which readers have only a summary, on the not-translated page.
    """
    until = f"{of}published_until_{language}"
    return (
        published_by_now(language, of)
        & Q(**{f"{of}summary_only_{language}": summary_only})
        & (Q(**{f"{until}__isnull": True}) | Q(**{f"{until}__gt": now()}))
    )


def was_visible(snapshot, language, moment):
    """Return whether visitors could read what a snapshot has in ``language`` then."""
    state, is_summary, began, ended = (
        snapshot.get(f"{name}_{language}")
        for name in ["state", "summary_only", "published_at", "published_until"]
    )
    if state != State.PUBLISHED or is_summary or not began:
        return False
    is_over = ended and parse_datetime(ended) <= moment
    return parse_datetime(began) <= moment and not is_over


def seen(language):
    """Match what readers could ever read in ``language``."""
    return Q(**{f"published_at_{language}__lte": now()})


def has_in_address(language, name, value):
    """Match what has a value of ``name``, a slug or path, in its address."""
    matches, unseen = Q(), Q()
    for code in languages_from(language):
        matches |= unseen & seen(code) & Q(**{f"{name}_{code}": value})
        unseen &= ~seen(code)
    return matches | unseen & Q(**{f"{name}_{language}": value})


def has_status(status, language):
    """Match what has this status in ``language`` at this moment."""
    state = Q(**{f"state_{language}": status})
    draft = Q(**{f"state_{language}": State.DRAFT})
    ended = Q(**{f"published_until_{language}__lte": now()})
    return {
        LanguageStatus.VISIBLE: visible(language),
        LanguageStatus.SUMMARY: visible(language, summary_only=True),
        LanguageStatus.SCHEDULED: Q(**{f"state_{language}": State.PUBLISHED})
        & Q(**{f"published_at_{language}__gt": now()}),
        LanguageStatus.ENDED: published_by_now(language) & ended,
        LanguageStatus.DRAFT: draft & has_title(language),
        LanguageStatus.MISSING: draft & ~has_title(language),
    }.get(status, state)


def any_language(condition):
    """Match what fulfils ``condition``, a function of a language, in at least one."""
    either = Q()
    for language in LANGUAGES:
        either |= condition(language)
    return either


class StatusMixin:
    """The state and the status of each language of a ``Publishable``.

    The conditions above ask the database the same.
    """

    def state_in(self, language):
        return State(getattr(self, f"state_{language}"))

    def status_in(self, language):
        """Return the ``LanguageStatus`` of a language at this moment."""
        state = self.state_in(language)
        if state == State.PUBLISHED:
            at = timezone.now()
            until = getattr(self, f"published_until_{language}")
            if getattr(self, f"published_at_{language}") > at:
                return LanguageStatus.SCHEDULED
            if until and until <= at:
                return LanguageStatus.ENDED
            if getattr(self, f"summary_only_{language}"):
                return LanguageStatus.SUMMARY
            return LanguageStatus.VISIBLE
        if state == State.DRAFT and not getattr(self, f"title_{language}"):
            return LanguageStatus.MISSING
        return LanguageStatus(state)

    def is_visible_in(self, language):
        return self.status_in(language) == LanguageStatus.VISIBLE

    def visible_languages(self):
        return [language for language in LANGUAGES if self.is_visible_in(language)]

    def is_retired_in(self, language):
        """Return whether its page, if it has one, stays under a notice."""
        retired = {LanguageStatus.WITHDRAWN, LanguageStatus.ENDED}
        is_summary = getattr(self, f"summary_only_{language}")
        return not is_summary and self.status_in(language) in retired

    def has_own_page_in(self, language):
        """Return whether visitors get the text, perhaps under a notice."""
        return self.is_visible_in(language) or self.is_retired_in(language)

    def has_a_page_in(self, language):
        """Return whether visitors get a page: the text, or the not-translated page."""
        return self.is_retired_in(language) or bool(self.visible_languages())

    def is_public_in(self, language):
        """Return whether the language is published or withdrawn, even if later."""
        return self.state_in(language) in PUBLIC

    def public_languages(self):
        return [language for language in LANGUAGES if self.is_public_in(language)]

    def missing_titles(self) -> dict:
        """Return {field: what is missing} of the languages that readers have."""
        return {
            f"title_{language}": gettext("This is needed for publication.")
            for language in self.public_languages()
            if not getattr(self, f"title_{language}")
        }

    def goes_live_at(self, languages):
        """Return when readers get the first of languages, None if never or already."""
        now = timezone.now()
        moments = [
            getattr(self, f"published_at_{language}")
            if self.state_in(language) == State.PUBLISHED
            else None
            for language in languages
        ]
        is_to_come = moments and all(moment and moment > now for moment in moments)
        return min(moments) if is_to_come else None

    def was_seen_in(self, language):
        """Return whether readers could ever read the text of ``language``."""
        published_at = getattr(self, f"published_at_{language}")
        return published_at is not None and published_at <= timezone.now()

    def slug_language(self, language):
        """Return the language whose slug is in its address in ``language``.

        That of another one until readers could read this one: of a text that was never
        published nothing is public, and the slug says what its title says.
        """
        return next(filter(self.was_seen_in, languages_from(language)), language)

    def slug_in(self, language):
        """Return the slug, or the path, of its address in ``language``."""
        return getattr(self, f"slug_{self.slug_language(language)}")

    def was_seen(self):
        return any(map(self.was_seen_in, LANGUAGES))
