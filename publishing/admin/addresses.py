"""Where the pages of a model stand in the back office."""

from django.http import HttpResponseRedirect

from publishing.content.addresses import page_of


def redirect_to(page, record):
    return HttpResponseRedirect(page_of(type(record), page, record.pk))


def place_in_form(record, name="") -> str:
    """Return the address of a record's form, at the field or the rows of this name."""
    model, pk = type(record), record.pk
    form = page_of(model, "change", pk) if pk else page_of(model, "add")
    return f"{form}#{id_in_form(model, name)}" if name else form


def id_in_form(model, name) -> str:
    """Return the id that a field, or the rows of a relation, has in a model's form.

    A field of a row is (relation, which of its rows, name).
    """
    if isinstance(name, tuple):
        return f"id_{'-'.join(map(str, name))}"
    rows = {each.get_accessor_name() for each in model._meta.related_objects}
    return f"{name}-group" if name in rows else f"id_{name}"
