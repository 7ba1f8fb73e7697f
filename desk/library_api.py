"""The JSON with which the rich text editor searches the library, and adds to it.

What it adds goes through the forms of the back office, with their rules and rights.
"""

from html import unescape

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import JsonResponse, QueryDict
from django.utils.html import strip_tags
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from accounts.permissions import has, may_see, may_write
from desk.search import SearchForm, results_at
from library.images import CARD, FALLBACK, FULL
from library.models import Document, Picture
from library.models.document import COMMON
from publishing.content import changesets
from text.languages import LANGUAGES, own_name
from text.pointers import parse_or_none

# How many pictures are returned at once.
MAX_RESULTS = 24


def languages_of_new(user, model):
    """Return the languages in which the person may write the texts of a new record."""
    if not has(user, "add", model):
        return []
    return [code for code in LANGUAGES if may_write(user, model, code)]


def added(request, model, form):
    """Save a form and log it; return the record, None where it is refused."""
    with changesets.changeset(request.user):
        if not form.is_valid():
            return None
        record = form.save()
        admin.site.get_model_admin(model).log_addition(request, record, [{"added": {}}])
        return record


def refused(errors, status=400, **more):
    return JsonResponse({"errors": errors, **more}, status=status)


def to_plain_text(message):
    """Return a message as plain text: some are HTML, with a link."""
    return unescape(strip_tags(message)) if isinstance(message, SafeString) else message


# Pictures


def pictures(request):
    """Answer ``?q=words`` or ``?id=library.picture/3``; add a picture by POST."""
    if request.method == "POST":
        return add_picture(request)
    if not may_see(request.user, Picture):
        raise PermissionDenied
    found = list(matching_pictures(request)[: MAX_RESULTS + 1])
    return JsonResponse(
        {
            "results": [*map(picture_json, found[:MAX_RESULTS])],
            "more": len(found) > MAX_RESULTS,
            "languages": languages_of_new(request.user, Picture),
        }
    )


def matching_pictures(request):
    """Return the pictures with every word in their texts or file name, newest first."""
    newest = Picture.objects.order_by("-created_at", "-pk")
    if pointer := parse_or_none(request.GET.get("id", "")):
        is_picture = pointer.model == Picture._meta.label_lower
        return newest.filter(pk=pointer.pk) if is_picture else newest.none()
    names = [f"{name}_{code}" for name in Picture.texts for code in LANGUAGES]
    for word in SearchForm(request.GET).text.split():
        matches_word = Q()
        for name in [*names, "original_name"]:
            matches_word |= Q(**{f"{name}__icontains": word})
        newest = newest.filter(matches_word)
    return newest


def add_picture(request):
    if not has(request.user, "add", Picture):
        refusal = gettext("You do not have permission to add pictures to the library.")
        return refused({"__all__": [refusal]}, status=403)
    sent = request.POST.copy()
    for name in ["focus_x", "focus_y"]:
        sent.setdefault(name, Picture._meta.get_field(name).default)
    form_class = admin.site.get_model_admin(Picture).get_form(request, None)
    form = form_class(sent, request.FILES)
    if picture := added(request, Picture, form):
        return JsonResponse({"picture": picture_json(picture)}, status=201)
    errors = {
        name: [*map(to_plain_text, messages)] for name, messages in form.errors.items()
    }
    more = {"picture": picture_json(form.duplicate)} if form.duplicate else {}
    return refused(errors, **more)


def picture_json(picture):
    """Return what the rich text editor needs of a picture."""
    image = picture.image()
    widths = [size[0] for size in image.sizes[FULL]]
    large = min(widths, key=lambda width: abs(width - FALLBACK))
    return {
        "id": str(picture.pointer),
        "src": image.path(CARD, image.sizes[CARD][0][0]),
        "large": image.path(FULL, large),
        "width": picture.width,
        "height": picture.height,
        "name": picture.original_name,
        "is_decorative": picture.is_decorative,
        "is_drawing": picture.is_drawing,
        **{
            name: {code: getattr(picture, f"{name}_{code}") or "" for code in LANGUAGES}
            for name in ["alt", "caption"]
        },
    }


# Documents


def documents(request):
    """Tell what the person may say of a new document; add one by POST."""
    if request.method == "POST":
        return add_document(request)
    if not may_see(request.user, Document):
        raise PermissionDenied
    return JsonResponse(
        {
            "languages": languages_of_document(request.user),
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


def languages_of_document(user):
    may_add = has(user, "change", Document)
    return languages_of_new(user, Document) if may_add else []


def places_of(user):
    """Return {language of a file, or "all": its name} of those the person may send."""
    languages = languages_of_document(user)
    places = {code: own_name(code) for code in languages}
    return places | ({COMMON: gettext("for all languages")} if languages else {})


def add_document(request):
    languages = languages_of_document(request.user)
    if not languages:
        refusal = gettext("You do not have permission to add documents to the library.")
        return refused({"__all__": [refusal]}, status=403)
    place, errors = request.POST.get("place"), {}
    if place not in places_of(request.user):
        errors["place"] = [gettext("Choose the language of the file.")]
    elif "upload" not in request.FILES:
        errors["upload"] = [gettext("Choose a file.")]
    form = form_of_document(request, place if not errors else None)
    if not errors and (document := added(request, Document, form)):
        [result] = results_at([document.pointer], request.user)
        return JsonResponse({"document": result.as_choice()}, status=201)
    # Under the names of the dialog's fields.
    errors |= {
        "upload" if name == f"upload_{place}" else name: [*map(to_plain_text, messages)]
        for name, messages in form.errors.items()
        if name not in errors
    }
    if errors.get("__all__") == [form.needs_a_title]:
        errors[f"title_{languages[0]}"] = errors.pop("__all__")
    return refused(errors)


def form_of_document(request, place):
    """Return the form of a new document, with nothing in it but what a dialog asks."""
    data = QueryDict(mutable=True)
    for name in ["kind", *(f"title_{language}" for language in LANGUAGES)]:
        data[name] = request.POST.get(name, "")
    files = {f"upload_{place}": file for file in [request.FILES.get("upload")] if file}
    form_class = admin.site.get_model_admin(Document).get_form(request, None)
    return form_class(data, files)
