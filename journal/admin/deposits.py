"""The page of an issue that says what was deposited of it, and where one does so."""

import hashlib
import json
from collections import Counter
from dataclasses import dataclass
from itertools import chain
from tempfile import TemporaryFile

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import FileResponse, Http404, HttpResponseRedirect
from django.urls import path
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext, ngettext, pgettext_lazy
from django.views.decorators.http import require_POST

from accounts import audit
from accounts.permissions import has
from journal.admin.reports import ReportsMixin
from journal.deposits import sending
from journal.deposits.formats import FORMATS, can_be_taken, format_of
from journal.deposits.issue_deposit import LostFile, deposit_of
from journal.deposits.parts import changed, words_of
from journal.description import Description
from journal.dois import proposals
from journal.models import Article, Deposit, Issue
from publishing.admin.addresses import page_of
from publishing.content import changesets, locks
from publishing.drafts.marks import TRANSLATION_MARKS, Mark
from publishing.translations.translation_status import TranslationStatus
from text.languages import title_language

State = Deposit.State
NEVER = Mark("dashed", "soft", pgettext_lazy("status", "not deposited"))
STALE = TRANSLATION_MARKS[TranslationStatus.STALE]
MARKS = {
    State.QUEUED: Mark("clock", "live", State.QUEUED.label),
    State.SENT: Mark("clock", "live", State.SENT.label),
    State.DEPOSITED: Mark("tick", "live", State.DEPOSITED.label),
    State.REFUSED: Mark("square", "off", State.REFUSED.label),
    State.FAILED: Mark("square", "off", State.FAILED.label),
}


class DepositsMixin(ReportsMixin):
    """The part of the admin class of issues that deposits them."""

    change_form_template = "admin/journal/issue_form.html"
    reports = [
        ("deposits/", "deposits_view", "deposits"),
        ("deposits/<slug:code>/", "deposit_view", "deposit"),
    ]

    def get_urls(self):
        view = self.admin_site.admin_view(require_POST(self.act_view))
        route = "<path:object_id>/deposits/<slug:code>/<slug:act>/"
        return [
            path(route, view, name="journal_issue_deposit_act"),
            *super().get_urls(),
        ]

    def deposits_view(self, request, object_id):
        issue = self.get_record(request, object_id)
        contents, user = deposit_of(issue), request.user
        rows = rows_of(contents)
        return self.report(
            request,
            issue,
            "deposits",
            gettext("For indexes and archives"),
            targets=[
                Target(each, contents, rows.get(each.code, {})) for each in FORMATS
            ],
            may_act=has(user, "publish", Article),
            proposals=proposed_dois(contents),
        )

    def deposit_view(self, request, object_id, code):
        """Send the file of a format; lead to the page where something is missing."""
        issue, format, contents = self.opened(request, object_id, code)
        page = HttpResponseRedirect(page_of(Issue, "deposits", issue.pk))
        if not can_be_taken(format.remarks(contents)):
            return page
        # The response closes it.
        file = TemporaryFile(dir=settings.FILE_UPLOAD_TEMP_DIR)  # noqa: SIM115
        try:
            format.write(contents, file)
        except LostFile as error:
            text = gettext(
                "The file of “%(title)s” is not on the server: upload it again."
            )
            messages.error(request, text % {"title": error.args[0]})
            return page
        file.seek(0)
        name = format.file_name(contents)
        return FileResponse(file, as_attachment=True, filename=name)

    def act_view(self, request, object_id, code, act):
        """Do one of ACTS."""
        if act not in ACTS:
            raise Http404
        issue, format, contents = self.opened(request, object_id, code)
        if not has(request.user, "publish", Article):
            raise PermissionDenied
        ACTS[act](request, format, contents)
        return HttpResponseRedirect(page_of(Issue, "deposits", issue.pk))

    def opened(self, request, object_id, code):
        issue, format = self.get_record(request, object_id), format_of(code)
        if format is None:
            raise Http404
        return issue, format, deposit_of(issue)


# What is shown


def rows_of(contents):
    """Return {target: {key of an article: its row}}."""
    keys = [described.article.pk for described in contents.every]
    targets = {}
    for row in Deposit.objects.filter(article__in=keys).select_related("by"):
        targets.setdefault(row.target, {})[row.article_id] = row
    return targets


@dataclass
class Line:
    """An article: what a target has of it, and what is no longer so."""

    described: Description
    row: Deposit | None
    parts: dict | None

    @property
    def language(self):
        return title_language(self.described.article)

    @property
    def changed(self):
        if not (self.row and self.row.parts):
            return ""
        if self.parts is None:
            return gettext("It is left out now.")
        return words_of(changed(self.row.parts, self.parts))

    @property
    def mark(self):
        if self.row is None:
            return NEVER
        is_stale = self.row.state == State.DEPOSITED and self.changed
        return STALE if is_stale else MARKS[self.row.state]


class Target:
    """A format with the state of each article of an issue."""

    def __init__(self, format, contents, rows):
        self.format, remarks = format, format.remarks(contents)
        self.can_be_taken = can_be_taken(remarks)
        self.url = page_of(Issue, "deposit", contents.issue.pk, format.code)
        self.is_sent = sending.is_sent_from_here(format)
        parts = format.parts_of_all(contents)
        self.shown = shown(parts)
        self.lines = [
            Line(each, rows.get(each.article.pk), parts.get(each.article.pk))
            for each in contents.every
            if each.article.pk in parts or each.article.pk in rows
        ]
        self.to_send = sum(
            sending.may_be_sent(line.row, line.parts)
            for line in self.lines
            if line.parts is not None
        )
        self.lists = [
            (gettext("Required"), by_record(r for r in remarks if r.is_stop)),
            (gettext("Worth adding"), by_record(r for r in remarks if not r.is_stop)),
        ]
        self.remark_count = len(remarks)

    @property
    def marks(self):
        """Return the marks of all articles, each once, with its number."""
        numbers = Counter(line.mark for line in self.lines)
        if len(numbers) < 2:
            return [*numbers]
        return [mark.saying(f"{mark}: {n}") for mark, n in numbers.items()]

    @property
    def last(self):
        """Return the row that was deposited last, or None."""
        rows = [line.row for line in self.lines if line.row and line.row.deposited_at]
        return max(rows, key=lambda row: row.deposited_at, default=None)

    @property
    def changed(self):
        parts = {
            name: None
            for line in self.lines
            if line.row and line.parts is not None and line.row.parts
            for name in changed(line.row.parts, line.parts)
        }
        return words_of(parts)

    @property
    def settings(self):
        return [] if self.is_sent else self.format.settings


def shown(parts):
    """Return a digest of what a file has, by which it is known again."""
    text = json.dumps({str(pk): each for pk, each in parts.items()}, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def by_record(remarks):
    """Return [(record, its remarks)], in the order of the remarks."""
    groups = {}
    for remark in remarks:
        key = remark.record._meta.label, remark.record.pk
        groups.setdefault(key, (remark.record, []))[1].append(remark)
    return [*groups.values()]


def proposed_dois(contents):
    """Return [(article, DOI)] by the pattern of the journal."""
    pattern = contents.journal.doi_pattern
    if not pattern:
        return []
    ours = Q(doi__startswith=pattern.partition("/")[0])
    taken = chain.from_iterable(
        model._base_manager.filter(ours).values_list("doi", flat=True)
        for model in [Article, Issue, Deposit]
    )
    articles = [described.article for described in contents.every]
    return [*proposals(articles, pattern, taken)]


# What is done


def send(request, format, contents):
    if not sending.is_sent_from_here(format):
        raise Http404
    if not can_be_taken(format.remarks(contents)):
        text = gettext(
            "Nothing was sent: something that the format requires is missing."
        )
        messages.error(request, text)
        return
    number = sending.queue(contents, format, request.user)
    if not number:
        text = gettext("Nothing has changed since it was deposited or refused.")
        messages.warning(request, text)
        return
    text = ngettext(
        "%(number)s article is being sent: the answer will stand here.",
        "%(number)s articles are being sent: the answers will stand here.",
        number,
    )
    messages.success(request, text % {"number": number})
    log(request, format, contents, number)


def mark(request, format, contents):
    if request.POST.get("shown") != shown(format.parts_of_all(contents)):
        text = gettext("The articles have changed meanwhile: download the file again.")
        messages.error(request, text)
        return
    number = sending.mark(contents, format, request.user)
    text = ngettext(
        "%(number)s article is marked as deposited.",
        "%(number)s articles are marked as deposited.",
        number,
    )
    messages.success(request, text % {"number": number})
    log(request, format, contents, number)


def log(request, format, contents, number):
    details = f"{format.code} {number}"
    audit.log(request.user, contents.issue, audit.Act.DEPOSITED, details)


def assign(request, _format, contents):
    """Give the articles that have none the DOIs that were proposed."""
    with changesets.changeset(request.user):
        locks.acquire("journal.dois")
        dois = {article.pk: doi for article, doi in proposed_dois(contents)}
        articles = [each for each in Article.locked(dois) if not each.doi]
        for article in articles:
            article.doi = dois[article.pk]
            article.save(update_fields=["doi"])
    number = len(articles)
    text = ngettext(
        "%(number)s article has a DOI now.",
        "%(number)s articles have a DOI now.",
        number,
    )
    messages.success(request, text % {"number": number})


ACTS = {"send": send, "mark": mark, "dois": assign}


# In forms


def line_of(article):
    """Return in a line, as HTML, what was deposited of an article, and where."""
    rows = {row.target: row for row in article.deposits.all()}
    marks = [
        (
            each.name,
            STALE if row.changed and row.state == State.DEPOSITED else MARKS[row.state],
        )
        for each in FORMATS
        if (row := rows.get(each.code))
    ]
    return link_to(article.issue_id, marks or [("", NEVER)])


def line_of_issue(issue):
    """Return in a line, as HTML, of how many articles something was deposited."""
    rows = Deposit.objects.filter(article__in=issue.articles.values("pk"))
    numbers = {}
    for row in rows.only("target", "state", "changed"):
        is_stale = row.state == State.DEPOSITED and row.changed
        found = numbers.setdefault(row.target, Counter())
        found[STALE if is_stale else MARKS[row.state]] += 1
    marks = [
        (each.name, mark.saying(f"{mark}: {number}"))
        for each in FORMATS
        for mark, number in numbers.get(each.code, {}).items()
    ]
    return link_to(issue.pk, marks or [("", NEVER)])


def link_to(issue_pk, marks):
    return format_html(
        '{} · <a href="{}">{}</a>',
        format_html_join(" · ", "{} {}", ((name, mark.html) for name, mark in marks)),
        page_of(Issue, "deposits", issue_pk),
        gettext("For indexes and archives"),
    )
