"""The settings of the site in the suite, which lives on a day of its own.

The demo content has dates that move with today. So the suite sets its clock to noon of
one day that shows hard cases, as two days of two digits beside a title. Other days are
tried by ``make rest DAY=2026-12-31``. The clock goes on from there in all processes;
in most tests it stands nearly still.
"""

import atexit
import contextlib
import os
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone

import dev

if "SECRET_KEY" not in os.environ:
    # Somebody has called pytest itself: it begins with what dev.py prepares for it.
    end = contextlib.ExitStack()
    atexit.register(end.close)
    os.environ.update(end.enter_context(dev.test_environment()), **dev.find_tools())

from website.settings import *  # noqa: F403
from website.settings import TIME_ZONE

# An event of the demo begins 40 days later: 9–10 January.
DAY = os.environ.get("DAY") or "2026-11-30"

# Real ones cost half a second at each sign-in.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def seconds_until_the_day():
    noon = datetime.fromisoformat(f"{DAY} 12:00").replace(tzinfo=ZoneInfo(TIME_ZONE))
    return (noon - timezone.now()).total_seconds()


# Other processes of the run inherit it, so that all clocks agree.
os.environ.setdefault("CLOCK_AHEAD", str(seconds_until_the_day()))
AHEAD = timedelta(seconds=float(os.environ["CLOCK_AHEAD"]))

real_now = timezone.now


def going():
    return real_now() + AHEAD


# What the clock shows: tests/conftest.py stops it and sets it.
shown = going
# All have it, also models whose fields it fills: they are imported later.
timezone.now = lambda: shown()
