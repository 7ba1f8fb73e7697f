from django.core.management.base import BaseCommand, CommandError

from accounts.models import User


class Command(BaseCommand):
    """Run when somebody asks to be forgotten; whoever just leaves is made inactive.

    By the owner of the tables: Django deletes from the log too, though nothing is left.
    """

    help = "Remove an account; what the person did stays, without the name."

    def add_arguments(self, parser):
        parser.add_argument("username")

    def handle(self, *, username, **options):
        person = User.objects.people().filter(username=username).first()
        if person is None:
            raise CommandError(f"Nobody has the username {username}.")
        person.delete()
        self.stdout.write(f"{username} is removed.")
