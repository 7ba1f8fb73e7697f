"""What is sent of an issue, and what was answered; nobody else writes ``Deposit``.

A person asks for it (``queue``), or says that they have uploaded a file (``mark``); the
worker sends (``send_deposits``), and asks for the answer where that takes its time.
"""

import logging
from functools import lru_cache
from itertools import groupby

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from journal.deposits import services
from journal.deposits.formats import can_be_taken, format_of
from journal.deposits.issue_deposit import deposit_of
from journal.models import Deposit

logger = logging.getLogger(__name__)

State, Reason = Deposit.State, Deposit.Reason
# How many rows are taken up at once; and how often at most, which takes two days.
AT_ONCE, MOST_ATTEMPTS = 50, 13
# What ``mark`` writes over.
MARKED = [
    *["state", "by_id", "deposited_at", "was_sent", "digest", "is_changed", "doi"],
    *["reason", "answer", "next_at"],
]


def is_sent_from_here(format):
    """Tell whether this site has what the service of a format asks it for."""
    return bool(format.settings) and all(
        getattr(settings, name) for name in format.settings
    )


def may_be_sent(row, digest):
    """Tell whether it would say something that the target has not yet answered."""
    if row is None or row.state == State.FAILED:
        return True
    return row.state not in Deposit.WAITING and row.digest != digest


# What people do


@transaction.atomic
def queue(contents, format, user):
    """Let the worker send what is new or has changed; return of how many articles."""
    rows = [
        row for row, digest in locked_rows(contents, format) if may_be_sent(row, digest)
    ]
    for row in rows:
        row.set_state(State.QUEUED, by=user, attempts=0, next_at=timezone.now())
    return len(rows)


@transaction.atomic
def mark(contents, format, user):
    """Note that a person has deposited it as it is; return what ``unmark`` takes."""
    marks = []
    for row, digest in locked_rows(contents, format):
        before = {name: getattr(row, name) for name in MARKED}
        content = content_of(row, digest)
        row.set_state(State.DEPOSITED, by=user, was_sent=False, **content)
        marks.append((row.pk, row.deposited_at, before))
    return marks


@transaction.atomic
def unmark(marks):
    """Take marks back, but of rows that have changed since; return of how many."""
    number = 0
    for pk, marked_at, before in marks:
        rows = Deposit.objects.filter(pk=pk, deposited_at=marked_at)
        # A row that nothing was known of came with the mark.
        is_old = before["by_id"] or before["digest"]
        number += rows.update(**before) if is_old else rows.delete()[0]
    return number


def locked_rows(contents, format):
    """Return (row, digest now) of each article of a file; new ones are there then."""
    digests = format.digests(contents)
    new = [
        Deposit(article_id=pk, target=format.code, state=State.FAILED) for pk in digests
    ]
    Deposit.objects.bulk_create(new, ignore_conflicts=True)
    rows = Deposit.objects.filter(target=format.code, article__in=digests)
    rows = rows.select_related("article").select_for_update(of=["self"])
    return [(row, digests[row.article_id]) for row in rows.order_by("article")]


def content_of(row, digest):
    return {"digest": digest, "is_changed": False, "doi": row.article.doi}


# What the worker does


def changes_of(described, rows):
    """Yield (row, whether it would say something else now) if it does not say so."""
    for row in rows:
        is_changed = row.digest != format_of(row.target).digest(described)
        if row.digest and is_changed != row.is_changed:
            yield row, is_changed


def note_changes(changes):
    """Note these; not in a row that was sent meanwhile."""
    for row, is_changed in changes:
        same = Deposit.objects.filter(pk=row.pk, digest=row.digest)
        same.update(is_changed=is_changed)


def send_deposits():
    """Send what is queued, and ask for the answers that are due."""
    silent, read = {}, lru_cache(1)(contents_and_digests)
    for (target, state, _key), group in groupby(sorted(claim(), key=kind_of), kind_of):
        rows = [*group]
        try:
            if target in silent:
                raise silent[target]
            if state == State.SENT:
                read_result(rows)
            else:
                send(rows, read)
        except services.NotTaken as error:
            if error.reason == Reason.SILENT:
                silent[target] = error
            note_failure(rows, state, error)
        except Exception:
            # The others do not wait for it.
            logger.exception("A deposit failed: %s.", target)
            note_failure(rows, state, services.NotTaken(Reason.FAULT))


def note_failure(rows, state, error):
    """Let them be tried again, or no more; what was answered before that stays."""
    for row in filter(lambda row: row.state == state, rows):
        is_last = error.is_final or row.attempts >= MOST_ATTEMPTS
        reason = error.reason or (is_last and Reason.SILENT) or ""
        row.set_state(State.FAILED if is_last else state, reason, error.answer)


def claim():
    """Return what is due; its next attempt is noted first, should this one be cut off.

    Of two workers each gets other rows. Those of articles that were deleted rest.
    """
    due = Deposit.objects.filter(state__in=Deposit.WAITING, next_at__lte=timezone.now())
    due = due.select_related("article__issue").order_by("next_at", "pk")
    with transaction.atomic():
        rows = [*due.select_for_update(of=["self"], skip_locked=True)[:AT_ONCE]]
        for row in rows:
            row.plan_next_attempt()
    return rows


def kind_of(row):
    """What is sent, or asked for, together: Crossref takes the articles of an issue."""
    if row.state == State.SENT:
        return row.target, row.state, row.batch
    article = "" if row.target == "crossref" else row.article_id
    return row.target, row.state, f"{row.article.issue_id} {article}"


def contents_and_digests(format, issue):
    """Return an issue, and the digests of the articles that can be sent."""
    contents = deposit_of(issue)
    is_complete = can_be_taken(format.remarks(contents))
    return contents, format.digests(contents) if is_complete else {}


def send(rows, read):
    """Send rows of one issue; what readers have no more, or lacks something, is not.

    ``read``: ``contents_and_digests``, which keeps those of one issue.
    """
    format = format_of(rows[0].target)
    if not is_sent_from_here(format):
        raise services.NotTaken(Reason.KEY, is_final=True)
    contents, digests = read(format, rows[0].article.issue)
    going = {row.article_id: row for row in rows if row.article_id in digests}
    for row in rows:
        if row.article_id not in going:
            row.set_state(State.FAILED, Reason.LEFT_OUT)
    every = [each for each in contents.every if each.article.pk in going]
    if not every:
        return
    is_crossref = format.code == "crossref"
    service = services.send_to_crossref if is_crossref else services.send_to_doaj
    answer = service(contents, every)
    for pk, row in going.items():
        facts = {"was_sent": True, **content_of(row, digests[pk])}
        if is_crossref:
            row.set_state(State.SENT, batch=answer, attempts=0, **facts)
            row.plan_next_attempt()
        else:
            row.set_state(*answer, **facts)


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
