"""Pages that are not public yet, as readers will see them: unsaved, or by a link.

A link leads to an item, or to the site as it will be with a release::

    /preview/release/<token>/en/news/    /en/news/, with the whole release published
"""

import re
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import chain

from django.contrib import admin, messages
from django.contrib.auth.models import AnonymousUser
from django.core import signing
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.handlers.wsgi import WSGIRequest
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.template.response import SimpleTemplateResponse
from django.urls import get_resolver, get_script_prefix, reverse, set_script_prefix
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext, override
from django.views.decorators.http import require_safe

from accounts.models import User
from accounts.permissions import may_see
from publishing.admin.addresses import page_of
from publishing.admin.autosave import LAYOUT
from publishing.admin.forms import editing
from publishing.admin.history import words_of_lost
from publishing.admin.working_copies import open_copy, values_of
from publishing.content import snapshots
from publishing.content.addresses import path_to
from publishing.content.pointer_model import model_at
from publishing.content.publishable import Publishable
from publishing.drafts.overlay import PreviewEnd, lay, overlay, values_in
from publishing.drafts.working_copy import WorkingCopy
from publishing.pages.seo import Head
from publishing.releases.contents import lines_of
from publishing.releases.preview_tables import site_with
from publishing.releases.release import Release
from text.languages import LANGUAGES, current, in_order, own_name
from text.pointers import Pointer

PREVIEW, RELEASE = "publishing.preview", "publishing.release"
# Seconds for which a link to a preview leads somewhere.
PREVIEW_LASTS = 7 * 24 * 60 * 60


# Of a form


def preview(model_admin, request, language, object_id=None):
    """Show the unsaved form as a reader of ``language`` will see it.

    Nothing is written for it, nothing locked, and it waits for nobody.
    """
    if request.method != "POST" or language not in LANGUAGES:
        if object_id is not None:
            # Who may not see it learns nothing of it.
            model_admin.get_record(request, object_id)
        raise Http404
    if object_id is None and not model_admin.has_add_permission(request):
        raise PermissionDenied
    editing(request).is_preview = True
    try:
        return render_form(model_admin, request, language, object_id)
    except ValidationError as error:
        return refuse(model_admin, request, reasons=error.messages)


def render_form(model_admin, request, language, object_id):
    """Return the page that the form makes of its record, or why there is none."""
    form, formsets = bind(model_admin, request, object_id)
    if not all([form.is_valid(), *(formset.is_valid() for formset in formsets)]):
        rows = [row for formset in formsets for row in formset if row.errors]
        reasons = chain.from_iterable(rows.non_form_errors() for rows in formsets)
        return refuse(model_admin, request, forms=[form, *rows], reasons=[*reasons])
    record, values = form.instance, values_of(form, formsets)
    if record.pk is None:
        # Its page asks for what is related to it.
        record.pk = 0
        laid, seen = lay(record, values), False
    else:
        changes = values_in(record.working_copy) | values
        laid, scopes = lay(record.stored, changes), {*map(snapshots.scope_of, changes)}
        # Also what a form puts back to what readers have was changed in it.
        is_public = record.stored.is_public_in(language) and not laid.lost
        seen = is_public and scopes.isdisjoint({language, snapshots.SHARED})
    return render_record(model_admin, request, laid, language, laid.lost, is_seen=seen)


def bind(model_admin, request, object_id):
    """Return the form and its formsets, bound to what was sent and to an overlay."""
    if object_id is not None:
        language = request.POST.get(LAYOUT)
        editing(request).target_language = language if language in LANGUAGES else None
        stored = model_admin.get_record(request, object_id)
        if not open_copy(request, stored):
            editing(request).record = overlay(stored, None)
    record = editing(request).record
    is_change = record is not None
    form_class = model_admin.get_form(request, record, change=is_change)
    form = form_class(request.POST, request.FILES, instance=record)
    form.instance.is_preview = True
    formsets, _inlines = model_admin._create_formsets(
        request, form.instance, change=is_change
    )
    return form, formsets


def refuse(model_admin, request, *, forms=(), reasons=()):
    return model_admin.render_page(
        request,
        "no_preview",
        title=gettext("No preview yet"),
        forms=forms,
        reasons=reasons,
        status=400,
    )


def render_record(model_admin, request, laid, language, lost=(), **about):
    with override(language):
        return render(
            request,
            model_admin.template,
            {
                **model_admin.page_context(laid),
                "head": Head(title=getattr(laid, f"title_{language}"), noindex=True),
                "preview": {"lost": words_of_lost(type(laid), lost), **about},
            },
        )


# By a link


def preview_address(record, language, user, working_copy=None):
    """Return an address that shows what is not public, for a week, to who has it.

    ``user``: who gives it to others; it ends with their right to see the record.
    """
    about = language, working_copy and working_copy.pk, publicity(record, language)
    return reverse("preview", args=[token_of(PREVIEW, record, user, *about)])


def publicity(record, language):
    """Return whether readers are to have the text, and whether they had it."""
    return [record.is_public_in(language), record.was_seen_in(language)]


def token_of(salt, record, user, *about):
    now = timezone.now().timestamp()
    content = [*Pointer.to(record), user.pk, now, *about]
    return signing.dumps(content, salt=salt)


def read_token(salt, token):
    """Return (model, key, who made the link, when, and what else it says).

    Raises Http404 if it is none, or has ended: by a click, or with the rights of its
    maker.
    """
    try:
        content = signing.loads(token, salt=salt, max_age=PREVIEW_LASTS)
    except (signing.BadSignature, ValueError) as error:
        raise Http404 from error
    label, pk, user_pk, made_at, *about = content
    pointer = Pointer(label, pk)
    model = model_at(pointer)
    user = get_object_or_404(User, pk=user_pk, is_active=True, is_staff=True)
    has_ended = PreviewEnd.objects.has_ended(pointer, made_at)
    if has_ended or model is None or not may_see(user, model):
        raise Http404
    return model, pk, user, made_at, *about


def never_stored(response):
    response["X-Robots-Tag"] = "noindex"
    add_never_cache_headers(response)
    return response


def end_links(model_admin, request, object_id):
    """End the links to previews of a record that were given to others."""
    record = model_admin.get_record(request, object_id)
    PreviewEnd.objects.end(Pointer.to(record))
    messages.success(request, gettext("The links shared so far no longer work."))
    return redirect(page_of(type(record), "change", record.pk))


def shared_preview(request, token):
    """Answer a link to a preview; it ends with the working copy, or with publication.

    What was unpublished since is no longer shown to who has it.
    """
    model, pk, _user, _made_at, *about = read_token(PREVIEW, token)
    language, working_copy_pk, publicity_then = about
    record, working_copy = get_object_or_404(model.objects, pk=pk), None
    if working_copy_pk:
        working_copy = get_object_or_404(WorkingCopy, pk=working_copy_pk, to_pk=pk)
    is_public = record.is_public_in(language)
    if working_copy is None and is_public:
        if not record.has_a_page_in(language):
            raise Http404
        return redirect(record.address_in(language))
    if not is_public and publicity_then != publicity(record, language):
        raise Http404
    model_admin = admin.site.get_model_admin(model)
    laid = overlay(record, working_copy)
    return never_stored(render_record(model_admin, request, laid, language))


def shared_previews(record, user, working_copy=None):
    """Return (language, its name, address) of links that show what is not public."""
    shows_all = working_copy and working_copy.pk
    return [
        (code, own_name(code), preview_address(record, code, user, working_copy))
        for code in in_order()
        if shows_all or not record.is_public_in(code)
    ]


# Of a release. The whole site is mounted at the address of the link, and asked as it is
# asked at its own: all that names a page names it there. What it reads is
# ``preview_tables``. A reader's request never comes here, and nothing of it is stored.

# What is shown so: the pages of readers.
PAGES = re.compile(rf"(?:{'|'.join(LANGUAGES)})/|id/")
# So that it is not counted among the readers.
PROGRAM = "crawler of the site itself"


def release_address(release, user):
    """Return an address that shows the site with a release, for a week."""
    return reverse("release_preview", args=[token_of(RELEASE, release, user)])


def may_show(lines, user):
    """Tell whether a person may show the items of a release to others.

    Whoever may change releases: only who may see all of the items themselves.
    """
    return all(may_see(user, line.model) for line in lines if line.model)


@require_safe
def show_with_release(request, token, path=""):
    """Answer a page of the site as it will be; without a path, the first of an item."""
    model, pk, user, made_at = read_token(RELEASE, token)
    release = get_object_or_404(model, pk=pk)
    until = datetime.fromtimestamp(made_at + PREVIEW_LASTS, UTC)
    if path and not PAGES.match(path):
        raise Http404
    if release.state == Release.State.PUBLISHED:
        return never_stored(redirect(f"/{path}"))
    lines = lines_of(release)
    if not release.is_open or not may_show(lines, user):
        raise Http404
    first = path.partition("/")[0]
    with (
        override(first if first in LANGUAGES else current()),
        mounted_at(reverse("release_preview", args=[token])),
        site_with(lines, user) as (shown, left),
    ):
        pages = [page for line in shown for page in pages_of(line)]
        if not path:
            return never_stored(redirect(first_of(pages)))
        banner = {"release": release, "until": until, "pages": pages, "left": left}
        return never_stored(answer_reader(request, path, banner))


@contextmanager
def mounted_at(start):
    """Let all addresses of the site stand below ``start``, as WSGI mounts it."""
    before = get_script_prefix()
    set_script_prefix(start)
    try:
        yield
    finally:
        set_script_prefix(before)


def pages_of(line):
    """Return (title, address, language) of the pages that readers will have."""
    record = line.overlay
    if not isinstance(record, Publishable):
        return []
    return [
        (getattr(record, f"title_{code}"), record.address_in(code), code)
        for code in line.languages
        if record.is_visible_in(code)
    ]


def first_of(pages):
    """Return the first address in the reader’s language, else in another, else home."""
    pages = sorted(pages, key=lambda page: page[2] != current())
    return pages[0][1] if pages else path_to("home", current())


def answer_reader(request, path, banner):
    inner = WSGIRequest(
        {
            **request.environ,
            "SCRIPT_NAME": get_script_prefix()[:-1],
            "PATH_INFO": f"/{path}".encode().decode("iso-8859-1"),
            "HTTP_COOKIE": "",
            "HTTP_USER_AGENT": PROGRAM,
        }
    )
    inner.user, inner.session = AnonymousUser(), {}
    inner.release_preview = banner
    inner.LANGUAGE_CODE = current()
    resolver = get_resolver()
    try:
        inner.resolver_match = match = resolver.resolve(f"/{path}")
        response = match.func(inner, *match.args, **match.kwargs)
    except Http404 as error:
        response = resolver.resolve_error_handler(404)(inner, exception=error)
    if isinstance(response, SimpleTemplateResponse):
        response = response.render()
    response.headers["Content-Language"] = current()
    return response
