from django.core.files.storage import default_storage
from django.http import FileResponse, Http404
from django.utils.cache import add_never_cache_headers, get_conditional_response
from django.utils.csp import CSP
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_safe

from accounts.permissions import has
from library.files import COMMON, downloads_of
from library.models import Document, DocumentKind
from publishing.catalogue.facets import Facet, Facets, choices_of_kinds, years_facet
from publishing.pages.items import ItemPage
from publishing.pages.lists import ListPage
from publishing.pages.seo import absolute
from text.languages import LANGUAGES, current

# By the suffix of a stored file.
CONTENT_TYPES = {
    "avif": "image/avif",
    "webp": "image/webp",
    "jpg": "image/jpeg",
    "png": "image/png",
    "svg": "image/svg+xml",
    "css": "text/css",
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "odp": "application/vnd.oasis.opendocument.presentation",
    "epub": "application/epub+zip",
    "csv": "text/csv",
    "zip": "application/zip",
}
# Seconds: what is at the URL of a picture never changes.
FOR_EVER = 365 * 24 * 60 * 60
# The policies of files that somebody sent: no script runs under either. Browsers show
# no PDF in a sandbox, and Chrome builds a page with styles around it.
SAVED = {"default-src": [CSP.NONE], "sandbox": True}
SHOWN = {
    "default-src": [CSP.NONE],
    "object-src": [CSP.SELF],
    "style-src": [CSP.UNSAFE_INLINE],
}
# Of an SVG of our own: its rules tell light from dark, and it holds pictures.
DRAWN = {
    "default-src": [CSP.NONE],
    "style-src": [CSP.UNSAFE_INLINE],
    "img-src": ["data:"],
}


# Files


def file_response(name, **options):
    """Return a response with a file of the storage; 404 where there is none."""
    try:
        file = default_storage.open(name)
    except (FileNotFoundError, IsADirectoryError) as error:
        raise Http404 from error
    kind = CONTENT_TYPES[name.rpartition(".")[2]]
    return FileResponse(file, content_type=kind, **options)


@require_safe
def picture_file(request, name):
    """Return a size of a picture, or a picture that the site has drawn."""
    response = file_response(name)
    response.headers["Cache-Control"] = f"public, max-age={FOR_EVER}, immutable"
    return response


def mark_file(request, name):
    """Return the mark as an SVG that the site has drawn, or a picture of it."""
    view = csp_override(DRAWN)(picture_file) if name.endswith(".svg") else picture_file
    return view(request, name)


def stored_file_response(request, facts, name, languages, *, is_public, is_shown=False):
    """Return a response with the file of a record, at an address that stays.

    ``name``: what it is called when it is saved; ``is_shown``: browsers show it, a PDF.
    """
    response = file_response(facts["name"], as_attachment=not is_shown, filename=name)
    etag = f'"{facts["sha256"]}"'
    response.headers["ETag"] = etag
    if is_public:
        # The URL stays the same when the file is replaced.
        response.headers["Cache-Control"] = "public, no-cache"
    else:
        add_never_cache_headers(response)
    # Here and not in the middleware, so that a 304 has the policy too.
    answer = csp_override(SHOWN if is_shown else SAVED)(get_conditional_response)
    response = answer(request, etag=etag, response=response)
    response.headers["Content-Language"] = ", ".join(languages)
    return response


@require_safe
def document_file(request, slug, which, suffix):
    """Return the file of a document as an attachment, so that nothing in it can run.

    Who may view documents in the back office gets the files of drafts too.
    """
    document = Document.objects.without_search_texts().at(current(), slug).first()
    facts = document and which in [*LANGUAGES, COMMON] and document.file_of(which)
    if not facts or facts["type"] != suffix:
        raise Http404
    is_public = document.is_file_public(which)
    if is_public:
        request.viewed = document.pointer, which
    elif not has(request.user, "view", Document):
        raise Http404
    name = f"{slug}-{which}.{suffix}"
    languages = LANGUAGES if which == COMMON else [which]
    return stored_file_response(request, facts, name, languages, is_public=is_public)


# Pages


class DocumentList(ListPage):
    """The library, or its documents of one kind or of one year's date."""

    route, template = "documents:list", "library/document_list.html"
    heading = _("Documents")
    model = Document

    @cached_property
    def facets(self):
        rows = list(Document.objects.kinds_and_years(self.language))
        here = {value for *values, is_here in rows if is_here for value in values}
        kinds = [(kind.code, kind.of_many) for kind in DocumentKind.known()]
        kinds = choices_of_kinds(kinds, here)
        years = {year for _kind, year, _is_here in rows if year}
        return Facets(
            Facet(self.request, "kind", _("By kind"), kinds, lookup="kind__code"),
            years_facet(self.request, years, here, lookup="first_day__year"),
        )

    def rows(self, documents):
        listed = documents.visible_in().latest_first()
        listed = listed.select_related("kind", "replaced_by")
        return listed.defer(
            *(f"replaced_by__{name}" for name in Document.search_columns())
        )


class DocumentPage(ItemPage):
    model = Document
    shows = ["replaced_by", "replaces"]

    @cached_property
    def downloads(self):
        is_draft = self.is_of_form and not self.record.version_address
        return downloads_of(self.record, self.language, is_draft=is_draft)

    def head_fields(self):
        return {
            "signposts": [
                ("item", download.address, CONTENT_TYPES[download.type])
                for download in self.downloads
            ]
        }

    def context(self):
        return {"downloads": self.downloads}

    def json_ld(self):
        """Where the files are the institute's note about an act, it is of the note."""
        document, basics = self.record, self.json_ld_basics()
        issuer = self.text("issuer")
        publisher = {"@type": "Organization", "name": issuer} if issuer else None
        institute = {"@id": absolute("/#organization")}
        node = {
            "@type": "DigitalDocument",
            **basics,
            "inLanguage": self.language,
            "encoding": [
                {
                    "@type": "MediaObject",
                    "contentUrl": absolute(download.address),
                    "encodingFormat": CONTENT_TYPES[download.type],
                    "contentSize": str(download.bytes),
                    "inLanguage": download.languages,
                }
                for download in self.downloads
            ],
            "dateCreated": document.dated_on,
            "identifier": document.number,
            "publisher": publisher or institute,
        }
        if document.files_are_note:
            note = {"name": document.note_title(self.language), "publisher": institute}
            act = {"@type": "Legislation", "name": basics["name"]}
            act["sameAs"] = document.text_url
            node |= {**note, "dateCreated": None, "identifier": None, "about": act}
        return node
