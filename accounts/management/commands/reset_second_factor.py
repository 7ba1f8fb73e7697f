from django.core.management.base import BaseCommand, CommandError

from accounts import audit
from accounts.authentication import remove_second_factor
from accounts.models import NOBODY, User, UserSession, stand_in


class Command(BaseCommand):
    """Run when an administrator has lost it, and no other one is there to help."""

    help = "Remove a person's passkeys, authenticator app and recovery codes."

    def add_arguments(self, parser):
        parser.add_argument("username")

    def handle(self, *, username, **options):
        person = User.objects.people().filter(username=username).first()
        if person is None:
            raise CommandError(f"Nobody has the username {username}.")
        remove_second_factor(person)
        UserSession.objects.filter(user=person).end()
        audit.log(stand_in(NOBODY), person, audit.Act.FACTOR_RESET)
        self.stdout.write(f"{username} sets up another at the next sign-in.")
