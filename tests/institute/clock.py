"""The clock of the tests: what is in office follows from the day."""

from datetime import datetime

from django.utils import timezone


def set_clock(monkeypatch, text):
    """Let it be a moment, as ``2020-06-27 23:59``, in the time of the institute."""
    moment = timezone.make_aware(datetime.fromisoformat(text))
    monkeypatch.setattr(timezone, "now", lambda: moment)
