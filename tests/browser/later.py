"""The site on another day: ``CLOCK`` says the moment, as ``2030-06-27 12:00``."""

import os
from datetime import datetime

from django.utils import timezone

from website.wsgi import application

__all__ = ["application"]

MOMENT = timezone.make_aware(datetime.fromisoformat(os.environ["CLOCK"]))

timezone.now = lambda: MOMENT
