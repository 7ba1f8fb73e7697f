import logging
import signal
import threading

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connection

from desk.notification_mail import mail_notifications
from glossary.generated_files import update_files
from institute.organization.share_picture_updates import update_share_pictures
from journal.oai.updates import update_oai_records
from publishing.due import publish_due
from publishing.external_links.check import check_external_links, index_external_links
from publishing.translation_memory.storage import update_translation_memory
from website.doctor.checks import find_problems, store
from website.language_check.run import check_languages_at_night
from website.mirror import refresh
from website.models import LastRun

logger = logging.getLogger(__name__)

# Seconds after which a job that failed is tried again.
RETRY_AFTER = 10


def housekeeping():
    call_command("housekeeping", verbosity=0)


def heartbeat():
    LastRun.objects.note("worker")


def doctor():
    # Both jobs begin at once: the doctor shall not miss the worker in which it runs.
    heartbeat()
    store(find_problems())


def mirror():
    if settings.MIRROR_ROOT and refresh(settings.MIRROR_ROOT):
        LastRun.objects.note("mirror")


# Each with the seconds between its end and its next beginning. There is no queue: a job
# looks up what is to be done, so it also does what a worker left that was killed.
JOBS = [
    (publish_due, 0.25),
    (update_files, 5),
    (update_share_pictures, 5),
    (mail_notifications, 5),
    (update_translation_memory, 5),
    (update_oai_records, 30),
    (heartbeat, 60),
    (check_external_links, 60),
    (index_external_links, 10 * 60),
    (check_languages_at_night, 10 * 60),
    (mirror, 60),
    (doctor, 60 * 60),
    (housekeeping, 24 * 60 * 60),
]


class Command(BaseCommand):
    """Runs beside the site: as a service of the server, and by ``make run``."""

    help = (
        "Publish what is due, make the files of the glossary and the pictures with "
        "which pages are shared, mail notifications, keep the translation memory, ask "
        "the addresses that texts link to, note for harvesters which articles of the "
        "journal have changed, refresh the static mirror, look for "
        "problems of the site, compare both languages of all texts and pages each "
        "night in which something has changed, and run housekeeping each day, until "
        "the process is told to stop."
    )

    def handle(self, **options):
        stop = threading.Event()
        for number in [signal.SIGINT, signal.SIGTERM]:
            signal.signal(number, lambda *_arguments: stop.set())
        # What is due does not wait for a PDF.
        threads = [
            threading.Thread(target=repeat, args=[job, seconds, stop])
            for job, seconds in JOBS
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()


def repeat(job, seconds, stop):
    """Call ``job`` again and again until ``stop`` is set; a failure is logged."""
    while not stop.is_set():
        pause = seconds
        try:
            job()
        except Exception:
            logger.exception("The job %s failed.", job.__name__)
            pause = RETRY_AFTER
        finally:
            connection.close()
        stop.wait(pause)
