"""The JSON with which the rich text editor searches the library, and adds to it.

What it adds goes through the forms of the back office, with their rules and rights.
"""

from html import unescape

from django.contrib import admin
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q
from django.http import HttpResponse, JsonResponse, QueryDict
from django.template.response import TemplateResponse
from django.utils.html import strip_tags
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from accounts.permissions import has, may_see, may_write
from desk.results import results_at
from desk.search import NOT_ALL, SearchForm
from library.admin.document import FILES
from library.admin.picture import ACCEPTED, WordsForm, add_picture
from library.images import CARD, FALLBACK, FULL
from library.models import Document, DocumentKind, Picture
from library.models.document import COMMON
from library.pictures import short_messages
from publishing.content import changesets
from publishing.content.snapshots import SHARED
from publishing.drafts.overlay import overlay
from publishing.drafts.permissions import writable_scopes
from publishing.models import WorkingCopy
from text.languages import LANGUAGES, in_order, own_name
from text.pointers import parse_or_none

# How many pictures are shown.
CHOICES = 24


def refused(errors, status=400):
    return JsonResponse({"errors": errors}, status=status)


def log_addition(request, record):
    model_admin = admin.site.get_model_admin(type(record))
    model_admin.log_addition(request, record, [{"added": {}}])


def to_plain_text(message):
    """Return a message as plain text: some are HTML, with a link."""
    return unescape(strip_tags(message)) if isinstance(message, SafeString) else message


# Pictures


def pictures(request):
    """Answer ``?q=words`` or ``?id=library.picture/3``; take a picture by POST.

    ``?new`` answers with the dialog in which new pictures are described.
    """
    if request.method == "POST":
        return take_picture(request)
    if not may_see(request.user, Picture):
        raise PermissionDenied
    if "new" in request.GET:
        words = WordsForm(user=request.user, auto_id=False)
        context = {"words": words, "texts": words.texts(), "accepted": ACCEPTED}
        return TemplateResponse(request, "admin/library/uploads.html", context)
    found = list(matching_pictures(request)[: CHOICES + 1])
    return JsonResponse(
        {
            "results": [*map(picture_json, as_edited(found[:CHOICES]))],
            "note": NOT_ALL if found[CHOICES:] else "",
            "accepted": ACCEPTED if may_add_pictures(request) else "",
        }
    )


def may_add_pictures(request):
    may_change = SHARED in writable_scopes(request.user, Picture, [])
    return may_change and has(request.user, "add", Picture)


def picture_at(address):
    """Return the picture at ``library.picture/3`` as a queryset, none for another."""
    pointer = parse_or_none(address)
    is_picture = pointer and pointer.model == Picture._meta.label_lower
    return Picture.objects.filter(pk=pointer.pk if is_picture else None)


def matching_pictures(request):
    """Return the pictures with every word in their texts or file name, newest first."""
    if address := request.GET.get("id"):
        return picture_at(address)
    newest = Picture.objects.order_by("-created_at", "-pk")
    names = [f"{name}_{code}" for name in Picture.texts for code in LANGUAGES]
    for word in SearchForm(request.GET).text.split():
        matches_word = Q()
        for name in [*names, "original_name"]:
            matches_word |= Q(**{f"{name}__icontains": word})
        newest = newest.filter(matches_word)
    return newest


def take_picture(request):
    """Store a file, and give it, or the one at ``id``, the words it lacks."""
    if not may_add_pictures(request):
        refusal = gettext("You do not have permission to add pictures to the library.")
        return refused({"__all__": [refusal]}, status=403)
    words, is_new = WordsForm(request.POST, user=request.user), False
    if not words.is_valid():
        return refused(words.errors)
    try:
        if "upload" in request.FILES:
            with changesets.changeset(request.user):
                picture, is_new = add_picture(request.FILES["upload"])
                if is_new:
                    log_addition(request, picture)
        else:
            picture = picture_at(request.POST.get("id", "")).get()
        with transaction.atomic():
            picture = Picture.locked([picture.pk]).get()
            words.give(picture, request.user)
    except ValidationError as error:
        return refused({"upload": short_messages(error)})
    except Picture.DoesNotExist:
        # Never chosen, or deleted meanwhile.
        return refused({"upload": [gettext("Choose a file.")]})
    [picture] = as_edited([picture])
    answer = {"picture": picture_json(picture), "is_new": is_new}
    return JsonResponse(answer, status=201 if is_new else 200)


def as_edited(pictures):
    """Return pictures with what waits in their working copies."""
    copies = WorkingCopy.objects.at([picture.pointer for picture in pictures])
    copies = {copy.pointer: copy for copy in copies}
    return [overlay(picture, copies.get(picture.pointer)) for picture in pictures]


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
    """Return the form in which a new document is described; add one by POST."""
    if request.method == "POST":
        return add_document(request)
    if not may_see(request.user, Document):
        raise PermissionDenied
    languages = languages_of_document(request.user)
    if not languages:
        return HttpResponse(status=204)
    titles = {code: own_name(code) for code in languages}
    places = [*titles.items(), (COMMON, gettext("for all languages"))]
    kinds = [(str(kind.pk), kind) for kind in DocumentKind.objects.all()]
    context = {
        "titles": titles,
        "lists": [
            ("kind", gettext("Kind"), kinds),
            ("place", gettext("Language of the file"), places),
        ],
        "usual": str(getattr(DocumentKind.usual(), "pk", "")),
    }
    return TemplateResponse(request, "admin/library/attach.html", context)


def languages_of_document(user):
    if not all(has(user, right, Document) for right in ["add", "change"]):
        return []
    return [code for code in in_order() if may_write(user, Document, code)]


def add_document(request):
    languages = languages_of_document(request.user)
    if not languages:
        refusal = gettext("You do not have permission to add documents to the library.")
        return refused({"__all__": [refusal]}, status=403)
    place, errors = request.POST.get("place"), {}
    if place not in {*languages, COMMON}:
        errors["place"] = [gettext("Choose the language of the file.")]
    elif "upload" not in request.FILES:
        errors["upload"] = [gettext("Choose a file.")]
    form = form_of_document(request, place if not errors else None)
    with changesets.changeset(request.user):
        if not errors and form.is_valid():
            document = form.save()
            log_addition(request, document)
            [result] = results_at([document.pointer], request.user).values()
            return JsonResponse({"document": result.as_choice()}, status=201)
    # Under the names of the dialog's fields.
    errors |= {
        "upload" if name in FILES else name: [*map(to_plain_text, messages)]
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
    file = request.FILES.get("upload")
    files = {name: file for name, of in FILES.items() if file and of == place}
    form_class = admin.site.get_model_admin(Document).get_form(request, None)
    return form_class(data, files)
