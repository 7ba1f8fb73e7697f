"""The statuses of a language as people see them: a shape and words, in a colour.

Form, lists and first page show the same, in a template by ``{{ mark.html }}``::

    marks.of_language(article, "ru")      # a clock, "goes live 1 December, 10:00"
"""

from dataclasses import dataclass
from functools import lru_cache

from django.templatetags.static import static
from django.utils import formats, timezone
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext, gettext_lazy, ngettext, pgettext_lazy

from publishing.content.snapshots import SHARED, scope_of
from publishing.content.status import LanguageStatus as Status
from publishing.translations.translation_status import TranslationStatus
from text.languages import LANGUAGES, own_name


@dataclass(frozen=True)
class Mark:
    """``shape``: a symbol of ``shapes.svg``; ``tone``: a class of ``marks.css``.

    The tones: readers have it (live), somebody should look (look), it was taken off
    the site (off), there is nothing to do (soft). ``brief``: fewer words, for a form.
    """

    shape: str
    tone: str
    words: str
    brief: str = ""

    def __str__(self):
        return str(self.words)

    @property
    def html(self):
        return html_of(self.shape, self.tone, str(self.words), brief=self.brief)

    @property
    def short(self):
        """The same; of what is live the shape alone, which says its words if asked."""
        is_silent = self is LANGUAGE_MARKS[Status.VISIBLE]
        return html_of(self.shape, self.tone, str(self.words), is_silent=is_silent)

    def __html__(self):
        return self.html

    def saying(self, words, brief=""):
        return Mark(self.shape, self.tone, words, brief)


@lru_cache(1000)
def html_of(shape, tone, words, *, is_silent=False, brief=""):
    return format_html(
        '<span class="mark mark-{}"{}><svg aria-hidden="true"><use href="{}#{}">'
        "</use></svg> <span{}>{}</span></span>",
        tone,
        format_html(' title="{}"', words) if is_silent or brief else "",
        static("publishing/shapes.svg"),
        shape,
        mark_safe(' class="visually-hidden"') if is_silent else "",
        brief or words,
    )


LANGUAGE_MARKS = {
    Status.VISIBLE: Mark("disc", "live", pgettext_lazy("status", "published")),
    Status.SUMMARY: Mark("half", "live", pgettext_lazy("status", "only a summary")),
    Status.SCHEDULED: Mark("clock", "live", pgettext_lazy("status", "goes live")),
    Status.REVIEW: Mark("diamond", "look", pgettext_lazy("status", "in review")),
    Status.DRAFT: Mark("dashed", "soft", pgettext_lazy("status", "draft")),
    Status.ENDED: Mark("ring", "off", pgettext_lazy("status", "no longer current")),
    Status.WITHDRAWN: Mark("square", "off", pgettext_lazy("status", "withdrawn")),
    Status.MISSING: Mark("dashes", "soft", pgettext_lazy("status", "missing")),
    Status.NONE: Mark(
        "struck", "soft", pgettext_lazy("status", "not in this language")
    ),
}

# What is said with the day on which it ends.
UNTIL = {
    Status.VISIBLE: gettext_lazy("until %(day)s"),
    Status.SUMMARY: gettext_lazy("only a summary, until %(day)s"),
    Status.ENDED: gettext_lazy("no longer current since %(day)s"),
}

TRANSLATION_MARKS = {
    TranslationStatus.MISSING: LANGUAGE_MARKS[Status.MISSING],
    TranslationStatus.WORK: Mark(
        "pencil", "soft", pgettext_lazy("status", "in progress")
    ),
    TranslationStatus.REVIEW: LANGUAGE_MARKS[Status.REVIEW],
    TranslationStatus.STALE: Mark(
        "triangle", "look", pgettext_lazy("status", "out of date")
    ),
    TranslationStatus.BOTH: Mark(
        "both", "look", pgettext_lazy("status", "both changed")
    ),
    TranslationStatus.CURRENT: Mark("tick", "soft", pgettext_lazy("status", "in step")),
    TranslationStatus.NONE: LANGUAGE_MARKS[Status.NONE],
}

# Of what a reviewer sent back, which is no status of its own.
RETURNED = Mark("arrow", "off", pgettext_lazy("status", "returned"))


def of_language(record, language) -> Mark:
    """Return the mark of a language of a record, with the date that it waits for."""
    status = record.status_in(language)
    mark = LANGUAGE_MARKS[status]
    if status == Status.SCHEDULED:
        return mark.saying(goes_out(getattr(record, f"published_at_{language}")))
    until = getattr(record, f"published_until_{language}", None)
    if until and status in UNTIL:
        day = formats.date_format(timezone.localtime(until), "j E Y")
        return mark.saying(UNTIL[status] % {"day": day})
    return mark


def of_translation(status) -> Mark:
    return TRANSLATION_MARKS[status]


def of_languages(find, languages=LANGUAGES):
    """Return the marks that ``find`` returns of each language, as HTML for lists."""
    html = ""
    for language in languages:
        shown = " ".join(mark.short for mark in find(language))
        code = f'<abbr title="{own_name(language)}">{language.upper()}</abbr>'
        html += f'<span class="language-mark">{code} <span>{shown}</span></span>'
    return mark_safe(html)


def of_working_copy(working_copy, language, changed) -> Mark:
    """Return the mark of what a working copy changes for readers of a language.

    ``changed``: the names that it changes. What all languages share counts in each.
    """
    scopes = [language, SHARED]
    rows = [working_copy.progress_of(scope) for scope in scopes]
    if dates := [row.publish_at for row in rows if row.publish_at]:
        words = gettext("changes: %(when)s") % {"when": goes_out(min(dates))}
        return LANGUAGE_MARKS[Status.SCHEDULED].saying(words)
    if any(row.is_in_review for row in rows):
        words = gettext("changes in review")
        return LANGUAGE_MARKS[Status.REVIEW].saying(words)
    mark = TRANSLATION_MARKS[TranslationStatus.WORK]
    number = sum(scope_of(name) in scopes for name in changed)
    if not number:
        return mark
    words = ngettext(
        "%(number)d change not published", "%(number)d changes not published", number
    )
    brief = ngettext("%(number)d edit", "%(number)d edits", number)
    return mark.saying(words % {"number": number}, brief % {"number": number})


def goes_out(moment) -> str:
    moment = timezone.localtime(moment)
    this_year = moment.year == timezone.localtime().year
    day = "j\N{NO-BREAK SPACE}E" + ("" if this_year else "\N{NO-BREAK SPACE}Y")
    when = formats.date_format(moment, f"{day}, H:i")
    return gettext("goes live %(when)s") % {"when": when}
