"""The JSON with which the rich text editor adds a document to link to."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import JsonResponse, QueryDict
from django.utils.translation import gettext

from accounts.permissions import has, may_see, may_write
from desk.picture_api import to_plain_text
from desk.search import results_at
from library.models import Document
from library.models.document import COMMON
from publishing.content import changesets
from text.languages import LANGUAGES, own_name


def answer(request):
    """Tell what the person may say of a new document; add one by POST."""
    if request.method == "POST":
        return add_document(request)
    if not may_see(request.user, Document):
        raise PermissionDenied
    return JsonResponse(
        {
            "languages": languages_of(request.user),
            "kinds": [
                {"value": kind.value, "label": str(kind.label)}
                for kind in Document.Kind
            ],
            "places": [
                {"value": place, "label": label}
                for place, label in places_of(request.user).items()
            ],
        }
    )


def languages_of(user):
    """Return the languages in which the person may name a new document."""
    may_add = has(user, "add", Document) and has(user, "change", Document)
    return [code for code in LANGUAGES if may_add and may_write(user, Document, code)]


def places_of(user):
    """Return {language of a file, or "all": its name} of those the person may send."""
    languages = languages_of(user)
    places = {code: own_name(code) for code in languages}
    return places | ({COMMON: gettext("for all languages")} if languages else {})


def add_document(request):
    """Add a draft by the form of the back office, with its rules and permissions."""
    if not languages_of(request.user):
        refusal = gettext("You do not have permission to add documents to the library.")
        return JsonResponse({"errors": {"__all__": [refusal]}}, status=403)
    place = request.POST.get("place")
    errors = {}
    if place not in places_of(request.user):
        errors["place"] = [gettext("Choose the language of the file.")]
    elif "upload" not in request.FILES:
        errors["upload"] = [gettext("Choose a file.")]
    document_admin = admin.site.get_model_admin(Document)
    form = form_of(document_admin, request, place if not errors else None)
    with changesets.changeset(request.user):
        if form.is_valid() and not errors:
            document = form.save()
            document_admin.log_addition(request, document, [{"added": {}}])
            [result] = results_at(document.pointer, request.user)
            return JsonResponse({"document": result.as_choice()}, status=201)
    errors = errors_of(form, place) | errors
    if errors.get("__all__") == [form.needs_a_title]:
        errors[f"title_{languages_of(request.user)[0]}"] = errors.pop("__all__")
    return JsonResponse({"errors": errors}, status=400)


def form_of(document_admin, request, place):
    """Return the form of a new document, with nothing in it but what a dialog asks."""
    data = QueryDict(mutable=True)
    for name in ["kind", *(f"title_{language}" for language in LANGUAGES)]:
        data[name] = request.POST.get(name, "")
    files = {f"upload_{place}": file for file in [request.FILES.get("upload")] if file}
    return document_admin.get_form(request, None)(data, files)


def errors_of(form, place):
    """Return the errors of the form under the names of the dialog's fields."""
    return {
        "upload" if name == f"upload_{place}" else name: [*map(to_plain_text, messages)]
        for name, messages in form.errors.items()
    }
