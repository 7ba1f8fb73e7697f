import logging
import math
import os
import signal
import threading
import time
from collections.abc import Callable
from typing import NamedTuple

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connection

from desk.notifications import mail_notifications
from glossary.links import update_links
from glossary.pdf import book
from institute.organization.share_picture_updates import update_share_pictures
from journal import updates as articles
from journal.deposits.sending import send_deposits
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
    """

    work: Callable
    every: float
    hears: str = ""
    within: float = 5
    longest: float = 10 * MINUTE


def housekeeping():
    call_command("housekeeping", verbosity=0)


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


# The jobs of a lane are done one after another, by a thread with one connection: what
# is due on a date waits for no other job, nor what takes seconds for what takes long.
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
    [Job(articles.update_pdfs, MINUTE, hears=revision.CHANNEL)],
    [Job(update_links, MINUTE, hears=revision.CHANNEL, longest=6 * HOUR)],
    [Job(send_deposits, MINUTE, longest=HOUR)],
    [
        Job(check_external_links, MINUTE),
        Job(mirror, MINUTE, longest=6 * HOUR),
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
        lanes = [Lane(jobs) for jobs in LANES]
        for lane in lanes:
            lane.start()

        def hear(channel):
            for lane in lanes:
                lane.hear(channel)

        channels = {job.hears for lane in lanes for job in lane.turns} - {""}
        threading.Thread(target=listen, args=[channels, hear], daemon=True).start()
        while not stop.wait(LOOK_EVERY):
            for lane in lanes:
                end_if_stuck(lane)
        until = time.monotonic() + GRACE
        for lane in lanes:
            lane.end()
        for lane in lanes:
            lane.join(max(0, until - time.monotonic()))


class Lane(threading.Thread):
    """Does some jobs one after another, each when it is its turn."""

    def __init__(self, jobs):
        super().__init__(daemon=True)
        now = time.monotonic()
        # By a clock that nobody sets.
        self.turns = dict.fromkeys(jobs, now)
        self.present = self.since = None
        self.has_ended = False
        self.changed = threading.Condition()

    def run(self):
        while job := self.take():
            pause = attempt(job)
            with self.changed:
                self.present = None
                self.turns[job] = min(self.turns[job], time.monotonic() + pause)

    def take(self):
        """Wait for the next turn, and return its job; None at the end."""
        with self.changed:
            while not self.has_ended:
                job = min(self.turns, key=self.turns.get)
                left = self.turns[job] - time.monotonic()
                if left <= 0:
                    # What it hears while it runs gives it another turn.
                    self.turns[job] = math.inf
                    self.present, self.since = job, time.monotonic()
                    return job
                self.changed.wait(left)
        return None

    def hear(self, channel):
        """Let the jobs begin that hear this channel; with None all that hear any."""
        with self.changed:
            for job, turn in self.turns.items():
                if job.hears and channel in {job.hears, None}:
                    self.turns[job] = min(turn, time.monotonic() + job.within)
            self.changed.notify()

    def end(self):
        with self.changed:
            self.has_ended = True
            self.changed.notify()


def attempt(job):
    """Do a job; return after how many seconds it is done again. A failure is logged."""
    try:
        return job.work() or job.every
    except Exception:
        logger.exception("The job %s failed.", job.work.__name__)
        return RETRY_AFTER
    finally:
        connection.close()


def end_if_stuck(lane):
    """End the process if a job takes too long: whoever watches it starts it again.

    A thread cannot be ended, and a job can be cut off at any moment.
    """
    with lane.changed:
        job, since = lane.present, lane.since
    if job and time.monotonic() - since > job.longest:
        logger.critical(
            "The job %s has taken more than %d seconds: the worker ends.",
            job.work.__name__,
            job.longest,
        )
        os._exit(1)
