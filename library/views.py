from django import forms
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers, get_conditional_response
from django.utils.csp import CSP
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_safe

from accounts.permissions import has
from library.downloads import offers_of
from library.models import Document
from library.models.document import COMMON, UNREAD
from publishing.seo import absolute, head_of_list, head_of_record
from publishing.views import connections_of, find, page_of, respond
from text.languages import LANGUAGES, current
from text.pointers import Pointer

# Of what the library stores.
CONTENT_TYPES = {
    "avif": "image/avif",
    "webp": "image/webp",
    "jpg": "image/jpeg",
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "odp": "application/vnd.oasis.opendocument.presentation",
}
# Seconds; the address of a picture never changes what it shows.
FOR_EVER = 365 * 24 * 60 * 60


# Files


def stored(name, **options):
    """Answer with a file of the storage, or 404 where there is none."""
    try:
        file = default_storage.open(name)
    except (FileNotFoundError, IsADirectoryError) as error:
        raise Http404 from error
    kind = CONTENT_TYPES[name.rpartition(".")[2]]
    return FileResponse(file, content_type=kind, **options)


@require_safe
def picture_file(request, token, name):
    response = stored(f"pictures/{token}/{name}")
    response.headers["Cache-Control"] = f"public, max-age={FOR_EVER}, immutable"
    return response


@require_safe
@csp_override({"default-src": [CSP.NONE], "sandbox": True})
def document_file(request, slug, which, suffix):
    """Answer with a file, as one to keep: what is in it runs nowhere.

    Who may see the document in the back office gets the files of its drafts too.
    """
    document = Document.objects.lean().at(current(), slug).first()
    facts = document and which in [*LANGUAGES, COMMON] and document.file_of(which)
    if not facts or facts["type"] != suffix:
        raise Http404
    is_public = document.is_file_public(which)
    if not is_public and not has(request.user, "view", Document):
        raise Http404
    response = stored(
        facts["name"], as_attachment=True, filename=f"{slug}-{which}.{suffix}"
    )
    etag = f'"{facts["sha256"]}"'
    response.headers["ETag"] = etag
    if is_public:
        # Replaced, it keeps its address.
        response.headers["Cache-Control"] = "public, no-cache"
    else:
        add_never_cache_headers(response)
    # Asked here, not in the middleware: "not modified" has this view's policy too.
    response = get_conditional_response(request, etag=etag, response=response)
    languages = LANGUAGES if which == COMMON else [which]
    response.headers["Content-Language"] = ", ".join(languages)
    return response


# Pages


class FilterForm(forms.Form):
    kind = forms.ChoiceField(choices=Document.Kind, required=False)
    year = forms.RegexField(r"^[12][0-9]{3}$", required=False)


def document_list(request):
    """Show the library, or its documents of one kind or of one year's date."""
    form = FilterForm(request.GET)
    if not form.is_valid():
        raise Http404
    kind, year = form.cleaned_data["kind"], form.cleaned_data["year"]
    documents = Document.objects.visible_in()
    kinds, years = documents.shelves()
    if kind:
        documents = documents.filter(kind=kind)
    if year:
        # The language switch leads here too where only the other one has the year.
        if int(year) not in years and not Document.objects.dated_in(year).exists():
            raise Http404
        documents = documents.filter(dated_on__year=year)
    page = page_of(request, with_successors(documents.latest_first(current())))
    return render(
        request,
        "library/document_list.html",
        {
            "head": list_head(kind, year, page.number),
            "page": page,
            "kinds": [one for one in Document.Kind if one in kinds],
            "years": years,
            "kind": kind,
            "year": int(year) if year else None,
        },
    )


def list_head(kind, year, number):
    title = gettext("Documents")
    chosen = [str(capfirst(Document.Kind(kind).plural)), year] if kind else [year]
    chosen = ", ".join(filter(None, chosen))
    kept = {name: value for name, value in [("kind", kind), ("year", year)] if value}
    return head_of_list(
        f"{title}: {chosen}" if chosen else title,
        "documents:list",
        page=number,
        chosen=kept,
    )


def with_successors(documents):
    """Bring along what replaced each document, but not what only the search reads."""
    later = documents.select_related("replaced_by")
    return later.defer(*(f"replaced_by__{name}" for name in UNREAD))


def document_detail(request, slug):
    document = find(Document.objects.with_pointers(), slug=slug)
    return respond(request, document, "library/document_detail.html", document_context)


def document_context(document, *, is_draft=False, **connected):
    """Return what the page shows; ``connected`` is what a form has not saved yet."""
    language = current()
    label = Document._meta.label_lower
    later = [Pointer(label, pk) for pk in [document.replaced_by_id] if pk]
    former = [Pointer(label, pk) for pk in getattr(document, "replaced_pks", [])]
    connections = connections_of(
        document,
        language,
        **(connected or {"topics": document.topic_pks}),
        more=[*later, *former],
    )
    entries = connections.entries
    offers = offers_of(document, language, is_draft)
    return {
        "head": head_of_record(document, nodes=[json_ld(document, offers)]),
        "document": document,
        "offers": offers,
        "replaced_by": next((entries[one] for one in later if one in entries), None),
        "replaces": [entries[one] for one in former if one in entries],
        "connections": connections,
        "topics": connections.topics,
        "related": connections.related,
    }


def json_ld(document, offers):
    """Return schema.org's DigitalDocument in the active language."""
    language = current()
    return {
        "@type": "DigitalDocument",
        "name": document.title_in(language),
        "description": getattr(document, f"summary_{language}") or "",
        "dateCreated": document.dated_on.isoformat() if document.dated_on else None,
        "identifier": document.number or None,
        "inLanguage": language,
        "url": absolute(document.address_in(language)),
        "publisher": {"@id": absolute("/#organization")},
        "encoding": [
            {
                "@type": "MediaObject",
                "contentUrl": absolute(offer.address),
                "encodingFormat": CONTENT_TYPES[offer.file.type],
                "contentSize": str(offer.file.bytes),
                "inLanguage": offer.languages,
            }
            for offer in offers
        ],
    }
