import gc
import os
from importlib import import_module

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "website.settings")

application = get_wsgi_application()

# The registry of models is ready only now.
from website import middleware  # noqa: E402
from website.page_cache import validity  # noqa: E402

application = middleware.in_utf_8(application)
validity.start()
# All views, so that the first page waits for none.
import_module(settings.ROOT_URLCONF)
# What is loaded stays; to look for garbage in it would cost some request 0.1 second.
gc.freeze()
