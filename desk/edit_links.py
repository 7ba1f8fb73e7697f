"""On public pages, for who is signed in: the way to the forms of what stands there."""

from django.apps import apps
from django.contrib import admin
from django.contrib.admin.exceptions import NotRegistered
from django.core.exceptions import FieldDoesNotExist
from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.utils.text import capfirst
from django.utils.translation import override
from django.views.decorators.cache import never_cache

from accounts import sessions
from accounts.authentication import lacks_second_factor
from desk.results import page_of
from desk.search import SearchForm, answer_at
from publishing.admin.addresses import id_in_form
from text.languages import LANGUAGES
from text.pointers import parse_or_none


@never_cache
def show_edit_links(request):
    """Answer ``?q=``, the path of a page, with links to what the page is made of.

    The page itself is the same for all. A script of it asks, and only where a cookie
    says that somebody has signed in: ``accounts.sessions.mark_staff``. Each ``part=``
    is an element of the page that has a form of its own: see ``pencil``.
    """
    user = request.user
    if not admin.site.has_permission(request) or lacks_second_factor(user):
        return sessions.unmark_staff(HttpResponse(status=204))
    language = user.interface_language
    with override(language):
        address = SearchForm(request.GET).text
        answer = answer_at(address, user)
        results = answer.results if answer else []
        for result in results:
            form = admin.site.get_model_admin(result.model)
            result.may_change = form.has_change_permission(request)
        here = [code for code in LANGUAGES if address.startswith(f"/{code}/")]
        parts = [
            pencil(request, part, *here or [language])
            for part in request.GET.getlist("part")
        ]
        context = {
            "answer": answer,
            "language": language,
            "may_change": any(result.may_change for result in results),
            "pencils": [(*found, n) for n, found in enumerate(parts) if found],
        }
        response = TemplateResponse(request, "admin/desk/edit_links.html", context)
        return response.render()


def pencil(request, part, language):
    """Return (label, address of the form) of a part, or None where one may not change.

    A part is named by ``data-edit`` in the templates of public pages:
    ``"events.event/12 programme"``, ``"events.event/12"``, or the kind of a list,
    ``"events.event"``.
    """
    place, _space, name = part.partition(" ")
    pointer = parse_or_none(place)
    try:
        model = apps.get_model(pointer.model if pointer else place)
        form = admin.site.get_model_admin(model)
        label = label_of(model, name) if name else model._meta.verbose_name
    except (LookupError, ValueError, FieldDoesNotExist, NotRegistered):
        return None
    if not form.has_change_permission(request):
        return None
    if not pointer:
        return capfirst(model._meta.verbose_name_plural), page_of(place, "changelist")
    address = page_of(pointer.model, "change", pointer.pk)
    if name:
        is_text = name in getattr(model, "texts", ())
        name = f"{name}_{language}" if is_text else name
        address += f"#{id_in_form(model, name)}"
    return capfirst(label), address


def label_of(model, name):
    """Return what a field, or a relation to rows, is called."""
    field = model._meta.get_field(name)
    if field.one_to_many:
        return field.related_model._meta.verbose_name_plural
    return field.verbose_name
