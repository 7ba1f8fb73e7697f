"""What is sent of an issue, and what was answered; nobody else writes ``Deposit``.

A person asks for it (``queue``), or says that they have uploaded a file (``mark``); the
worker sends (``send_deposits``), and asks for the answer where that takes its time.
"""

from itertools import groupby

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from journal.deposits import services
from journal.deposits.formats import can_be_taken, format_of
from journal.deposits.issue_deposit import deposit_of
from journal.deposits.parts import changed
from journal.models import Article, Deposit
from journal.models.deposit import MOST_ATTEMPTS

State, Reason = Deposit.State, Deposit.Reason
# On which the database tells the worker of a commit.
CHANNEL = "journal_deposits"
# How many rows are taken up at once, in seconds the next ones.
AT_ONCE, PAUSE = 50, 1


def is_sent_from_here(format):
    """Tell whether this site has what the service of a format asks it for."""
    return bool(format.settings) and all(
        getattr(settings, name) for name in format.settings
    )


def may_be_sent(row, parts):
    """Tell whether it would say something that the target has not yet answered."""
    if row is None or row.state == State.FAILED:
        return True
    return row.state not in Deposit.WAITING and bool(changed(row.parts, parts))


# What people do


def queue(contents, format, user):
    """Let the worker send what is new or has changed; return of how many articles."""
    with transaction.atomic():
        rows = [
            row
            for row, parts in locked_rows(contents, format)
            if may_be_sent(row, parts)
        ]
        for row in rows:
            row.state, row.by, row.attempts = State.QUEUED, user, 0
            row.next_at, row.reason, row.answer = timezone.now(), "", ""
            row.save()
        with connection.cursor() as cursor:
            cursor.execute(f"NOTIFY {CHANNEL}")
    return len(rows)


def mark(contents, format, user):
    """Note that a person has deposited the file as it is now; return of how many."""
    with transaction.atomic():
        rows = [
            (row, parts)
            for row, parts in locked_rows(contents, format)
            if row.state not in Deposit.WAITING
        ]
        for row, parts in rows:
            row.by, row.was_sent = user, False
            note_content(row, parts)
            note_taken(row)
    return len(rows)


def locked_rows(contents, format):
    """Return (row, parts now) of each article of a file; new ones are there then."""
    parts = format.parts_of_all(contents)
    new = [
        Deposit(article_id=pk, target=format.code, state=State.FAILED) for pk in parts
    ]
    Deposit.objects.bulk_create(new, ignore_conflicts=True)
    rows = Deposit.objects.filter(target=format.code, article__in=parts)
    rows = rows.select_related("article").order_by("article")
    rows = rows.select_for_update(of=["self"])
    return [(row, parts[row.article_id]) for row in rows]


# What comes of it


def note_content(row, parts):
    row.parts, row.changed, row.doi = parts, [], row.article.doi


def note_taken(row, answer=""):
    row.state, row.deposited_at, row.next_at = State.DEPOSITED, timezone.now(), None
    row.reason, row.answer = "", answer
    row.save()


def note_end(row, state, reason, answer=""):
    row.state, row.reason, row.answer, row.next_at = state, reason, answer, None
    row.save()


def note_verdict(row, verdict):
    if verdict.is_taken:
        note_taken(row, verdict.answer)
    else:
        note_end(row, State.REFUSED, "", verdict.answer)


def note_failure(row, error):
    if error.is_final or row.attempts >= MOST_ATTEMPTS:
        note_end(row, State.FAILED, error.reason or Reason.SILENT, error.answer)
    else:
        row.reason, row.answer = error.reason, error.answer
        row.save()


def note_changes(described, rows):
    """Note in the rows of an article what is no longer as it was deposited."""
    for row in rows:
        names = changed(row.parts, format_of(row.target).parts(described))
        if row.parts and names != row.changed:
            Deposit.objects.filter(pk=row.pk).update(changed=names)


# What the worker does


def send_deposits():
    """Send what is queued, and ask for the answers that are due."""
    claimed, silent = claim(), {}
    for (target, state, _key), group in groupby(sorted(claimed, key=kind_of), kind_of):
        rows = [*group]
        try:
            if target in silent:
                raise silent[target]
            if state == State.SENT:
                read_result(rows)
            else:
                send(format_of(target), rows)
        except services.NotTaken as error:
            if error.reason == Reason.SILENT:
                silent[target] = error
            for row in rows:
                # What was answered before that stays.
                if row.state == state:
                    note_failure(row, error)
    return PAUSE if len(claimed) == AT_ONCE else None


def kind_of(row):
    """What is sent, or asked for, together: Crossref takes the articles of an issue."""
    if row.state == State.SENT:
        return row.target, row.state, row.batch
    together = row.article.issue_id if row.target == "crossref" else row.pk
    return row.target, row.state, str(together)


def claim():
    """Return what is due; its next attempt is noted first, should this one be cut off.

    Of two workers each gets other rows.
    """
    with transaction.atomic():
        due = Deposit.objects.due().order_by("next_at", "pk")
        rows = [*due.select_for_update(skip_locked=True)[:AT_ONCE]]
        for row in rows:
            row.plan_next_attempt()
        Deposit.objects.bulk_update(rows, ["attempts", "next_at"])
    articles = Article.objects.without_texts().with_issue()
    found = articles.in_bulk([row.article_id for row in rows])
    for row in rows:
        if row.article_id in found:
            row.article = found[row.article_id]
        else:
            note_end(row, State.FAILED, Reason.LEFT_OUT)
    return [row for row in rows if row.article_id in found]


def send(format, rows):
    """Send rows of one issue; what readers have no more, or lacks something, is not."""
    if not is_sent_from_here(format):
        raise services.NotTaken(Reason.KEY, is_final=True)
    contents, parts = deposit_of(rows[0].article.issue), {}
    if can_be_taken(format.remarks(contents)):
        parts = format.parts_of_all(contents)
    for row in rows:
        if row.article_id not in parts:
            note_end(row, State.FAILED, Reason.LEFT_OUT)
    going = {row.article_id: row for row in rows if row.article_id in parts}
    every = [each for each in contents.every if each.article.pk in going]
    if not every:
        return
    is_crossref = format.code == "crossref"
    service = services.send_to_crossref if is_crossref else services.send_to_doaj
    answer = service(contents, every)
    for pk, row in going.items():
        row.was_sent = True
        note_content(row, parts[pk])
        if is_crossref:
            row.state, row.batch, row.attempts = State.SENT, answer, 0
            row.reason = row.answer = ""
            row.plan_next_attempt()
            row.save()
        else:
            note_verdict(row, answer)


def read_result(rows):
    """Note what Crossref says of the articles of a file, if it has come to it."""
    verdicts = services.result_of(rows[0].batch)
    for row in rows:
        verdict = verdicts.get(row.doi) or verdicts.get("")
        if verdict is None:
            raise services.NotTaken(Reason.UNREADABLE if verdicts else "")
        note_verdict(row, verdict)
