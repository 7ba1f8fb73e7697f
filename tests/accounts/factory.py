from itertools import count

from django.contrib.auth.models import Group

from accounts.models import User

# For what no two may have alike.
NUMBERS = count(1)


def make_user(name, role=None, languages=("ru", "en"), **fields):
    """Make somebody of the staff."""
    user = User.objects.create_user(
        name, password="a long password", is_staff=True, languages=languages, **fields
    )
    if role:
        user.groups.add(Group.objects.get(name=role))
    return user


def make_somebody():
    return make_user(f"clara-{next(NUMBERS)}", first_name="Clara")


NEEDED = {Group: {"name": lambda: f"Readers {next(NUMBERS)}"}}
MAKERS = {User: make_somebody}
