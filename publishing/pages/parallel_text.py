"""A record in both languages, paragraph beside paragraph, with what differs.

Silence is agreement: only a row in which the languages differ has a remark.
"""

from dataclasses import dataclass, replace

from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.html import conditional_escape
from django.utils.translation import override

from publishing.catalogue import resolve
from publishing.pages.seo import is_later_day, modified_at
from publishing.translations.translation_blocks import blocks_beside
from publishing.translations.translation_status import SyncPoint
from text.languages import LANGUAGES, current, languages_from, others
from text.pointers import parse_or_none
from text.richtext import likely_pointers, render_blocks


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

    @property
    def older(self):
        return self.language if self.remark == "older" else ""


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
    pointers = {
        text
        for name in rich
        for code in LANGUAGES
        for text in likely_pointers(getattr(record, f"{name}_{code}"))
    }
    pointers = {*filter(None, map(parse_or_none, pointers))}
    # A picture has a caption and a credit in each language.
    entries = {code: resolve(pointers, code) for code in LANGUAGES}
    sync_points = {point.text: point for point in SyncPoint.objects.of(record.pointer)}
    rows, notes = [], {code: [] for code in LANGUAGES}
    for name in record.texts:
        if name != "summary" and name not in rich:
            continue
        text = ParallelText(record, name, sync_points.get(name), entries, annotate)
        rows += text.rows()
        for code in LANGUAGES:
            notes[code].append(text.notes.get(code, ""))
    return rows, {code: "".join(notes[code]) for code in languages_from(current())}


class ParallelText:
    def __init__(self, record, name, sync_point, entries, annotate):
        self.name, self.entries, self.annotate = name, entries, annotate
        self.is_rich = record.is_rich_text(name)
        self.now = {code: getattr(record, f"{name}_{code}") or "" for code in LANGUAGES}
        self.sync_point = sync_point
        self.newer = sync_point.newer if sync_point else []
        self.source = self.newer[0] if self.newer else LANGUAGES[0]
        self.target = others(self.source)[0]
        self.notes = {}

    def rows(self):
        versions = [self.source, self.target]
        synced = self.sync_point.synced if self.newer else None
        blocks = blocks_beside(
            *(self.now[code] for code in versions),
            synced and [synced.get(code) or "" for code in versions],
            is_rich=self.is_rich,
        )
        former = {}
        with_source = [block for block in blocks if block.source]
        for place, block in enumerate(with_source):
            if block.state == "stale" and block.synced_source:
                former[place] = block.synced_source
        sources = iter(self._html(self.source, former))
        targets = iter(self._html(self.target, {}))
        for block in blocks:
            cells = {
                self.source: next(sources) if block.source else "",
                self.target: next(targets) if block.target else "",
            }
            if any(cells.values()):
                yield self._row(
                    block, {code: cells[code] for code in languages_from(current())}
                )

    def _html(self, language, former):
        text = self.now[language]
        if not self.is_rich:
            return [conditional_escape(text)] if text else []
        entries = self.entries[language].items()
        addresses = {
            str(pointer): entry.address_in(language) for pointer, entry in entries
        }
        images = {
            str(pointer): entry.image for pointer, entry in entries if entry.image
        }
        with override(language):
            html, self.notes[language] = render_blocks(
                text,
                addresses,
                language,
                images=images,
                former=former,
                prefix=f"{language}-{self.name}-",
                annotate=self.annotate,
            )
        return html

    def _row(self, block, cells):
        is_changed = not block.is_in_step
        is_target_changed = block.target != block.synced_target
        if len(self.newer) > 1 and is_target_changed and block.source:
            return Row(cells, "both")
        if not is_changed:
            return Row(cells)
        if block.state == "stale":
            return Row(cells, "older", self.target, self.sync_point.newer_at)
        has_it = self.source if block.source else self.target
        return Row(cells, "only", has_it)
