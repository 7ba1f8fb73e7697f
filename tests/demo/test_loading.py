"""What a first load of the demo content does on a site as it finds it."""

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from demo import loader
from demo.kinds import KINDS
from institute.models import Organization

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

PASSWORD = "demo-password-0123"


@pytest.fixture(autouse=True)
def _without_what_is_big(monkeypatch):
    """Load the institute alone: other tests look at the whole."""
    kinds = [kind for kind in KINDS if kind.label.startswith("institute.")]
    monkeypatch.setattr(loader, "KINDS", kinds)


def test_command_says_how_much_it_added(capsys, monkeypatch):
    monkeypatch.setenv("DEMO_PASSWORD", PASSWORD)
    call_command("load_demo")
    call_command("load_demo")
    first, second = capsys.readouterr().out.splitlines()
    assert first != second
    assert second == "Demo content: 0 added."


def test_command_without_a_password_makes_no_account(monkeypatch):
    monkeypatch.delenv("DEMO_PASSWORD", raising=False)
    with pytest.raises(CommandError, match="DEMO_PASSWORD"):
        call_command("load_demo")
    assert not User.objects.exists()


def test_institute_that_is_named_already_is_not_renamed():
    Organization.objects.create(name_en="Another institute")
    loader.load(PASSWORD)
    assert Organization.objects.get().name_en == "Another institute"
