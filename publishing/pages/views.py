"""The pages that all subjects share: a record's page in each status of a language."""

from dataclasses import dataclass

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.paginator import InvalidPage, Paginator
from django.db.models import Count
from django.http import Http404, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.utils.cache import (
    add_never_cache_headers,
    patch_cache_control,
    patch_vary_headers,
)
from django.utils.translation import gettext, gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from publishing.cache.compiled import Parameter, compiled
from publishing.catalogue import by_date, entries_of, resolve
from publishing.catalogue.catalogue_entry import with_translation_status
from publishing.content.pointer_model import references_in
from publishing.content.publishable import Publishable
from publishing.content.reader_counts import Demand, is_robot
from publishing.content.registry import model_of, models_with_topics
from publishing.content.sections import crumbs_to
from publishing.content.status import visible
from publishing.pages.parallel_text import respond_parallel
from publishing.pages.seo import Head, modified_at
from publishing.revisions.display import format_day
from text.languages import LANGUAGES, current, languages_from, others
from text.pointers import Pointer, parse_or_none, pointers
from text.richtext import likely_pointers

# Seconds for which a browser need not ask again for suggestions.
SUGGESTIONS_MAX_AGE = 60
# How many items stand in place of one that is not translated.
MOST_INSTEAD = 5
# How much of what such an item names stands beside that.
MOST_NAMED = 12


NUMBER_OF_PAGE = forms.RegexField(r"^[1-9][0-9]{0,5}$", required=False)
TOO_LONG = _("No more than %(limit_value)d characters (now %(show_value)d).")


def query_field(**options):
    """Return the form field of a search: what a reader looks for."""
    return forms.CharField(
        max_length=200,
        required=False,
        error_messages={"max_length": TOO_LONG},
        **options,
    )


def paginate(request, items, size=None):
    """Return the page of ``items`` that the address asks for; unknown: 404."""
    # Read by website.page_cache: other addresses ignore the number.
    request.query_read = "page"
    try:
        number = int(NUMBER_OF_PAGE.clean(request.GET.get("page")) or 1)
        return Paginator(items, size or settings.PAGE_SIZE).page(number)
    except (ValidationError, InvalidPage) as error:
        raise Http404 from error


def numbers_of(records):
    """Return {language: number}: what readers have, and what only another one has."""
    language = current()
    here = visible(language)
    counts = {
        code: Count("pk", filter=visible(code) & ~here) for code in others(language)
    }
    return records.aggregate(**{language: Count("pk", filter=here)}, **counts)


def untranslated_count(numbers, head):
    """Return {language, url, number} of what only another language has of a list.

    None: nothing, or all of it. ``numbers``: see ``numbers_of``.
    """
    if current() not in head.languages:
        return None
    for code in others(current()):
        if number := numbers[code]:
            return {"language": code, "url": head.addresses[code], "number": number}
    return None


class Counted:
    """Rows whose number is known, for ``Paginator``."""

    ordered = True

    def __init__(self, rows, number):
        self.rows, self.number = rows, number

    def __len__(self):
        return self.number

    def __getitem__(self, key):
        return self.rows[key] if self.number else []


def get_visible_or_404(records, *arguments, **address):
    """Return the record at this address in the active language, or raise 404.

    ``records(*arguments)`` returns the queryset; it is called once for each language.
    """
    rows = records_at(current(), tuple(address), records, *arguments, **address)
    if not rows or not rows[0].has_a_page_in(current()):
        raise Http404
    return rows[0]


@compiled
def records_at(language, names, records, *arguments):
    address = {name: Parameter(name) for name in names}
    at_address = records(*arguments).at(language, **address)
    return with_translation_status(at_address, language)[:1]


def render_record(request, record, template, context_of, around_of=None):
    """Return the record's page, with a notice if it is retired, or the not-translated
    page.

    ``context_of(record)`` returns the context of ``template``, with its ``head``; it is
    called only where that is rendered. ``around_of(record)`` returns what the
    not-translated page has too: ``path``, the breadcrumbs where more than its list is
    above it, and ``authors`` of a work, as ``with_pages`` takes them.
    """
    if "with" in request.GET:
        return respond_parallel(request, record, context_of)
    language = current()
    if record.is_visible_in(language):
        if record.are_views_counted:
            request.viewed = record.pointer, language
        own = {"translation_status": translation_status_of(record, language)}
    elif record.is_retired_in(language):
        own = notice_of(record, language)
    else:
        return not_translated(request, record, around_of(record) if around_of else {})
    context = {**context_of(record), **own}
    if there := other_language_version(record, language):
        context["counterpart"] = {
            **there,
            "date": modified_at(record, there["language"]),
            "is_newer": record.stale_since is not None,
            "is_older": record.is_newer,
        }
    return render(request, template, context)


def notice_of(record, language):
    """Return what stands above a retired text: label and reason."""
    if record.status_in(language) != Publishable.LanguageStatus.WITHDRAWN:
        return {"notice": gettext("This item is no longer current")}
    label = gettext("This item was withdrawn")
    if day := format_day(getattr(record, f"withdrawn_at_{language}")):
        label = gettext("This item was withdrawn on %(day)s") % {"day": day}
    reason = getattr(record, f"withdrawal_reason_{language}")
    return {"notice": label, "reason": reason}


def translation_status_of(record, language):
    """Return when a text that is stale was in sync, and the other changed, or None."""
    if not record.stale_since or other_language_version(record, language) is None:
        return None
    return {
        "of": record.current_until or getattr(record, f"updated_at_{language}"),
        "changed": record.stale_since,
    }


def other_language_version(record, language):
    """Return {"language", "url"} of where else the record is visible, or None."""
    for code in others(language):
        if record.is_visible_in(code):
            return {"language": code, "url": record.address_in(code)}
    return None


def not_translated(request, record, around):
    """Return the page of a record that is visible in another language only.

    It shows what does not depend on the text: date, kind, topics, people, place; title
    and summary, where these are published in the language of the reader; and a name
    that is known without a page. ``around``: see ``render_record``.
    """
    language = current()
    if request.method == "GET":
        Demand.objects.count_reader(request, record.pointer, language)
    there = other_language_version(record, language)
    topics = pointers("publishing.topic", *(getattr(record, "topics_pks", None) or ()))
    people = record.people_on_page()
    named = references_in(record, there["language"])
    authors = around.get("authors", ())
    pages = [author["page"] for author in authors if author["page"]]
    entries = resolve([record.pointer, *topics, *people, *named, *pages], language)
    status = record.status_in(language)
    has_summary = status == Publishable.LanguageStatus.SUMMARY
    entry = entries.get(record.pointer)
    is_named = has_summary or bool(entry and entry.name_alone)
    of_title = language if is_named else there["language"]
    response = render(
        request,
        "publishing/not_translated.html",
        {
            "head": Head(
                title=record.marked_title_in(of_title),
                language=of_title,
                addresses={language: request.path, there["language"]: there["url"]},
                languages=[there["language"]],
                noindex=True,
            ),
            "is_named": is_named,
            "title": record.title_in(there["language"]),
            "kind": record.kind_on_page(),
            "summary": has_summary and getattr(record, f"summary_{language}"),
            "translation_status": has_summary
            and translation_status_of(record, language),
            "entry": entry,
            "topics": topics_among(entries, topics),
            "people": [*filter(None, map(entries.get, people))],
            # A picture, as one of them, has no page.
            "named": [
                entry
                for entry in filter(None, map(entries.get, named))
                if entry.has_states and not entry.is_foreign
            ][:MOST_NAMED],
            "place": record.place_on_page(language),
            "wishes": Demand.objects.wishes(record.pointer, language),
            "pointer": record.pointer,
            "other_language": there["language"],
            "other_url": there["url"],
            "is_excluded": status == Publishable.LanguageStatus.NONE,
            **fallback_items(record, topics, language),
            "path": around.get("path"),
            "authors": with_pages(authors, entries),
        },
    )
    add_never_cache_headers(response)
    return response


# Whoever lets others send it wins a number that anybody may raise; so no cookie.
@csrf_exempt
@require_POST
def wish(request, model, pk):
    """Count that a reader would like an item in a language that it lacks."""
    kind, language = model_of(model), request.POST.get("language")
    record = kind and kind.lean().filter(pk=pk).first()
    if (
        language not in LANGUAGES
        or not isinstance(record, Publishable)
        or not record.has_a_page_in(language)
        or record.has_own_page_in(language)
    ):
        raise Http404
    if not is_robot(request.headers.get("User-Agent", "")):
        Demand.objects.add_wish(record.pointer, language)
    return HttpResponseRedirect(f"{record.address_in(language)}#wanted", status=303)


def with_pages(authors, entries):
    """Return authors, {name, language of it, pointer of a page}, each with an entry."""
    return [{**author, "entry": entries.get(author["page"])} for author in authors]


def fallback_items(record, topics, language):
    """Return what a reader of a language finds on the topics, else in the same list.

    What is of the same kind comes first. Not what is cancelled, retracted or has
    another notice.
    """
    title, route = record.list_link()
    beside = record.in_same_list(entries_of([type(record)], language))

    def best(entries):
        entries = by_date(entries, language, soonest_first=True, first=type(record))
        entries = entries[: 2 * MOST_INSTEAD]
        return [entry for entry in entries if not entry.notice][:MOST_INSTEAD]

    on_topics = []
    if topics:
        entries = entries_of(models_with_topics(), language)
        pks = [pointer.pk for pointer in topics]
        on_topics = best(entries.filter(topics__overlap=pks))
    return {
        "sections": crumbs_to(route, title),
        "on_topics": on_topics,
        "newest": on_topics or best(beside),
    }


@dataclass
class Connections:
    """What a record's page links to, as far as visitors may follow.

    ``entries``: {pointer: Entry} of all; ``topics``, ``related``: lists of entries.
    ``addresses``: {permanent URL: URL}, and ``images``: {permanent URL: picture}, for
    its rich texts.
    """

    entries: dict
    topics: list
    related: list
    addresses: dict
    images: dict

    def all(self, pointers):
        return [*filter(None, map(self.entries.get, pointers))]

    def first(self, pointers):
        return next(iter(self.all(pointers)), None)

    def not_related(self, pointer):
        """Return the entry of a neighbour that does not stand among the related."""
        entry = self.entries.get(pointer)
        return None if entry in self.related else entry


def connections_of(record, language, topics=(), chosen=None, more=()):
    """Resolve by one statement all that the record's page links to in ``language``.

    ``topics``: primary keys. ``chosen``: the related items of an unsaved form, in place
    of the stored ones. ``more``: pointers of what else the page shows.
    """
    in_texts = {
        text
        for field in record.rich_text_fields()
        for text in likely_pointers(getattr(record, f"{field}_{language}"))
    }
    ends = record.related_ends
    if chosen is not None:
        ends = [end for end in ends if not end["is_chosen_here"]]
    related = [*(chosen or ()), *(Pointer(end["model"], end["pk"]) for end in ends)]
    under = pointers("publishing.topic", *topics)
    in_texts = filter(None, map(parse_or_none, in_texts))
    entries = resolve([*in_texts, *under, *related, *more], language)
    return Connections(
        entries=entries,
        topics=topics_among(entries, under),
        related=[*filter(None, map(entries.get, dict.fromkeys(related)))],
        addresses={str(end): entry.url_for_reader for end, entry in entries.items()},
        images={str(end): entry.image for end, entry in entries.items() if entry.image},
    )


def topics_among(entries, pointers):
    """Return the topics that are in the reader's language, by its alphabet."""
    found = filter(None, map(entries.get, pointers))
    ours = (entry for entry in found if not entry.is_foreign)
    return sorted(ours, key=lambda entry: entry.title.casefold())


@dataclass(frozen=True)
class Name:
    """A record's title and URL; ``language``: that of the title."""

    title: str
    url: str
    language: str

    @property
    def is_foreign(self):
        return self.language != current()


def name_of(record):
    """Return the ``Name`` of a record for a reader of the active language, or None."""
    for code in languages_from(current()):
        if record.is_visible_in(code):
            return Name(record.title_in(code), record.address_in(code), code)
    return None


def permanent(request, model, pk):
    """Redirect from a permanent URL to the record's page in the reader's language."""
    kind = model_of(model)
    return lead_to(request, kind and kind.lean().filter(pk=pk).first())


def lead_to(request, record):
    """Redirect to the page of a record in the reader's language; None: 404."""
    language = current()
    if record is None or not (
        record.has_a_page_in(language) or record.may_be_seen_by(request.user)
    ):
        raise Http404
    response = HttpResponseRedirect(record.address_in(language), status=303)
    patch_vary_headers(response, ["Accept-Language", "Cookie"])
    return response


def suggestions_response(status, results):
    """Return the answer to ``js/page.js``; ``status``: how many there are."""
    response = JsonResponse({"status": status, "results": results})
    patch_cache_control(response, public=True, max_age=SUGGESTIONS_MAX_AGE)
    response["X-Robots-Tag"] = "noindex"
    return response
