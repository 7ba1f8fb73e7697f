"""The middleware that counts views: around the page cache, which answers by itself.

A view says by ``request.viewed``, a pointer and a language, what a reader gets of it.
Its page is not stored for a server in front, which counts nobody.
"""

from publishing.models import ViewCount
from website.page_cache.answers import has_session


def count_views(get_response):
    """Count pages and files that readers get, or have got before and may show again.

    Not who is signed in: an editor looks at an article often.
    """

    def middleware(request):
        response = get_response(request)
        viewed = getattr(request, "viewed", None)
        if (
            viewed
            and request.method == "GET"
            and response.status_code in {200, 304}
            and not has_session(request)
        ):
            ViewCount.objects.count_reader(request, *viewed)
        return response

    return middleware
