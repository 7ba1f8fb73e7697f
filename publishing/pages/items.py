"""The page of one record: what is the same for all kinds."""

from functools import lru_cache
from itertools import chain

from django.http import Http404

from publishing.cache import page_stamp
from publishing.cache.memory import is_seen_by_all
from publishing.content.sections import shown_path
from publishing.drafts.overlay import related, related_rows
from publishing.pages.seo import absolute, head_of_record, modified_at
from publishing.pages.views import connections_of, get_visible_or_404, render_record
from text.languages import current
from text.pointers import Pointer, pointers

# Records that a process keeps with what their pages are made of: up to 130 KB each.
MOST_KEPT = 100


class ItemPage:
    """The page of a record, of which a subject says what differs; made for a request.

    ``docs/subject.md`` has an example. ``shows``: relations of the model, or to it, of
    what the page links to, and of its picture; its template has their entries by these
    names. Of those to many ``Project.objects.for_page`` annotates the keys, such as
    ``partners_pks`` (``with_keys_of``).
    """

    model = None
    shows = ()
    og_type = "website"
    # The name of the URL of its feed.
    feed_route = ""
    # What else its not-translated page has: see ``render_record``.
    around = None
    # Whether what it is made of is kept as long as the stored pages are right.
    is_kept = False

    def __init__(self, record, *, chosen=None, keys=None):
        """Read what the page links to.

        ``chosen``: the related items of a form; ``keys``: {relation: keys} of a form.
        """
        self.record, self.language = record, current()
        self.is_of_form, self.keys = chosen is not None, keys or {}
        self.pointers = {name: self._pointers_of(name) for name in self.shows}
        self.connections = connections_of(
            record,
            self.language,
            topics=self.keys.get("topics", getattr(record, "topics_pks", ())),
            chosen=chosen,
            more=[*chain(*self.pointers.values()), *self.more_pointers()],
        )

    @classmethod
    def view(cls, request, **address):
        """Answer with the page at an address: a view."""
        return cls.respond(request, cls.record_at(**address))

    @classmethod
    def respond(cls, request, record):
        return render_record(
            request, record, cls.template(), cls.context_of, cls.around
        )

    @classmethod
    def record_at(cls, **address):
        stamp = page_stamp.current() if cls.is_kept and is_seen_by_all() else None
        records = cls.model.objects.for_page
        if stamp is None:
            return get_visible_or_404(records, **address)
        return kept_record(stamp, current(), records, **address)

    @classmethod
    def readable_at(cls, **address):
        """Return the record for a file beside its page; 404 where there is no text."""
        record = cls.record_at(**address)
        if not record.is_visible_in(current()):
            raise Http404
        return record

    @classmethod
    def context_of(cls, record):
        context = getattr(record, "page_context", None) or cls(record).whole_context()
        if cls.is_kept:
            record.page_context = context
        return context

    @classmethod
    def context_of_overlay(cls, laid):
        fields = cls.model._meta.many_to_many
        keys = {it.name: [row.pk for row in related_rows(laid, it)] for it in fields}
        return cls(laid, chosen=related(laid), keys=keys).whole_context()

    @classmethod
    def template(cls):
        options = cls.model._meta
        return f"{options.app_label}/{options.model_name}_detail.html"

    def _is_to_many(self, name):
        field = self.model._meta.get_field(name)
        return field.many_to_many or field.one_to_many

    def _pointers_of(self, name):
        field = self.model._meta.get_field(name)
        label = field.related_model._meta.label_lower
        if self._is_to_many(name):
            stored = getattr(self.record, f"{name}_pks", ())
            return pointers(label, *self.keys.get(name, stored))
        return pointers(label, getattr(self.record, field.attname))

    # What a kind says of its own

    def more_pointers(self):
        return []

    def context(self):
        """Return what its template needs of its own."""
        return {}

    def json_ld(self):
        """Return the record in the words of schema.org, if they have one for it."""
        return {}

    def head_fields(self):
        """Return what else ``head_of_record`` takes."""
        return {}

    # What it may use

    def entries(self, name):
        """Return the entries of a relation that visitors may follow."""
        return self.connections.all(self.pointers[name])

    def entry(self, name):
        return next(iter(self.entries(name)), None)

    def image(self, name):
        """Return the picture of a relation, or None."""
        entry = self.entry(name)
        return entry and entry.image

    @property
    def picture(self):
        """The picture that stands for the record where its page is shared, or None."""
        name = self.model.picture_field
        return self.image(name) if name in self.shows else None

    def text(self, name):
        return getattr(self.record, f"{name}_{self.language}")

    def neighbours(self):
        """Return the pointers of ``newer_pk`` and ``older_pk``, each perhaps None."""
        keys = (getattr(self.record, f"{name}_pk", None) for name in ["newer", "older"])
        label = self.model._meta.label_lower
        return [pk and Pointer(label, pk) for pk in keys]

    def mentions(self):
        """Return the pointers of the texts that link to the record."""
        return [Pointer(**row) for row in getattr(self.record, "mentions", ())]

    def json_ld_dates(self):
        published = self.record.first_published_at
        modified = modified_at(self.record, self.language)
        return {
            "inLanguage": self.language,
            "datePublished": published.isoformat() if published else None,
            "dateModified": modified.isoformat() if modified else None,
        }

    def json_ld_basics(self):
        """Return what schema.org calls alike in all kinds."""
        return {
            "name": self.record.title_in(self.language),
            "description": self.text("summary"),
            "url": absolute(self.record.address_in(self.language)),
            "image": absolute(self.picture.share_path) if self.picture else None,
        }

    def whole_context(self):
        head = {
            "og_type": self.og_type,
            "feed": self.feed_route and shown_path(self.feed_route),
            "image": self.picture,
            "nodes": [*filter(None, [self.json_ld()])],
        }
        shown = {
            name: self.entries(name) if self._is_to_many(name) else self.entry(name)
            for name in self.shows
        }
        return {
            **shown,
            "head": head_of_record(self.record, **head, **self.head_fields()),
            self.model._meta.model_name: self.record,
            "connections": self.connections,
            "topics": self.connections.topics,
            "related": self.connections.related,
            **self.context(),
        }


@lru_cache(MOST_KEPT)
def kept_record(stamp, language, records, **address):
    return get_visible_or_404(records, **address)
