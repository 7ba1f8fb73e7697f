"""The form of an item, laid out for translating it: block beside block.

It is the form that ``change`` shows, with the texts alone, of which it writes those of
one language. So what a save, a step, a conflict or an autosave does there it does here.
"""

from functools import cached_property

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.urls import reverse
from django.utils.html import conditional_escape, linebreaks
from django.utils.safestring import mark_safe
from django.utils.translation import gettext

from accounts.permissions import may_write
from publishing.admin import queue
from publishing.admin.addresses import page_of
from publishing.admin.forms import editing
from publishing.content.status import State
from publishing.drafts import marks
from publishing.translations.translation_blocks import (
    blocks_beside,
    last_in_step,
    paragraphs_left_out,
    synced_source,
    written_marks,
)
from publishing.translations.translation_status import TranslationStatus
from text.languages import LANGUAGES, others, own_name
from text.richtext import clean

# What a form sends of a text: the marks of the blocks that say the same.
IN_STEP = "in-step-{}"
TEMPLATE = "admin/publishing/translation_editor.html"
# The mark of a block, by its state.
STATUSES = {
    "current": TranslationStatus.CURRENT,
    "stale": TranslationStatus.STALE,
    "deleted": TranslationStatus.STALE,
    "missing": TranslationStatus.MISSING,
}


class BlockEditor:
    """The part of a form that is laid out for translating it.

    It asks, of each block of a source, whether the translation says the same.
    """

    def __init__(self, form):
        self.form = form
        self.target = form.editing.target_language
        [self.source] = others(self.target)
        # {text: its blocks}, before the form writes what was sent onto the record.
        self.stored_blocks = {
            text: self.blocks(text, form.stored(f"{text}_{self.target}"))
            for text in self.translated_texts()
        }

    def translated_texts(self):
        return [
            text
            for text in self.form._meta.model.texts
            if all(f"{text}_{code}" in self.form.fields for code in LANGUAGES)
            and not self.form.fields[f"{text}_{self.target}"].disabled
        ]

    def blocks(self, text, target):
        name = f"{text}_{self.source}"
        texts = {self.source: self.form.stored(name) or "", self.target: target or ""}
        synced, is_rich = self._synced(text), self.form.is_rich(name)
        left_out = self._left_out.get((self.form.instance.pointer, text), ())
        return blocks_beside(texts, synced, left_out, is_rich=is_rich)

    @cached_property
    def _left_out(self):
        return paragraphs_left_out({self.form.instance.pointer})

    def _synced(self, text):
        """Return {language: version} when both last said the same, None if they do."""
        if not self.form.stored(f"{text}_{self.target}"):
            return {}
        copy = self.form.working_copy
        sync_point = self.form.sync_points.get(text)
        return last_in_step(text, sync_point, copy, copy.live if copy else None)

    def marks_in_step(self, text):
        """Return the marks of the blocks that say the same, as the form shows it."""
        sent = self.form.data.get(IN_STEP.format(text)) if self.form.is_bound else None
        if sent is not None:
            return {*sent.split()}
        return {block.mark for block in self.stored_blocks[text] if block.is_in_step}

    @cached_property
    def synced_sources(self):
        """{text: version of the source that the translation is in step with}.

        Of the texts of which this form says anything about it.
        """
        if not self.form.may_check(self.target):
            return {}
        return {
            text: synced_source(
                blocks,
                written_marks(
                    blocks,
                    self.marks_in_step(text),
                    target,
                    is_rich=self.form.is_rich(f"{text}_{self.target}"),
                ),
            )
            for text, blocks in self.stored_blocks.items()
            if (target := self.form.cleaned_data.get(f"{text}_{self.target}"))
            and self._declares(text)
        }

    def _declares(self, text):
        if IN_STEP.format(text) not in self.form.data:
            return False
        known = {block.mark for block in self.stored_blocks[text]}
        were = {block.mark for block in self.stored_blocks[text] if block.is_in_step}
        marks = self.marks_in_step(text) & known
        is_written = f"{text}_{self.target}" in self.form.written_names
        return is_written or marks != were


def address_of(request, record):
    if language := editing(request).target_language:
        return page_of(type(record), "translate", record.pk, language)
    return page_of(type(record), "change", record.pk)


def translate(model_admin, request, object_id, language):
    """Show or save the form of an item, laid out for translating it."""
    if language not in LANGUAGES:
        raise Http404
    is_sent = request.method == "POST"
    record = None if is_sent else model_admin.get_record(request, object_id)
    may_change = model_admin.has_change_permission(request, record)
    if not may_change or not may_write(request.user, model_admin.model, language):
        raise PermissionDenied
    editing(request).target_language = language
    if record:
        refuse_unplanned(request, record)
    return model_admin.changeform_view(request, object_id)


def refuse_unplanned(request, record):
    """Raise Http404 where a record is not to be in the language of the layout."""
    language = editing(request).target_language
    if language and getattr(record, f"state_{language}", None) == State.NONE:
        raise Http404(gettext("It is missing on purpose in this language."))


def is_offered(record, language, form):
    """Tell whether the person may translate the item into a language, from another."""
    is_planned = getattr(record, f"state_{language}", None) != State.NONE
    has_source = any(
        getattr(record, f"{text}_{code}")
        for text in record.texts
        for code in others(language)
    )
    return is_planned and has_source and form.may_check(language)


def context_of(model_admin, request, record, form):
    target = editing(request).target_language
    [source] = others(target)
    texts = [text_of(form, name) for name in form.editor.stored_blocks]
    blocks = [block for text in texts for block in text["blocks"]]
    for number, block in enumerate(blocks, 1):
        block.number = number
    return {
        "source": {"code": source, "name": own_name(source)},
        "target": {"code": target, "name": own_name(target)},
        "texts": [text for text in texts if text["blocks"]],
        "count": len(blocks),
        "model": record._meta.label_lower,
        "form_url": queue.keep_queue(
            request, page_of(type(record), "change", record.pk)
        ),
        "tools": {
            name: reverse(route)
            for name, route in model_admin.admin_site.translation_tools.items()
        },
    }


def text_of(form, name) -> dict:
    editor = form.editor
    target = f"{name}_{editor.target}"
    bound, is_rich = form[target], form.is_rich(target)
    value = bound.value() if isinstance(bound.value(), str) else ""
    if is_rich:
        # It may be what a browser sent.
        value = clean(value, editor.target)
    in_step = editor.marks_in_step(name)
    blocks = editor.blocks(name, value)
    for block in blocks:
        prepare_block(block, is_rich)
        block.says_same = block.mark in in_step
    label = form.fields[target].label
    return {
        "name": name,
        "title": getattr(label, "name", label),
        "bound": bound,
        "is_rich": is_rich,
        "blocks": blocks,
        "in_step_name": IN_STEP.format(name),
        "in_step": " ".join(sorted(in_step)),
    }


def prepare_block(block, is_rich):
    def to_html(text):
        is_lines = text and not is_rich
        return mark_safe(linebreaks(conditional_escape(text)) if is_lines else text)

    block.source_html, block.target_html = to_html(block.source), to_html(block.target)
    block.status = marks.of_translation(STATUSES[block.state])
    is_former = not block.is_in_step and block.synced_target not in (None, block.target)
    block.former_target = to_html(block.synced_target) if is_former else ""
