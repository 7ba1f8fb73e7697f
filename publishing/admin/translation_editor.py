"""The form of an item, laid out for translating it: block beside block.

It is the form that ``change`` shows, with the texts alone, of which it writes those of
one language. So what a save, a step, a conflict or an autosave does there it does here.
"""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseNotAllowed, JsonResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import conditional_escape, linebreaks
from django.utils.safestring import mark_safe
from django.utils.translation import gettext

from accounts.permissions import may_write
from publishing.admin import queue
from publishing.admin.addresses import page_of
from publishing.admin.autosave import LAYOUT
from publishing.admin.columns import pair
from publishing.admin.translation_editor_form import IN_STEP
from publishing.content.snapshots import fingerprint
from publishing.content.status import State
from publishing.drafts import marks, working_copies
from publishing.drafts.overlay import overlay
from publishing.revisions import display
from publishing.revisions.revision import Revision
from publishing.translations.translation_status import TranslationStatus
from text.languages import LANGUAGES, others, own_name
from text.richtext import clean

TEMPLATE = "admin/publishing/translation_editor.html"
# The mark of a block, by its state.
STATUSES = {
    "current": TranslationStatus.CURRENT,
    "stale": TranslationStatus.STALE,
    "deleted": TranslationStatus.STALE,
    "missing": TranslationStatus.MISSING,
}


@dataclass
class Text:
    """A text of the item: the field of its translation in the form, and its blocks."""

    name: str
    title: str
    bound: object
    is_rich: bool
    blocks: list
    in_step_name: str
    in_step: str
    # Of the source, as the form shows it.
    version: str


def target_language(request):
    """Return the language into which the form of the request translates, or None."""
    return getattr(request, LAYOUT, None)


def take_layout(request):
    """Let the request have the layout of the form that it sends."""
    language = request.POST.get(LAYOUT)
    request.translates_into = language if language in LANGUAGES else None


def address_of(request, record):
    """Return the address of the form of a record, in the layout of the request."""
    if language := target_language(request):
        return page_of(type(record), "translate", record.pk, language)
    return page_of(type(record), "change", record.pk)


def translate(model_admin, request, object_id, language):
    """Show or save the form of an item, laid out for translating it."""
    if request.method == "POST":
        begin_with(model_admin, request, None, language)
    else:
        begin(model_admin, request, object_id, language)
    return model_admin.changeform_view(request, object_id)


def begin(model_admin, request, object_id, language):
    """Return the record, if the person may write its language; note the language."""
    record = model_admin.get_record(request, object_id)
    begin_with(model_admin, request, record, language)
    refuse_unplanned(request, record)
    return record


def begin_with(model_admin, request, record, language):
    """Note the language into which the request translates, if the person may."""
    if language not in LANGUAGES:
        raise Http404
    may_change = model_admin.has_change_permission(request, record)
    if not may_change or not may_write(request.user, model_admin.model, language):
        raise PermissionDenied
    request.translates_into = language


def refuse_unplanned(request, record):
    """Raise Http404 where a record is not to be in the language of the layout."""
    language = target_language(request)
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


def fields(model):
    """Return the names of the texts of a model, each in both languages."""
    return [name for text in model.texts for name in pair(text)]


def context_of(model_admin, request, record, form):
    """Return what the template asks for beside the form's own context."""
    target = target_language(request)
    [source] = others(target)
    texts = [text_of(form, name) for name in form.translated_texts()]
    blocks = [block for text in texts for block in text.blocks]
    for number, block in enumerate(blocks, 1):
        block.number = number
    return {
        "source": {"code": source, "name": own_name(source)},
        "target": {"code": target, "name": own_name(target)},
        "texts": [text for text in texts if text.blocks],
        "count": len(blocks),
        "model": record._meta.label_lower,
        "form_url": queue.keep(request, page_of(type(record), "change", record.pk)),
        "source_url": page_of(type(record), "translation_source", record.pk, target),
        "tools": {
            name: reverse(route)
            for name, route in model_admin.admin_site.translation_tools.items()
        },
    }


def text_of(form, name):
    target = f"{name}_{form.translates_into}"
    bound, is_rich = form[target], form.is_rich(target)
    value = bound.value() if isinstance(bound.value(), str) else ""
    if is_rich:
        # It may be what a browser sent.
        value = clean(value, form.translates_into)
    in_step = form.marks_in_step(name)
    blocks = form.blocks(name, value)
    for block in blocks:
        show(block, is_rich)
        block.says_same = block.mark in in_step
    label = form.fields[target].label
    return Text(
        name=name,
        title=getattr(label, "name", label),
        bound=bound,
        is_rich=is_rich,
        blocks=blocks,
        in_step_name=IN_STEP.format(name),
        in_step=" ".join(sorted(in_step)),
        version=fingerprint(form.stored(f"{name}_{form.source_language}")),
    )


def show(block, is_rich):
    to_html = mark_safe if is_rich else to_lines
    block.source_html, block.target_html = to_html(block.source), to_html(block.target)
    block.status = marks.of_translation(STATUSES[block.state])
    is_former = not block.is_in_step and block.synced_target not in (None, block.target)
    block.former_target = to_html(block.synced_target) if is_former else ""


def to_lines(text):
    return mark_safe(linebreaks(conditional_escape(text))) if text else ""


# What changes while one translates


def source(model_admin, request, object_id, language):
    """Answer with the blocks of the sources that are not as the form has shown them.

    ``?title=…&body=…``: the versions of the texts in the form.
    """
    if request.method != "GET":
        return HttpResponseNotAllowed(["GET"])
    record = begin(model_admin, request, object_id, language)
    working_copy = request.working_copy = working_copies.of_public(record, request.user)
    record = overlay(record, working_copy)
    form = model_admin.get_form(request, record, change=True)(instance=record)
    texts = [text_of(form, name) for name in form.translated_texts()]
    shown = {text.name: request.GET.get(text.name, text.version) for text in texts}
    changed = [text for text in texts if shown[text.name] != text.version]
    return JsonResponse(
        {
            "who": who_changed(record, working_copy) if changed else "",
            "texts": {text.name: answer_of(text, language) for text in changed},
        }
    )


def answer_of(text, language):
    return {
        "version": text.version,
        "blocks": [
            {
                "mark": block.mark,
                "text": block.source,
                "html": block.source_html,
                "changes": render_to_string(
                    "admin/publishing/translation_changes.html",
                    {"block": block, "text": text, "target": {"code": language}},
                ),
            }
            for block in text.blocks
            if block.source
        ],
    }


def who_changed(record, working_copy):
    last = Revision.objects.of(record.pointer).without_discarded().newest_first()
    last = last.select_related("user").lean().first()
    is_saved = working_copy and working_copy.pk
    if is_saved and (last is None or working_copy.changed_at > last.made_at):
        return display.name_of(working_copy.changed_by)
    return display.name_of(last.user) if last else ""
