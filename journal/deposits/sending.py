"""What is sent of an issue, and what was answered; nobody else writes ``Deposit``.

A person asks for it (``queue``), or says that they have uploaded a file (``mark``); the
worker sends (``send_deposits``), and asks for the answer where that takes its time.
"""

import logging
from functools import partial
from itertools import groupby

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from journal.deposits import services
from journal.deposits.formats import can_be_taken, changed, format_of
from journal.deposits.issue_deposit import deposit_of
from journal.models import Article, Deposit

logger = logging.getLogger(__name__)

State, Reason = Deposit.State, Deposit.Reason
# How many rows are taken up at once; and how often at most, which takes two days.
AT_ONCE, MOST_ATTEMPTS = 50, 13


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


@transaction.atomic
def queue(contents, format, user):
    """Let the worker send what is new or has changed; return of how many articles."""
    rows = [
        row for row, parts in locked_rows(contents, format) if may_be_sent(row, parts)
    ]
    for row in rows:
        row.set_state(State.QUEUED, by=user, attempts=0, next_at=timezone.now())
    return len(rows)


@transaction.atomic
def mark(contents, format, user):
    """Note that a person has deposited the file as it is now; return of how many."""
    rows = locked_rows(contents, format)
    for row, parts in rows:
        content = content_of(row, parts)
        row.set_state(State.DEPOSITED, by=user, was_sent=False, **content)
    return len(rows)


def locked_rows(contents, format):
    """Return (row, parts now) of each article of a file; new ones are there then."""
    parts = format.parts_of_all(contents)
    new = [
        Deposit(article_id=pk, target=format.code, state=State.FAILED) for pk in parts
    ]
    Deposit.objects.bulk_create(new, ignore_conflicts=True)
    rows = Deposit.objects.filter(target=format.code, article__in=parts)
    rows = rows.select_related("article").select_for_update(of=["self"])
    return [(row, parts[row.article_id]) for row in rows.order_by("article")]


def content_of(row, parts):
    return {"parts": parts, "changed": [], "doi": row.article.doi}


# What the worker does


def changes_of(described, rows):
    """Yield (row, what is no longer as deposited) of each row that does not say so."""
    for row in rows:
        names = changed(row.parts, format_of(row.target).parts(described))
        if row.parts and names != row.changed:
            yield row, names


def note_changes(changes):
    """Note these; not in a row that was sent meanwhile."""
    for row, names in changes:
        Deposit.objects.filter(pk=row.pk, parts=row.parts).update(changed=names)


def send_deposits():
    """Send what is queued, and ask for the answers that are due."""
    silent = {}
    for (_target, state, _key), group in groupby(sorted(claim(), key=kind_of), kind_of):
        act = read_result if state == State.SENT else partial(send, silent=silent)
        attempt(act, [*group], silent)


def attempt(act, rows, silent):
    """Do it with rows of one target and state; what fails keeps no others waiting.

    ``silent``: {target that did not answer: NotTaken}; nobody asks it again now.
    """
    target, state = rows[0].target, rows[0].state
    try:
        if target in silent:
            raise silent[target]
        act(rows)
        return
    except services.NotTaken as failed:
        error = failed
    except Exception:
        logger.exception("Deposits at %s: an unexpected error.", target)
        error = services.NotTaken(Reason.FAULT)
    if error.reason == Reason.SILENT:
        silent[target] = error
    # What was answered before that stays.
    for row in filter(lambda row: row.state == state, rows):
        is_last = error.is_final or row.attempts >= MOST_ATTEMPTS
        reason = error.reason or (is_last and Reason.SILENT) or ""
        row.set_state(State.FAILED if is_last else state, reason, error.answer)


def claim():
    """Return what is due; its next attempt is noted first, should this one be cut off.

    Of two workers each gets other rows.
    """
    due = Deposit.objects.filter(state__in=Deposit.WAITING, next_at__lte=timezone.now())
    with transaction.atomic():
        due = due.order_by("next_at", "pk").select_for_update(skip_locked=True)
        rows = [*due[:AT_ONCE]]
        for row in rows:
            row.plan_next_attempt()
    articles = Article.objects.without_texts().with_issue()
    articles = articles.in_bulk([row.article_id for row in rows])
    for row in rows:
        if row.article_id in articles:
            row.article = articles[row.article_id]
        else:
            row.set_state(State.FAILED, Reason.LEFT_OUT)
    return [row for row in rows if row.article_id in articles]


def kind_of(row):
    """What is read, or asked for, together: the articles of an issue, or of a file."""
    together = row.batch if row.state == State.SENT else str(row.article.issue_id)
    return row.target, row.state, together


def send(rows, silent):
    """Send rows of one issue; what readers have no more, or lacks something, is not."""
    format = format_of(rows[0].target)
    if not is_sent_from_here(format):
        raise services.NotTaken(Reason.KEY, is_final=True)
    contents, parts = deposit_of(rows[0].article.issue), {}
    if can_be_taken(format.remarks(contents)):
        parts = format.parts_of_all(contents)
    going = []
    for row in rows:
        if row.article_id in parts:
            going.append(row)
        else:
            row.set_state(State.FAILED, Reason.LEFT_OUT)
    # Crossref takes a file, DOAJ an article.
    is_crossref = format.code == "crossref"
    for together in [going] if is_crossref else [[row] for row in going]:
        if together:
            attempt(partial(send_together, contents, parts), together, silent)


def send_together(contents, parts, rows):
    keys = {row.article_id for row in rows}
    every = [each for each in contents.every if each.article.pk in keys]
    is_crossref = rows[0].target == "crossref"
    service = services.send_to_crossref if is_crossref else services.send_to_doaj
    answer = service(contents, every)
    for row in rows:
        content = content_of(row, parts[row.article_id])
        if is_crossref:
            facts = {"batch": answer, "attempts": 0, **content}
            row.set_state(State.SENT, was_sent=True, **facts)
            row.plan_next_attempt()
        else:
            row.set_state(*answer, was_sent=True, **content)


def read_result(rows):
    """Note what Crossref says of the articles of a file, if it has come to it."""
    verdicts = services.result_of(rows[0].batch)
    if not verdicts:
        raise services.NotTaken("")
    # What is refused of the issue itself is told at each of them.
    others = verdicts.keys() - {row.doi for row in rows}
    refusals = [verdicts[doi] for doi in others if verdicts[doi][0] == State.REFUSED]
    for row in rows:
        if row.doi not in verdicts and not refusals:
            raise services.NotTaken(Reason.UNREADABLE)
        state, reason, answer = verdicts.get(row.doi) or refusals[0]
        words = dict.fromkeys([answer, *(refusal[2] for refusal in refusals)])
        row.set_state(state, reason, "; ".join(words))
