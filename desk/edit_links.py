"""On public pages, for who is signed in: the way to the forms of what stands there."""

from django.apps import apps
from django.contrib import admin
from django.contrib.admin.exceptions import NotRegistered
from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.utils.text import capfirst
from django.utils.translation import override
from django.views.decorators.cache import never_cache

from accounts import sessions
from accounts.authentication import lacks_second_factor
from accounts.permissions import may_write, speaks
from desk.search import SearchForm, answer_at
from publishing.admin.addresses import id_in_form, page_of
from publishing.revisions.display import field_of, label_of
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
    if not admin.site.has_permission(request) or lacks_second_factor(request):
        return sessions.unmark_staff(HttpResponse(status=204))
    language = user.interface_language
    with override(language):
        address = SearchForm(request.GET).text
        answer = answer_at(address, user)
        here = [code for code in LANGUAGES if address.startswith(f"/{code}/")]
        parts = [
            pencil(request, part, *here or [language])
            for part in request.GET.getlist("part")
        ]
        pencils = [(*found, n) for n, found in enumerate(parts) if found]
        reached = {url.partition("#")[0] for _label, url, _n in pencils}
        # A phone has room for a line: not for more of that to which pencils lead.
        results = [
            result
            for place, result in enumerate(answer.results if answer else ())
            if place == 0
            or not reached & {result.url, page_of(result.to_model, "changelist")}
        ]
        for result in results:
            form = admin.site.get_model_admin(result.model)
            result.may_change = form.has_change_permission(request)
        context = {
            "answer": answer,
            "results": results,
            "language": language,
            # Where the texts in the language of the page begin in a form.
            "place": f"#{here[0]}" if here else "",
            "may_not_write": here and not speaks(user, here[0]),
            "may_change": any(result.may_change for result in results),
            "pencils": pencils,
        }
        response = TemplateResponse(request, "admin/desk/edit_links.html", context)
        return response.render()


def pencil(request, part, language):
    """Return (label, address of the form) of a part, or None where one may not change.

    ``data-edit`` of a template names it: ``"events.event/12 programme"``,
    ``"events.event/12"``, or the kind of a list, ``"events.event"``.
    """
    place, _space, name = part.partition(" ")
    pointer = parse_or_none(place)
    try:
        model = apps.get_model(pointer.model if pointer else place)
        form = admin.site.get_model_admin(model)
    except (LookupError, ValueError, NotRegistered):
        return None
    if not form.has_change_permission(request):
        return None
    if not pointer:
        return capfirst(model._meta.verbose_name_plural), page_of(model, "changelist")
    address = page_of(model, "change", pointer.pk)
    if not name:
        return capfirst(model._meta.verbose_name), f"{address}#{language}"
    if is_text := name in getattr(model, "texts", ()):
        name = f"{name}_{language}"
    field = field_of(model, name)
    if not field or not (field.editable or field.one_to_many):
        return None
    if is_text and not may_write(request.user, model, language):
        return None
    return label_of(model, name), f"{address}#{id_in_form(model, name)}"
