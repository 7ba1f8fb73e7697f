"""What a format asks for and an issue does not have."""

from dataclasses import dataclass

from django.db.models import Model
from django.utils.translation import gettext

from journal.deposits.contents import galley_of
from publishing.admin.addresses import place_in_form
from publishing.revisions import display
from publishing.translations.language_checks import with_children
from text.languages import language_of, title_language


@dataclass(frozen=True)
class Remark:
    """``field``: where it is mended, in the form of ``record``; "": nowhere in it.

    ``is_stop``: the format requires it, so there is no file without.
    """

    record: Model
    field: str
    text: str
    is_stop: bool = False

    @property
    def url(self):
        return place_in_form(self.record, self.field)

    @property
    def language(self):
        """The language of the record's name."""
        return title_language(self.record)


def missing(record, *names, is_stop=False, needed=None):
    """Remark on each field that is empty; ``needed``: what for, in a sentence."""
    for name in names:
        if not getattr(record, name):
            label = display.label_of(type(record), name)
            language = language_of(name)
            parts = [f"{label} ({language.upper()})" if language else label, needed]
            text = gettext("Missing: %(what)s")
            yield Remark(
                record, name, text % {"what": " — ".join(filter(None, parts))}, is_stop
            )


def missing_pdf(article, *, is_stop=False):
    if galley_of(article) is None:
        text = gettext("Readers have no PDF of it.")
        yield Remark(article, "pdf", text, is_stop)


def field_of_child(parent, child, name):
    """Return what a field of a child is called in the form of its parent."""
    return f"{with_children(parent)[child]}{name}"
