"""The items that an editor chooses to stand beside an item, of any kind."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext

from publishing.registry import titles_of
from text.pointers import Pointer, parse_or_none


class RelatedField(forms.Field):
    """Items of any kind, in the editor's order; a list of pointers."""

    def clean(self, value):
        try:
            pointers = [Pointer.parse(text) for text in value or []]
        except ValueError as error:
            raise ValidationError(gettext("Choose items from the list.")) from error
        known = titles_of(pointers)
        if unknown := [pointer for pointer in pointers if pointer not in known]:
            raise ValidationError(
                gettext("This item is no longer there: %(pointer)s.")
                % {"pointer": unknown[0]}
            )
        return list(dict.fromkeys(pointers))

    def prepare_value(self, value):
        return [str(pointer) for pointer in value or []]

    def titles(self, pointers):
        known = labels(pointers)
        return [known[text] for text in pointers if text in known]


def labels(pointers):
    """Return {pointer: title} of those pointers, as text, that exist."""
    parsed = [pointer for text in pointers if (pointer := parse_or_none(text))]
    return {str(pointer): title for pointer, title in titles_of(parsed).items()}
