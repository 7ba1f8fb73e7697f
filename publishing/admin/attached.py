"""What is said of what goes out, or leaves the site, with an item; and what stays."""

from django.contrib import messages
from django.utils.translation import gettext

from publishing.drafts import transitions
from publishing.releases.contents import hidden_parts
from text.languages import LANGUAGES, own_name


def say_attached(request, records):
    for record in records:
        names = {"kind": record._meta.verbose_name, "title": record}
        messages.success(request, gettext("And the %(kind)s “%(title)s”.") % names)


# What leaves the site with a text


def parting(records, languages, user):
    """Return what leaves the site with records, and what stays though they use it.

    ``going``: [(record, names of languages)]; ``staying``: [(record, why)].
    """
    going, staying = {}, {}
    unpublish = transitions.TRANSITIONS["unpublish"]
    for record in records:
        others = transitions.leaving(record, languages, unpublish, user)
        for language, other, reason in others:
            if reason:
                staying[other.pointer, reason] = other
            else:
                _other, codes = going.setdefault(other.pointer, (other, set()))
                codes.add(language)
    return {
        "going": [
            (other, ", ".join(own_name(code) for code in LANGUAGES if code in codes))
            for other, codes in going.values()
        ],
        "staying": [(other, reason) for (_end, reason), other in staying.items()],
    }


# Parts that readers do not have yet


def describe_hidden_parts(parts) -> str:
    """Say how many parts of an item readers do not have, and what publishes them."""
    kind = type(parts[0][0])._meta.verbose_name_plural
    text = gettext(
        "Readers do not have yet: %(kind)s, %(number)d. “Add to a release…” takes them "
        "along."
    )
    return text % {"kind": kind, "number": len(parts)}


def say_hidden_parts(request, records, languages):
    """Say of what was published which of its parts are still drafts."""
    titles = {record.pointer: record for record in records}
    public = {
        pointer: [code for code in languages if record.is_public_in(code)]
        for pointer, record in titles.items()
    }
    for pointer, parts in hidden_parts(public).items():
        said = f"{titles[pointer]}: {describe_hidden_parts(parts)}"
        messages.warning(request, said)
