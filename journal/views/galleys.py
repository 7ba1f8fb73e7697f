"""The files of articles and issues: whoever gets the page gets what lies below it."""

from itertools import chain

from django.http import Http404
from django.views.decorators.http import require_safe

from accounts.permissions import has
from bibliography.identifiers import address
from journal.galleys import named
from journal.models import Article, Issue
from journal.models.has_galleys import with_galleys
from library.views import stored_file_response
from publishing.drafts.overlay import overlay
from publishing.drafts.working_copy import WorkingCopy
from publishing.pages.seo import absolute
from text.languages import LANGUAGES, current

# In the counts of views, in place of a language.
FILE = "file"


@require_safe
def of_article(request, year, number, slug, name, suffix):
    articles = Article.objects.at(current(), year, number, slug)
    return respond(request, articles, f"{name}.{suffix}")


@require_safe
def of_issue(request, year, number, name, suffix):
    return respond(
        request, Issue.objects.at(current(), year, number), f"{name}.{suffix}"
    )


def respond(request, records, name):
    """Answer with a file of a record; to who may see drafts also what readers lack."""
    record = with_galleys(records.without_texts()).first()
    if record is None:
        raise Http404
    row, version = row_for_readers(record, name), request.GET.get("version", "")
    if is_public := bool(row and row["file"]["sha256"].startswith(version)):
        request.viewed = record.pointer, FILE
    else:
        row = row_for_editors(request.user, record, name, version)
    response = stored_file_response(
        request,
        row["file"],
        f"{record.slug_in(current())}-{name}",
        [row["language"]] if row["language"] else LANGUAGES,
        is_public=is_public,
        is_shown=row["file"]["type"] == "pdf",
    )
    if is_public:
        response.headers["Link"] = links_of(record)
    return response


def row_for_readers(record, name):
    """Return the row of a file if readers have the page above it; else None."""
    is_open = record.is_visible_in(current()) or record.is_retired_in(current())
    if not is_open or getattr(record, "removed_on", None):
        return None
    return named(record.rows_for_readers()).get(name)


def row_for_editors(user, record, name, version):
    """Return the row of a file as it will be, or as it is; raise 404.

    Of a version, whatever it is called by now.
    """
    if has(user, "view", type(record)):
        stored = type(record).objects.get(pk=record.pk)
        laid = overlay(stored, WorkingCopy.objects.of(stored.pointer).first())
        sets = [named(each.rows_of_galleys()).items() for each in [laid, stored]]
        for its_name, row in chain(*sets):
            is_it = row["file"]["sha256"].startswith(version)
            if is_it and (version or its_name == name):
                return row
    raise Http404


def links_of(record):
    """Return the header that leads from a file to its page, and says what to cite."""
    page = absolute(record.address_in(current()))
    cited = address("doi", record.doi) or absolute(record.pointer.address)
    return f'<{page}>; rel="canonical", <{cited}>; rel="cite-as"'
