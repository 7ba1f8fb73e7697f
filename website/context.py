from itertools import chain

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection
from django.utils.functional import SimpleLazyObject

from institute.models import Organization
from text.languages import current
from website.models import MenuItem, is_current, mark_current, menus_in
from website.page_cache import validity

# The stamp and the ``Frame`` of it.
_kept = (None, None)


def frame(request):
    """Add the institute and the menus, which surround every page.

    They are lazy: read only where a template shows them.
    """
    surroundings = SimpleLazyObject(present_frame)

    def menu(number):
        items = surroundings.menus(current())[number]
        return mark_current(items, request.path_info, current())

    def current_urls():
        return tuple(
            url
            for url in surroundings.urls(current())
            if is_current(url, request.path_info, current())
        )

    return {
        "surroundings": surroundings,
        "organization": SimpleLazyObject(lambda: surroundings.organization),
        "current_urls": SimpleLazyObject(current_urls),
        "menu": SimpleLazyObject(lambda: menu(0)),
        "links_at_the_foot": SimpleLazyObject(lambda: menu(1)),
        "LANGUAGE_CODE": current(),
    }


def present_frame():
    """Return the ``Frame`` in memory as long as its stamp is valid, then another.

    A transaction may see what others do not, or not any more, as that of a preview.
    """
    global _kept
    if connection.in_atomic_block:
        return Frame()
    # It is read first, as before a page is rendered.
    stamp = validity.valid_stamp()
    if stamp is None:
        return Frame()
    kept, surroundings = _kept
    if kept != stamp:
        surroundings = Frame()
        _kept = stamp, surroundings
    return surroundings


class Frame:
    """The institute and the menus of the site, read by one query.

    It is shared by the requests of a process: nobody may change what it returns.
    """

    def __init__(self):
        lines = ArraySubquery(MenuItem.objects.lines())
        self.organization = Organization.objects.annotate(lines=lines).get_or_unnamed()
        # While no institute is stored, there is no row to annotate.
        self.lines = getattr(self.organization, "lines", None)
        if self.lines is None:
            self.lines = [*MenuItem.objects.lines().values_list("line", flat=True)]
        self._menus, self._urls = {}, {}
        # What templates have rendered of it: see ``website.templatetags.frame``.
        self.fragments = {}

    def menus(self, language):
        """Return the menu and the links of the footer in a language."""
        if language not in self._menus:
            self._menus[language] = menus_in(language, self.lines)
        return self._menus[language]

    def urls(self, language):
        """Return the addresses of all items of both."""
        if language not in self._urls:
            items = [*chain(*self.menus(language))]
            children = chain(*(item["children"] for item in items))
            self._urls[language] = {item["url"] for item in [*items, *children]}
        return self._urls[language]
