"""The queue that a form was opened from: a list that is narrowed, or part of a page.

The address of the form names it, so it is looked up anew each time::

    /admin/news/article/12/change/?_changelist_filters=show%3Dreview
    /admin/news/article/12/change/?queue=waits
    /admin/news/article/12/change/?queue=translations&part=to%3Den

The others are of ``queues`` of the admin site: {name: function of a request that
returns rows with ``url``, ``title`` and ``language``}. ``part`` is the query by which
the page of the queue was narrowed.
"""

from urllib.parse import urlencode

from publishing.admin.addresses import page_of
from publishing.admin.changelist import rows_asked
from publishing.admin.filters import query_of, read_query
from text.languages import title_language

QUEUE = "queue"
PART = "part"
FILTERS = "_changelist_filters"
# The address of what came next when the form was opened.
FOLLOWING = "following"
# How many entries of a list are looked at.
MOST = 1000


def of_form(model_admin, request, record):
    """Return {"next": the next entry or None}; None if the form is of no queue."""
    name = request.GET.get(QUEUE)
    queues = model_admin.admin_site.queues
    if record.pk is None:
        return None
    if name in queues:
        entries = {row.url: row for row in queues[name](request)}
    elif narrowing(request):
        rows = rows_asked(model_admin, request, read_query(request.GET[FILTERS]))
        pks = () if rows is None else rows.values_list("pk", flat=True)[:MOST]
        entries = {page_of(model_admin.model, "change", pk): pk for pk in pks}
    else:
        return None
    url = next_url([*entries], request.path, request.GET.get(FOLLOWING))
    entry = entries.get(url)
    if name not in queues and (pk := entry):
        # It may have been deleted just now.
        record = model_admin.model._base_manager.filter(pk=pk).first()
        language = record and title_language(record)
        entry = record and {"url": url, "title": str(record), "language": language}
    return {"next": entry, "url": entry and keep_queue(request, url)}


def narrowing(request):
    filters = read_query(request.GET.get(FILTERS, "")).copy()
    # The order narrows nothing.
    filters.pop("o", None)
    return query_of(filters)


def next_url(urls, here, following):
    """Return the address after that of the form, at the end the first of the others.

    An item that was saved may have left the queue, or have another place in it:
    ``following`` came next before.
    """
    if following in urls:
        return following
    if here in urls:
        place = urls.index(here)
        urls = urls[place + 1 :] + urls[:place]
    return urls[0] if urls else None


def keep_queue(request, url, **more):
    names = [QUEUE, PART, FILTERS]
    kept = {name: request.GET[name] for name in names if name in request.GET}
    query = urlencode(kept | more)
    return f"{url}?{query}" if query else url


def after_save(request, url, **more):
    if following := request.POST.get(FOLLOWING):
        more[FOLLOWING] = following
    return keep_queue(request, url, **more)
