import logging
import os
import signal
import threading
import time
from collections.abc import Callable
from typing import NamedTuple

from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.management.base import BaseCommand
from django.db import connection, transaction
from django.utils import timezone

from accounts.models import UseCount
from desk.models import Notification
from desk.notifications import mail_notifications
from glossary.links import update_links
from glossary.models import Feedback
from glossary.pdf import book
from imports.models import ImportRun
from institute.organization.share_picture_updates import update_share_pictures
from journal import updates as articles
from journal.deposits.sending import send_deposits
from publishing.models import Autosave, Presence, WorkingCopyRevision
from publishing.pages.external_links import check_external_links
from publishing.releases import publication
from publishing.revisions import revision
from publishing.translations.translation_memory import update_translation_memory
from website import doctor
from website.database import listen
from website.language_check import check_languages_at_night
from website.mirror import refresh
from website.models import LastRun
from website.page_cache import validity
from website.preparation import is_being_prepared

logger = logging.getLogger(__name__)

MINUTE, HOUR, DAY = 60, 60 * 60, 24 * 60 * 60
# Seconds after which a job that failed is tried again.
RETRY_AFTER = 10
# Seconds between two looks whether a job has outrun its time.
LOOK_EVERY = 10
# Seconds in which the jobs may finish what they have begun; then systemd would kill.
GRACE = 50


class Job(NamedTuple):
    """Something that is done again and again; it looks up what is to be done.

    There is no queue, so it also does what a worker left that was killed. ``work`` may
    return after how many seconds it is to be called again; else that is ``every``.
    ``hears``: the channel on which a NOTIFY lets it begin ``within`` so many seconds,
    by which many saves are one. ``longest``: after so many it is taken to be stuck.
    ``rest``: so many times as long as it took it is not done again.
    """

    work: Callable
    every: float
    hears: str = ""
    within: float = 5
    longest: float = 10 * MINUTE
    rest: float = 0


# What has something that must not be kept for longer, as addresses of readers.
FORGETFUL = [
    *[Autosave, Feedback, ImportRun, Notification, Presence, UseCount],
    WorkingCopyRevision,
]


@transaction.atomic
def housekeeping():
    """Forget what must not be kept for longer.

    Some of it is also forgotten when a form is saved or opened, but perhaps much later.
    """
    Session.objects.filter(expire_date__lt=timezone.now()).delete()
    for model in FORGETFUL:
        model.objects.forget()


def heartbeat():
    LastRun.objects.note("worker")


def look_for_problems():
    # Both jobs begin at once: the doctor shall not miss the worker in which it runs.
    heartbeat()
    doctor.look(with_catalogue=False)


def mirror():
    is_wanted = settings.MIRROR and settings.PAGES_ROOT and not is_being_prepared()
    if is_wanted and refresh():
        LastRun.objects.note("mirror")


# The jobs of a lane are done one after another, with one connection at a time: what is
# due on a date waits for no other job, nor what takes seconds for what takes long.
# What a job does when it hears of something it also does by itself: it may miss it.
LANES = [
    [
        Job(publication.publish_on_date, MINUTE, hears=publication.CHANNEL, within=0),
        Job(heartbeat, MINUTE),
    ],
    [
        Job(mail_notifications, 15),
        Job(book.update_pdfs, MINUTE, hears=revision.CHANNEL),
        Job(update_share_pictures, MINUTE, hears=revision.CHANNEL),
        Job(update_translation_memory, MINUTE, hears=revision.CHANNEL),
        Job(articles.update_oai_records, MINUTE, hears=revision.CHANNEL, within=30),
    ],
    [Job(articles.update_pdfs, MINUTE, hears=revision.CHANNEL, longest=6 * HOUR)],
    [Job(update_links, MINUTE, hears=revision.CHANNEL, longest=6 * HOUR)],
    [Job(send_deposits, MINUTE, longest=HOUR)],
    [
        Job(check_external_links, MINUTE),
        Job(mirror, MINUTE, longest=6 * HOUR, rest=10),
        Job(check_languages_at_night, 10 * MINUTE, longest=6 * HOUR),
        Job(look_for_problems, HOUR, longest=HOUR),
        Job(doctor.compare_catalogue, DAY, longest=HOUR),
        Job(housekeeping, DAY, longest=HOUR),
    ],
]


class Command(BaseCommand):
    """Runs beside the site: as a service of the server, and by ``make run``."""

    help = "Do the jobs that docs/commands.md names, until told to stop."

    def handle(self, **options):
        stop = threading.Event()
        for number in [signal.SIGINT, signal.SIGTERM]:
            signal.signal(number, lambda *_arguments: stop.set())
        # The mirror and the jobs make stamps, too.
        validity.start()
        turns = []
        for jobs in LANES:
            lane = threading.Lock()
            turns += [Turns(job, lane) for job in jobs]
        for turn in turns:
            turn.start()

        def hear(channel):
            for turn in turns:
                turn.hear(channel)

        channels = {turn.job.hears for turn in turns} - {""}
        threading.Thread(target=listen, args=[channels, hear], daemon=True).start()
        while not stop.wait(LOOK_EVERY):
            for turn in turns:
                end_if_stuck(turn)
        until = time.monotonic() + GRACE
        for turn in turns:
            turn.end()
        for turn in turns:
            turn.join(max(0, until - time.monotonic()))


class Turns(threading.Thread):
    """Does a job again and again, while no other of its lane is done."""

    # Since when the job is being done, by a clock that nobody sets.
    since = None

    def __init__(self, job, lane):
        super().__init__(daemon=True)
        self.job, self.lane = job, lane
        self.heard, self.ended = threading.Event(), threading.Event()

    def run(self):
        while not self.ended.is_set():
            with self.lane:
                # What it hears while it is done gives it another turn.
                self.heard.clear()
                self.since = time.monotonic()
                pause = attempt(self.job)
                self.since = None
            if self.heard.wait(pause):
                self.ended.wait(self.job.within)

    def hear(self, channel):
        """Let the job begin if it hears this channel; with None, if it hears any."""
        if self.job.hears and channel in {self.job.hears, None}:
            self.heard.set()

    def end(self):
        self.ended.set()
        self.heard.set()


def attempt(job):
    """Do a job; return after how many seconds it is done again. A failure is logged."""
    began = time.monotonic()
    try:
        pause = job.work() or job.every
    except Exception:
        logger.exception("The job %s failed.", job.work.__name__)
        pause = RETRY_AFTER
    finally:
        connection.close()
    return max(pause, job.rest * (time.monotonic() - began))


def end_if_stuck(turn):
    """End the process if a job takes too long: whoever watches it starts it again.

    A thread cannot be ended, and a job can be cut off at any moment.
    """
    job, since = turn.job, turn.since
    if since and time.monotonic() - since > job.longest:
        logger.critical(
            "The job %s has taken more than %d seconds: the worker ends.",
            job.work.__name__,
            job.longest,
        )
        os._exit(1)
