"""What is published in each language, as a subject of imports."""

from itertools import chain

from django.core.exceptions import ValidationError
from django.utils.translation import gettext, gettext_lazy as _

from imports.engine import Column, Subject
from imports.rows import PublishableRowForm, help_of, row_form
from publishing.content import old_urls
from publishing.content.addresses import wanted_slug
from publishing.models import Redirect, Revision
from text.languages import LANGUAGES
from text.pointers import Pointer

OLD_ADDRESSES = [f"old_address_{language}" for language in LANGUAGES]


class PublishableSubject(Subject):
    """A row finds its record by a former address that leads there already.

    ::

        class ArticleSubject(PublishableSubject):
            model = Article
            shared = ["kind", "happened_on", "topics"]
            texts = ["title", "summary", "body"]

    ``shared``: the columns that all languages share; ``texts``: those of each language,
    by default all texts of the model.
    Their fields are made of the model's, where ``form`` has no other. ``found_by``: a
    column that only one record may have, by which it is found too.
    """

    form = PublishableRowForm
    shared = texts = ()
    found_by = ""
    is_moved = True
    required = [tuple(f"title_{language}" for language in LANGUAGES)]

    def __init_subclass__(cls, **kwargs):
        super().__init_subclass__(**kwargs)
        if cls.shared:
            cls.texts = cls.texts or cls.model.texts
            in_each = [*cls.texts, "published_at", "slug"]
            columns = [f"{name}_{code}" for code in LANGUAGES for name in in_each]
            cls.form = row_form(cls.model, cls.form, [*cls.shared, *columns])

    def __init__(self, user):
        super().__init__(user)
        # {path: Redirect} and {value of ``found_by``: keys}, of the rows at hand; and
        # {key of a record: names} of what people changed since it was imported.
        self.redirects, self.owners, self.edited = {}, {}, {}

    @classmethod
    def columns(cls):
        old_address = _(
            "Address on the former site, with anything after “?”: it will "
            "lead here. Used to find the item to change."
        )
        form = cls.form
        in_each = [
            *((name, help_of(form, f"{name}_{LANGUAGES[0]}")) for name in cls.texts),
            (
                "published_at",
                _("Date of publication, with its time or without: 27.06.2017."),
            ),
            ("slug", _("Last part of the address; empty: made from the title.")),
            (
                "state",
                _(
                    "draft or published. If empty, a new item is published if it has "
                    "a date and you may publish; an existing one keeps its state."
                ),
            ),
        ]
        columns = [(name, old_address) for name in OLD_ADDRESSES]
        columns += [
            (name, help_of(form, name, finds=name == cls.found_by))
            for name in cls.shared
        ]
        for language in LANGUAGES:
            columns += [(f"{name}_{language}", text) for name, text in in_each]
        return [Column(name, text) for name, text in columns]

    def begin(self, rows, *, lock):
        if lock:
            # All at once: chunk by chunk they would not be locked in their order.
            list(self.model.locked({*self.aims(rows).values()}).values_list("pk"))

    def find(self, rows, *, lock):
        aims = self.aims(rows)
        relations = [field.name for field in self.model._meta.many_to_many]
        records = self.model.objects.prefetch_related(*relations)
        by_pk = records.in_bulk({*aims.values()})
        self.edited = edited_since_import({record.pointer for record in by_pk.values()})
        return {number: by_pk.get(pk) for number, pk in aims.items()}

    def form_of(self, row, record):
        form = super().form_of(row, record)
        form.edited = self.edited.get(form.record_pk, frozenset())
        return form

    def aims(self, rows) -> dict:
        """Return {number of a row: key of the record that it means}."""
        identities = {row.number: self.identity_of(row) for row in rows}
        self.owners = self._owners_of({*identities.values()} - {""})
        paths = {
            row.number: [path for path, _language in addresses_of(row)] for row in rows
        }
        known = Redirect.objects.filter(path__in=chain.from_iterable(paths.values()))
        self.redirects = {redirect.path: redirect for redirect in known}
        kind = self.model._meta.label_lower
        by_identity = {
            number: keys[0]
            for number, value in identities.items()
            # Of several, none is meant.
            if len(keys := self.owners.get(value, ())) == 1
        }
        return by_identity | {
            number: redirect.to_pk
            for number, wanted in paths.items()
            for path in reversed(wanted)
            if (redirect := self.redirects.get(path)) and redirect.to_model == kind
        }

    def identity_of(self, row):
        """Return what ``found_by`` holds, or ""; the form says where it is wrong."""
        if not (cell := row.cells.get(self.found_by)):
            return ""
        try:
            return self.form.base_fields[self.found_by].clean(cell)
        except ValidationError:
            return ""

    def _owners_of(self, values):
        owners = {}
        if values:
            stored = self.model.objects.filter(**{f"{self.found_by}__in": values})
            for value, pk in stored.order_by().values_list(self.found_by, "pk"):
                owners.setdefault(value, []).append(pk)
        return owners

    def faults(self, row, form):
        if identity := self.identity_of(row):
            others = {*self.owners.get(identity, ())} - {form.record_pk}
            if message := self.first_row("identity", identity, row, form):
                yield self.found_by, message
            elif others:
                yield self.found_by, gettext("Another item has this already.")
        for name, language in zip(OLD_ADDRESSES, LANGUAGES, strict=True):
            if not (path := form.cleaned_data.get(name)):
                continue
            redirect = self.redirects.get(path)
            end = Pointer(self.model._meta.label_lower, form.record_pk)
            if redirect and redirect.pointer != end:
                yield name, gettext("This address leads to another item already.")
            elif message := self.first_row("path", path, row, form):
                yield name, message
            elif not redirect or redirect.language != language:
                form.new_addresses[path] = language
                form.changed_names.add(name)
        addresses = [form.cleaned_data.get(name) for name in OLD_ADDRESSES]
        if addresses[0] and len(set(addresses)) == 1:
            yield OLD_ADDRESSES[-1], gettext("The row has the same address twice.")
        for language in LANGUAGES:
            name = f"slug_{language}"
            given = form.cleaned_data.get(name)
            slug = given or (form.is_new and wanted_slug(form.instance, language))
            message = slug and self.first_row("slug", slug, row, form)
            if message and given:
                yield name, message

    def after_save(self, forms):
        Redirect.objects.bring(
            [
                Redirect(
                    path=path,
                    kind=Redirect.Kind.LEGACY,
                    language=language,
                    to_model=self.model._meta.label_lower,
                    to_pk=form.instance.pk,
                )
                for form in forms
                for path, language in form.new_addresses.items()
            ]
        )


def edited_since_import(pointers) -> dict:
    """Return {key: names} of what was changed of records since an import wrote them."""
    edited = {}
    revisions = Revision.objects.at(pointers).without_discarded().order_by("pk")
    for pk, kind, changed in revisions.values_list("to_pk", "kind", "changed"):
        if kind == Revision.Kind.IMPORTED:
            # What another table wrote meanwhile leaves the rest of the edits alone.
            edited[pk] = edited.get(pk, set()) - {*changed}
        elif pk in edited:
            edited[pk] |= {*changed}
    return edited


def addresses_of(row):
    """Yield the paths of a row's former addresses, each with its language."""
    for name, language in zip(OLD_ADDRESSES, LANGUAGES, strict=True):
        try:
            if cell := row.cells.get(name):
                yield old_urls.path_of(cell), language
        except ValidationError:
            continue
