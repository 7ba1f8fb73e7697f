import os

from django.core.wsgi import get_wsgi_application

from website.content_type import in_utf_8

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "website.settings")

application = in_utf_8(get_wsgi_application())

# The registry of models is ready only now.
from website import garbage  # noqa: E402
from website.page_cache import validity  # noqa: E402

validity.start()
garbage.freeze()
