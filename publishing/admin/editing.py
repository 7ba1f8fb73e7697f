"""What the form of a request is about, beside the record that Django's admin hands on.

A view says it; what makes the form and its rows, and what saves them, asks for it::

    editing(request).target_language = "en"
"""

from dataclasses import dataclass


@dataclass
class Editing:
    """The form of one request.

    ``record``: as the form shows or saves it, locked or with its working copy over it;
    None: Django reads it. ``target_language``: the one that the form writes, where it
    is laid out for translating. ``is_recovering``: what was typed before is shown again
    to go on with, and not saved. ``is_preview``: what is sent is only looked at.
    """

    record: object = None
    working_copy: object = None
    target_language: str | None = None
    is_recovering: bool = False
    is_preview: bool = False
    # The form, once it is saved.
    saved_form: object = None


def editing(request) -> Editing:
    return vars(request).setdefault("editing", Editing())
