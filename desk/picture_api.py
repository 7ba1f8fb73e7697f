"""The JSON with which the rich text editor searches the library and adds pictures."""

from html import unescape

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import JsonResponse
from django.utils.html import strip_tags
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from accounts.permissions import has, may_see, may_write
from desk.search import SearchForm
from library.images import CARD, FALLBACK, FULL
from library.models import Picture
from publishing.content import changesets
from text.languages import LANGUAGES
from text.pointers import parse_or_none

# How many pictures are returned at once.
MAX_RESULTS = 24


def answer(request):
    """Answer ``?q=words`` or ``?id=library.picture/3``; add a picture by POST."""
    if request.method == "POST":
        return add_picture(request)
    if not may_see(request.user, Picture):
        raise PermissionDenied
    pictures = list(matching_pictures(request)[: MAX_RESULTS + 1])
    results = [picture_json(picture) for picture in pictures[:MAX_RESULTS]]
    return JsonResponse(
        {
            "results": results,
            "more": len(pictures) > MAX_RESULTS,
            "languages": languages_of(request.user),
        }
    )


def languages_of(user):
    """Return the languages in which the person may write the texts of a new picture."""
    if not has(user, "add", Picture):
        return []
    return [code for code in LANGUAGES if may_write(user, Picture, code)]


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
    """Add a picture by the form of the back office, with its rules and permissions."""
    if not has(request.user, "add", Picture):
        refusal = gettext("You do not have permission to add pictures to the library.")
        return JsonResponse({"errors": {"__all__": [refusal]}}, status=403)
    picture_admin = admin.site.get_model_admin(Picture)
    sent = request.POST.copy()
    for name in ["focus_x", "focus_y"]:
        sent.setdefault(name, Picture._meta.get_field(name).default)
    form = picture_admin.get_form(request, None)(sent, request.FILES)
    with changesets.changeset(request.user):
        if form.is_valid():
            picture = form.save()
            picture_admin.log_addition(request, picture, [{"added": {}}])
            return JsonResponse({"picture": picture_json(picture)}, status=201)
    errors = {
        "errors": {
            name: list(map(to_plain_text, messages))
            for name, messages in form.errors.items()
        }
    }
    if form.duplicate:
        errors["picture"] = picture_json(form.duplicate)
    return JsonResponse(errors, status=400)


def to_plain_text(message):
    """Return a message as plain text: some are HTML, with a link."""
    return unescape(strip_tags(message)) if isinstance(message, SafeString) else message


def picture_json(picture):
    """Return what the rich text editor needs of a picture."""
    image = picture.image()

    def width(shape, wanted):
        return min(
            (size[0] for size in image.sizes[shape]), key=lambda w: abs(w - wanted)
        )

    return {
        "id": str(picture.pointer),
        "src": image.path(CARD, image.sizes[CARD][0][0]),
        "large": image.path(FULL, width(FULL, FALLBACK)),
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
