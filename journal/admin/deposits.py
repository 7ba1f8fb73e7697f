"""The page of an issue that says what was deposited of it, and where one does so."""

import json
from collections import Counter
from itertools import count
from tempfile import TemporaryFile

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import FileResponse, Http404, HttpResponseRedirect
from django.utils.decorators import method_decorator
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext, pgettext_lazy
from django.views.decorators.http import require_POST, require_safe

from accounts import audit
from accounts.permissions import has
from journal.deposits import sending
from journal.deposits.formats import FORMATS, can_be_taken, format_of
from journal.deposits.issue_deposit import deposit_of
from journal.models import Article, Deposit, Issue
from publishing.admin.addresses import page_of
from publishing.content import changesets, locks
from publishing.drafts.marks import TRANSLATION_MARKS, Mark
from publishing.translations.translation_status import TranslationStatus
from text.languages import title_language

State = Deposit.State
# In addresses, in place of the key of an issue.
ONLINE_FIRST = "online-first"
# In the session: what the last ``mark`` can be taken back by.
MARKS_SET = "deposits marked"
NEVER = Mark("dashed", "soft", pgettext_lazy("status", "not deposited"))
STALE = TRANSLATION_MARKS[TranslationStatus.STALE]
MARKS = {
    State.QUEUED: Mark("clock", "live", State.QUEUED.label),
    State.SENT: Mark("clock", "live", State.SENT.label),
    State.DEPOSITED: Mark("tick", "live", State.DEPOSITED.label),
    State.REFUSED: Mark("square", "off", State.REFUSED.label),
    State.FAILED: Mark("square", "off", State.FAILED.label),
}


class DepositsMixin:
    """The part of the admin class of issues that deposits them."""

    change_form_template = "admin/journal/issue_form.html"

    own_pages = {
        "deposits": "<path:object_id>/deposits/",
        "deposit": "<path:object_id>/deposits/<slug:code>/",
        "deposit_act": "<path:object_id>/deposits/<slug:code>/<slug:act>/",
    }

    @method_decorator(require_safe)
    def deposits(self, request, object_id):
        issue = self.issue_of(request, object_id)
        contents = deposit_of(issue)
        keys = [described.article.pk for described in contents.every]
        rows = Deposit.objects.filter(article__in=keys).select_related("by")
        return self.admin_site.render_page(
            request,
            "admin/journal/deposits.html",
            opts=self.opts,
            original=issue,
            title=gettext("For indexes and registries"),
            targets=[
                Target(each, contents, [row for row in rows if row.target == each.code])
                for each in FORMATS
            ],
            may_act=has(request.user, "publish", Article),
            proposals=[*proposed_dois(contents).values()],
        )

    @method_decorator(require_safe)
    def deposit(self, request, object_id, code):
        """Send the file of a format; lead to the page where something is missing."""
        format, contents, page = self.opened(request, object_id, code)
        if not can_be_taken(format.remarks(contents)):
            return page
        # The response closes it.
        file = TemporaryFile(dir=settings.FILE_UPLOAD_TEMP_DIR)  # noqa: SIM115
        format.module.write(contents, file)
        file.seek(0)
        name = f"{contents.name}-{format.code}.{format.suffix}"
        return FileResponse(file, as_attachment=True, filename=name)

    @method_decorator(require_POST)
    def deposit_act(self, request, object_id, code, act):
        """Do one of ACTS, and say what has come of it."""
        if not has(request.user, "publish", Article):
            raise PermissionDenied
        format, contents, page = self.opened(request, object_id, code)
        if act not in ACTS:
            raise Http404
        level, text = ACTS[act](request, format, contents)
        messages.add_message(request, level, text)
        return page

    def opened(self, request, object_id, code):
        """Return a format, what the issue has for it, and the way to the page."""
        contents = deposit_of(self.issue_of(request, object_id))
        if (format := format_of(code)) is None:
            raise Http404
        page = HttpResponseRedirect(page_of(Issue, "deposits", object_id))
        return format, contents, page

    def issue_of(self, request, object_id):
        """Return an issue, or None for what is online first."""
        if object_id != ONLINE_FIRST:
            return self.get_record(request, object_id)
        if not self.has_view_permission(request):
            raise PermissionDenied
        return None


# What is shown


def shown_line(article, row, digest):
    """Return an article, what a target has of it, and what that is to be."""
    if row:
        # As it is now: the worker may not have noted it yet.
        row.is_changed = row.digest != digest
    facts = {"article": article, "language": title_language(article)}
    return facts | {"row": row, "digest": digest, "mark": mark_of(row)}


def mark_of(row):
    if row is None:
        return NEVER
    return STALE if row.is_stale else MARKS[row.state]


class Target:
    """A format with the state of each article of an issue."""

    def __init__(self, format, contents, rows):
        self.format, remarks = format, format.remarks(contents)
        self.can_be_taken = self.is_folded = can_be_taken(remarks)
        self.url = page_of(
            Issue, "deposit", contents.issue.pk or ONLINE_FIRST, format.code
        )
        self.is_sent = sending.is_sent_from_here(format)
        self.settings = [] if self.is_sent else format.settings
        digests = format.digests(contents)
        rows = {row.article_id: row for row in rows}
        articles = [described.article for described in contents.every]
        self.lines = [
            shown_line(article, rows.get(article.pk), digests.get(article.pk))
            for article in articles
            if article.pk in digests or article.pk in rows
        ]
        self.has_news = any(
            sending.may_be_sent(rows.get(pk), each) for pk, each in digests.items()
        )
        self.is_folded &= all(row.state == State.DEPOSITED for row in rows.values())
        self.marks = counted(line["mark"] for line in self.lines)
        done = [row for row in rows.values() if row.deposited_at]
        self.last = max(done, key=lambda row: row.deposited_at, default=None)
        self.remark_count = len(remarks)
        self.lists = [
            (gettext("Required"), by_record(r for r in remarks if r.is_stop)),
            (gettext("Worth adding"), by_record(r for r in remarks if not r.is_stop)),
        ]


def counted(marks):
    """Return each mark once, with how often it is there, if others are there too."""
    numbers = Counter(marks)
    if len(numbers) < 2:
        return [*numbers]
    return [mark.saying(f"{mark}: {number}") for mark, number in numbers.items()]


def by_record(remarks):
    """Return [(record, its remarks)], in the order of the remarks."""
    groups = {}
    for remark in remarks:
        key = remark.record._meta.label, remark.record.pk
        groups.setdefault(key, (remark.record, []))[1].append(remark)
    return [*groups.values()]


def proposed_dois(contents):
    """Return {article that has none: DOI}, by its place or the next that is free."""
    journal, proposed = contents.journal, {}
    if not journal.doi_pattern:
        return proposed
    ours = Q(doi__startswith=journal.doi_pattern.partition("/")[0])
    taken = {
        doi
        for model in [Article, Issue, Deposit]
        for doi in model._base_manager.filter(ours).values_list("doi", flat=True)
    }
    for place, described in enumerate(contents.every, 1):
        article = described.article
        if not article.doi and not article.removed_on and journal.doi_of(article):
            dois = (journal.doi_of(article, number) for number in count(place))
            proposed[article] = next(doi for doi in dois if doi not in taken)
            taken.add(proposed[article])
    return proposed


def line_of(articles, issue_pk):
    """Return in a line, as HTML, what was deposited of articles, and where."""
    marks = {}
    for row in Deposit.objects.filter(article__in=articles).order_by("target"):
        marks.setdefault(format_of(row.target).name, []).append(mark_of(row))
    pairs = [(name, mark.html) for name in marks for mark in counted(marks[name])]
    words = format_html_join(" · ", "{} {}", pairs) if pairs else NEVER.html
    return format_html(
        '{} · <a href="{}">{}</a>',
        words,
        page_of(Issue, "deposits", issue_pk or ONLINE_FIRST),
        gettext("For indexes and registries"),
    )


# What is done: functions that return the level of a message, and the message


def send(request, format, contents):
    if not sending.is_sent_from_here(format):
        raise Http404
    if not can_be_taken(format.remarks(contents)):
        return messages.ERROR, gettext(
            "There is no file yet: something that the format requires is missing."
        )
    number = sending.queue(contents, format, request.user)
    if not number:
        return messages.WARNING, gettext(
            "Nothing has changed since it was deposited or refused."
        )
    log(request, format, contents, number)
    text = gettext(
        "Articles that are being sent: %(number)s. The answers will stand here."
    )
    return messages.SUCCESS, text % {"number": number}


def mark(request, format, contents):
    marks = sending.mark(contents, format, request.user)
    request.session[MARKS_SET] = json.dumps(marks, default=str)
    log(request, format, contents, len(marks))
    text = gettext("Articles marked as deposited: %(number)s.")
    undo = '{} <button class="button" form="undo-form" formaction="{}">{}</button>'
    page = page_of(Issue, "deposit", contents.issue.pk or ONLINE_FIRST, format.code)
    said = text % {"number": len(marks)}
    return messages.SUCCESS, format_html(undo, said, f"{page}unmark/", gettext("Undo"))


def unmark(request, format, contents):
    marks = json.loads(request.session.pop(MARKS_SET, "[]"))
    number = sending.unmark(marks)
    log(request, format, contents, -number)
    text = gettext("Articles no longer marked as deposited: %(number)s.")
    return messages.SUCCESS, text % {"number": number}


def log(request, format, contents, number):
    details = f"{format.code} {number}"
    record = contents.issue if contents.issue.pk else None
    audit.log(request.user, record, audit.Act.DEPOSITED, details)


def assign(request, _format, contents):
    """Give the articles that have none the DOIs that were proposed."""
    with changesets.changeset(request.user):
        locks.acquire("journal.dois")
        dois = {article.pk: doi for article, doi in proposed_dois(contents).items()}
        articles = [each for each in Article.locked(dois) if not each.doi]
        for article in articles:
            article.doi = dois[article.pk]
            article.save(update_fields=["doi"])
    text = gettext("Articles that have a DOI now: %(number)s.")
    return messages.SUCCESS, text % {"number": len(articles)}


ACTS = {"send": send, "mark": mark, "unmark": unmark, "dois": assign}
