from django.contrib.auth.management.commands import createsuperuser
from django.utils.translation import override


class Command(createsuperuser.Command):
    """Asks in one language: half of Django's questions are never translated."""

    def handle(self, *args, **options):
        with override("en"):
            return super().handle(*args, **options)
