from django.contrib.sessions.models import Session
from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils import timezone

from accounts.models import UseCount
from desk.models import Notification
from glossary.models import Feedback
from imports.models import ImportRun
from publishing.models import Autosave, Presence, WorkingCopyRevision


class Command(BaseCommand):
    """Run each day by the worker.

    Some of this is also deleted when a form of the back office is saved or opened, but
    perhaps much later.
    """

    help = "Forget what must not be kept for longer: contacts of readers, old sessions."

    @transaction.atomic
    def handle(self, *, verbosity, **options):
        expired = Session.objects.filter(expire_date__lt=timezone.now())
        counts = {
            "Addresses of readers": Feedback.objects.forget(),
            "Sessions": expired.delete()[0],
            "Texts typed and not saved": Autosave.objects.forget(),
            "Saved working copies": WorkingCopyRevision.objects.forget(),
            "Notifications": Notification.objects.forget(),
            "Forms left open": Presence.objects.forget(),
            "Files never imported": ImportRun.objects.forget(),
            "Counts of what has a limit": UseCount.objects.forget(),
        }
        if verbosity:
            self.stdout.write("Forgotten:")
            for name, count in counts.items():
                self.stdout.write(f"{name}: {count}")
