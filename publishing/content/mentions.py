"""What a text names: by the links of its editors, and by what subjects know of it.

::

    register(terms_in)  # (record, language) -> pointers
"""

from publishing.content.link import Link
from text.pointers import Pointer

_finders = []


def register(find):
    _finders.append(find)


def references_in(record, language):
    """Return the pointers of what a record names in its texts of a language."""
    links = Link.objects.in_text().from_record(record).filter(language=language)
    ends = links.order_by("pk").values_list("to_model", "to_pk")
    pointers = [Pointer(*end) for end in ends]
    for find in _finders:
        pointers += find(record, language)
    return [*dict.fromkeys(pointers)]
