import os

from django.core.wsgi import get_wsgi_application

from website.content_type import in_utf_8

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "website.settings")

application = in_utf_8(get_wsgi_application())

# The registry of models is ready only now.
from django.conf import settings  # noqa: E402

from website import database, garbage, health  # noqa: E402
from website.page_cache import validity  # noqa: E402

validity.start()
database.start_watch()
if settings.HEALTH_PORT:
    health.start(settings.HEALTH_PORT)
garbage.freeze()
