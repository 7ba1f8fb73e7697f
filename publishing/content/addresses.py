"""Where a record stands in each language: its path, its list, its old URLs."""

from functools import lru_cache

from django.db.models.lookups import In
from django.urls import get_script_prefix, reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import override

from publishing.content.redirect import LastPart, Redirect
from text.languages import LANGUAGES, current

# Paths that a process keeps: they follow from routes and arguments alone.
KEPT = 10_000


def path_to(route, language, **arguments):
    """Return the path of a page in ``language``, below where the site is mounted.

    It stands elsewhere in the preview of a release.
    """
    return f"{get_script_prefix()[:-1]}{path_on_site(route, language, **arguments)}"


@lru_cache(KEPT)
def path_on_site(route, language, **arguments):
    with override(language):
        return reverse(route, kwargs=arguments)[len(get_script_prefix()) - 1 :]


class AddressMixin:
    """The addresses of a ``Publishable``, from its routes, its slugs and its year."""

    # Names of URLs: of a record's page, and of the list it stands in.
    detail_route = None
    list_route = None
    # The title of that list, where it is not the plural of what stands in it.
    list_title = ""
    # The arguments of ``detail_route``: of "slug" and "year".
    address_fields = ("slug",)

    def get_absolute_url(self):
        return self.address_in(current())

    @classmethod
    def address(cls, language, **parts):
        """Return the path in ``language`` of the record with these address fields."""
        arguments = {name: parts[name] for name in cls.address_fields}
        return path_to(cls.detail_route, language, **arguments)

    def address_in(self, language):
        return self.address(
            language,
            slug=self.slug_in(language),
            year=self.year or timezone.localdate().year,
        )

    @classmethod
    def address_of(cls, entry, language):
        return cls.address(language, slug=entry.slug_in(language), year=entry.year)

    # Its list

    def list_link(self):
        """Return the title and the URL name of the list that shows the record."""
        title = self.list_title or self._meta.verbose_name_plural
        return capfirst(str(title)), self.list_route

    def in_same_list(self, entries):
        """Filter the catalogue's entries of its kind by what the same list shows."""
        return entries

    @classmethod
    def in_sitemap(cls, entries):
        """Filter the catalogue's entries of its kind by what the sitemap names."""
        return entries

    # Its slug

    def slug_peers(self):
        """Return the other records, none of which may have its slug."""
        return type(self)._base_manager.exclude(pk=self.pk)

    def old_urls(self, slugs):
        """Match the redirects whose path would be the record's with such a slug."""
        return In(LastPart("path"), slugs)

    def slug_fault(self, slug):
        """Return why the record can never have this slug, or an empty text."""
        return ""

    def address_year(self):
        """Return the year of its earliest publication, or None before that."""
        first = self.first_published_at
        return timezone.localtime(first).year if first else None

    def set_year(self, stored):
        is_frozen = stored and stored.year and stored.was_seen()
        self.year = stored.year if is_frozen else self.address_year()

    def leave_redirects(self, stored):
        if not stored.was_seen():
            return
        for language in LANGUAGES:
            old, now = stored.address_in(language), self.address_in(language)
            if old != now:
                Redirect.objects.leave(old, self, language)
                Redirect.objects.filter(path=now).delete()
