"""A record in both languages, paragraph beside paragraph, with what differs.

Silence is agreement: only a row in which the languages differ has a remark.
"""

from dataclasses import dataclass, replace

from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.html import conditional_escape
from django.utils.translation import override

from publishing.catalogue import resolve
from publishing.content.pointer_model import ends_in_texts
from publishing.pages.seo import is_later_day, modified_at
from publishing.translations.translation_blocks import blocks_beside
from publishing.translations.translation_status import SyncPoint
from text.languages import LANGUAGES, current, languages_from, others
from text.richtext import render_blocks


@dataclass
class Row:
    """A block in each language: {language: HTML}, "" where it has none.

    ``remark``: "" if they agree, "older" if that of ``language`` is out of date, "only"
    if nothing else has it, "both" if all languages changed.
    """

    cells: dict
    remark: str = ""
    language: str = ""
    changed_at: object = None
    number: int = 0


def respond_parallel(request, record, context_of):
    """Return the record in two columns; elsewhere ``?with=`` leads to its page."""
    language, other = current(), request.GET["with"]
    if other not in others(language):
        raise Http404
    if not record.has_parallel_text:
        return redirect(record.address_in(language))
    # Read by website.page_cache.
    request.query_read = "with"
    context = context_of(record)
    address = record.address_in(language)
    head = replace(
        context["head"],
        noindex=True,
        nodes=[],
        signposts=[],
        canonical_path=address,
        is_parallel=True,
    )
    rows, notes = rows_and_notes(record, context.get("citations"))
    different = [row for row in rows if row.remark]
    for number, row in enumerate(different, start=1):
        row.number = number
    options = record._meta
    own = f"{options.app_label}/{options.model_name}_parallel.html"
    return render(
        request,
        [own, "publishing/parallel_text.html"],
        {
            **context,
            "head": head,
            "record": record,
            "versions": [
                version_in(record, code) for code in languages_from(current())
            ],
            "rows": rows,
            "notes": notes,
            "agreeing": len(rows) - len(different),
            "different": different,
        },
    )


def version_in(record, language):
    published = getattr(record, f"published_at_{language}")
    modified = modified_at(record, language)
    with override(language):
        notices = record.notices_on_page()
    return {
        "language": language,
        "title": record.marked_title_in(language),
        "notices": notices,
        "published": published if record.is_dated else None,
        "modified": modified if is_later_day(modified, published) else None,
        "url": record.address_in(language),
    }


def rows_and_notes(record, annotate=None):
    rich = record.rich_text_fields()
    pointers = {pointer for _code, pointer in ends_in_texts(record)}
    # A picture has a caption and a credit in each language.
    entries = {code: resolve(pointers, code) for code in LANGUAGES}
    sync_points = {point.text: point for point in SyncPoint.objects.of(record.pointer)}
    rows, notes = [], {code: [] for code in LANGUAGES}
    for name in record.texts:
        if name != "summary" and name not in rich:
            continue
        sync_point = sync_points.get(name)
        found, of_text = rows_of_text(record, name, sync_point, entries, annotate)
        rows += found
        for code in LANGUAGES:
            notes[code].append(of_text[code])
    return rows, {code: "".join(notes[code]) for code in languages_from(current())}


def rows_of_text(record, name, sync_point, entries, annotate):
    """Return the rows of a text, and {language: HTML of its notes}."""
    is_rich = record.is_rich_text(name)
    now = {code: getattr(record, f"{name}_{code}") or "" for code in LANGUAGES}
    newer = sync_point.newer if sync_point else []
    source = newer[0] if newer else LANGUAGES[0]
    [target] = others(source)
    synced = sync_point.synced if newer else None
    texts = {code: now[code] for code in [source, target]}
    blocks = blocks_beside(texts, synced, is_rich=is_rich)
    with_source = [block for block in blocks if block.source]
    former = {
        place: block.synced_source
        for place, block in enumerate(with_source)
        if block.state == "stale" and block.synced_source
    }

    def html_in(language):
        if not is_rich:
            return [conditional_escape(now[language])], ""
        there = {str(pointer): entry for pointer, entry in entries[language].items()}
        with override(language):
            return render_blocks(
                now[language],
                {text: entry.address_in(language) for text, entry in there.items()},
                language,
                images={text: it.image for text, it in there.items() if it.image},
                former=former if language == source else None,
                prefix=f"{language}-{name}-",
                annotate=annotate,
            )

    def row_of(block, cells):
        is_target_changed = block.target != block.synced_target
        if len(newer) > 1 and is_target_changed and block.source:
            return Row(cells, "both")
        if block.is_in_step:
            return Row(cells)
        if block.state == "stale":
            return Row(cells, "older", target, sync_point.newer_at)
        return Row(cells, "only", source if block.source else target)

    html, notes = {}, {}
    for code in LANGUAGES:
        texts, notes[code] = html_in(code)
        html[code] = iter(texts)
    rows = []
    for block in blocks:
        parts = {source: block.source, target: block.target}
        cells = {
            code: next(html[code]) if parts[code] else ""
            for code in languages_from(current())
        }
        if any(cells.values()):
            rows.append(row_of(block, cells))
    return rows, notes
