"""The bar above the form of what is published: the languages, and what can be done."""

from dataclasses import dataclass
from functools import partial
from itertools import chain
from types import SimpleNamespace

from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext

from accounts.permissions import may_see
from publishing.admin import assignments, queue, translation_editor
from publishing.admin.addresses import page_of
from publishing.admin.checklist import HELD, remarks, unlike_texts
from publishing.admin.fields import named
from publishing.admin.item_actions import may_add, url_of
from publishing.admin.previews import shared_previews
from publishing.admin.save_form import ASKED
from publishing.admin.translated_form import ALL, OF_WORKING_COPIES, TAKE_A_DATE
from publishing.content.pointer_model import rows_of
from publishing.content.publishable import Publishable
from publishing.content.snapshots import SHARED
from publishing.content.status import LanguageStatus, State
from publishing.drafts import marks, transitions
from publishing.drafts.overlay import overlay
from publishing.drafts.workflow import Assignment, ReviewRequest
from publishing.drafts.working_copy import goes_out_at
from publishing.releases.contents import hidden_parts, releases_of
from publishing.revisions import display
from publishing.translations import translation_status
from text.languages import (
    LANGUAGES,
    current,
    languages_from,
    others,
    own_name,
    text_languages,
)

# What the filled button does, the first that somebody may do.
NEXT_STEPS = ["publish", "ask_review"]
# What both languages can do by one button.
OF_BOTH = [*NEXT_STEPS, "publish_now", "reschedule", "unschedule"]


class Language(SimpleNamespace):
    """The head of a column of the form, as ``head_of`` makes it.

    ``copy_mark``: of what the working copy changes; ``has_news``: it has something
    that readers get on no date; ``release``: in which it waits to go out: its name, its
    address and when; ``unlike``: what its texts say otherwise than the other language;
    ``next``: its step on the filled button; ``is_source``: the person reads it to write
    the others; ``translate_url``: where it is translated block by block.
    """

    def offers(self, name):
        return name in {transition.name for transition in self.transitions}


@dataclass
class Button:
    """A button of the form: a transition, and the language or ``ALL``."""

    transition: object
    language: str
    languages: list
    label: str
    # Of how many remarks its languages have, notes aside.
    remarks: int = 0

    @property
    def value(self):
        return f"{self.transition.name}:{self.language}"

    @property
    def names(self):
        return [(code, own_name(code)) for code in self.languages]


def of_form(model_admin, request, record, form, formsets):
    """Return what the bar shows, for ``admin/publishing/publishable_form.html``."""
    errors = [*errors_of(form), *chain.from_iterable(map(errors_of_rows, formsets))]
    working_copy = form.working_copy
    if record.pk and errors:
        # A form that is refused has left on the record what was typed.
        record = overlay(type(record)._base_manager.get(pk=record.pk), working_copy)
    # States and dates that its working copy changes wait for their publication.
    stored = getattr(record, "stored", record)
    has_page = model_admin.template is not None
    # What was written there and not used.
    date = form.fields["schedule_at"].widget.value_from_datadict
    form.initial["schedule_at"] = date(request.GET, {}, "schedule_at")
    languages = heads_of(record, stored, form, has_page)
    buttons = buttons_of(
        [language for language in languages if form.is_written(language.code)]
    )
    next_step = next_button(record, languages, buttons)
    stored_copy = working_copy if working_copy and working_copy.pk else None
    for language in languages:
        language.next = next_in(language, next_step, buttons)
        language.next_is_news = is_news(record, languages, language.next)
    bar = {
        "languages": languages,
        "first": first_language(form, next_step),
        "errors": errors,
        "held": held_step(request, languages, buttons),
        "buttons": [button for button in buttons if not button.transition.needs_reason],
        "returns": [button for button in buttons if button.transition.needs_reason],
        "reason": form["return_reason"],
        "next": next_step,
        "is_news": is_news(record, languages, next_step),
        "drafts": [each for each in languages if each.status == LanguageStatus.DRAFT],
        "save": save_label(languages, next_step),
        "may_schedule": any(
            button.transition.name in TAKE_A_DATE for button in buttons
        ),
        "scheduled_at": form["schedule_at"],
        "working_copy": stored_copy,
        "failures": failures(stored_copy),
        "remarks": sum(map(count_open, languages)),
        "queue": queue.of_form(model_admin, request, record),
        "has_page": has_page,
        "rich_texts": record.rich_text_fields(),
        "duplicate_label": model_admin.duplicate_label,
    }
    if record.pk is None:
        return bar
    user, page = request.user, partial(page_of, type(record))
    may_assign = partial(assignments.may_assign, user, record)
    return bar | {
        "question": question(request, record, form),
        "shared_previews": shared_previews(stored, user, stored_copy)
        if has_page
        else [],
        "assign_url": any(map(may_assign, LANGUAGES)) and page("assign", record.pk),
        "release_url": may_add(user) and page("release", record.pk),
        "parts": may_add(user) and parts_to_publish(record, languages, next_step),
        "take_off_url": any(language.may_leave for language in languages)
        and page("take_off", record.pk),
        "changes_url": stored_copy and page("working_copy_changes", record.pk),
        "whole": whole_of(stored, user),
    }


def held_step(request, languages, buttons):
    """Return the step that waits for its remarks, each with its language, or None."""
    for button in buttons:
        if button.value == request.GET.get(HELD):
            own = [each for each in languages if each.code in button.languages]
            found = [(each, remark) for each in own for remark in each.remarks]
            return button, [each for each in found if not each[1].is_note]
    return None


def question(request, record, form):
    """Return what is asked of the texts that were saved last, or None.

    Whether the other language still says the same; where that was taken for granted,
    it is told, and can be answered otherwise.
    """
    if not form.first_checked():
        return None
    asked = request.GET.get(ASKED, "").split(",")
    texts = [text for text in record.texts if text in asked]
    stale = [text for text in texts if len(form.newer(text)) == 1]
    kept = [text for text in texts if not form.newer(text) and form.is_small_edit(text)]
    if not stale and not kept:
        return None
    texts = stale or kept
    [changed] = form.newer(texts[0]) if stale else [form.first_checked()]
    [other] = others(changed)
    return {
        "is_open": bool(stale),
        "texts": ",".join(texts),
        "fields": [display.label_of(type(record), text) for text in texts],
        "changed": text_languages([changed]),
        "other": text_languages([other]),
    }


def errors_of(form, row="", row_id=""):
    """Return (id of the place, its name, what is wrong) of a form that was refused.

    ``row``, ``row_id``: what the form is called as one of several rows, and its id.
    """
    found = []
    for name, messages in form.errors.items():
        place, label = row_id, row
        if name in form.fields:
            place = form[name].id_for_label
            label = ", ".join(filter(None, [row, str(form[name].label)]))
        found += [(place, label, message) for message in messages]
    return found


def errors_of_rows(formset):
    rows = capfirst(formset.model._meta.verbose_name_plural)
    place = f"{formset.prefix}-group"
    found = [(place, rows, message) for message in formset.non_form_errors()]
    for number, form in formset.refused_rows():
        found += errors_of(form, f"{rows}, {number}", form.prefix)
    return found


def heads_of(record, stored, form, has_page):
    """Return the heads of the columns; in a translation the source stands first."""
    target = form.editing.target_language
    codes = languages_from(form.editing.first_language)
    codes.sort(key=lambda code: code == target)
    heads = [head_of(record, stored, code, form) for code in codes]
    page = ["preview", record.pk] if record.pk else ["preview_new"]
    for head in heads if has_page else ():
        head.preview_url = page_of(type(record), *page, head.code)
    if record.pk is None:
        return heads
    requests = {row.scope: row for row in rows_of(ReviewRequest, record.pointer)}
    rows = rows_of(Assignment, record.pointer, "person")
    given = {assignment.language: assignment for assignment in rows}
    releases, unlike = releases_of(record.pointer), unlike_texts(record, form)
    for head in heads:
        code = head.code
        head.request, assignment = requests.get(code), given.get(code)
        head.given = assignment and assignments.in_words(assignment)
        may_assign = assignments.may_assign(form.user, record, code)
        head.may_take = not assignment and may_assign
        if release := releases.get(code):
            when = release.publish_at and marks.goes_out(release.publish_at)
            head.release = release, url_of(release), when
        head.unlike = unlike.get(code, [])
        head.remarks += head.unlike
    return heads


def head_of(record, stored, code, form):
    """Return the head of a language; ``stored``: the record without a working copy."""
    status, working_copy = stored.status_in(code), form.working_copy
    offered = transitions.offered(stored, code, form.user)
    kept = [step for step in offered if step.name not in transitions.LEAVING]
    has_title = bool(getattr(record, f"title_{code}", ""))
    is_published = isinstance(record, Publishable)
    head = Language(
        code=code,
        name=own_name(code),
        status=status,
        transitions=steps(stored, code, form, kept),
        may_leave=len(kept) < len(offered),
        mark=marks.of_language(stored, code),
        is_source=not form.may_check(code) and bool(form.first_checked()),
        has_news=has_title and not stored.is_public_in(code),
        remarks=[],
        # Of what has ended, the other date is told.
        published_at=getattr(stored, f"published_at_{code}")
        if is_published and status != LanguageStatus.ENDED
        else None,
    )
    if not record.pk:
        return head
    if is_published:
        head.remarks = remarks(record, code, form)
        is_on_site = status in {LanguageStatus.VISIBLE, LanguageStatus.SUMMARY}
        if is_on_site or stored.is_retired_in(code):
            head.url = stored.address_in(code)
    # Of a translation it names this; else the status says enough.
    if behind := translation_status.out_of_date(record, code, form.sync_points):
        head.translation_mark = marks.of_translation(behind)
    if translation_editor.is_offered(record, code, form):
        head.translate_url = page_of(type(record), "translate", record.pk, code)
    if working_copy and working_copy.pk and {code, SHARED} & {*working_copy.scopes()}:
        changed = working_copy.changed
        head.copy_mark = marks.of_working_copy(working_copy, code, changed)
        head.has_news = head.has_news or bool(undated(working_copy, code))
    return head


def undated(working_copy, code):
    """Return the scopes that change what readers of a language get, on no date."""
    return [
        scope
        for scope in working_copy.scopes()
        if scope in {code, SHARED} and not working_copy.progress_of(scope).publish_at
    ]


def steps(record, language, form, offered):
    """Return the transitions of a language that the person may make by a button.

    ``offered``: those of the item itself.
    """
    if transitions.missing_parts(record, language):
        # Its form says what comes first.
        return []
    working_copy = form.working_copy
    is_closed = working_copy is None or form.read_only_reason()
    if is_closed or record.state_in(language) != State.PUBLISHED:
        return offered
    progress = working_copy.pk and working_copy.progress_of(language)
    stages = [
        working_copy.progress_of(scope).is_in_review
        for scope in (working_copy.scopes() if working_copy.pk else ())
        if scope in {language, SHARED}
    ]
    names = {"return_to_draft" if it else "ask_review" for it in stages or [False]}
    if not goes_out_at(record, language):
        names.add("publish")
        if progress and progress.publish_at:
            names.add("unschedule")
    elif working_copy.pk and undated(working_copy, language):
        names.add("publish")
    of_copy = [
        transition
        for name, transition in transitions.TRANSITIONS.items()
        if name in names & OF_WORKING_COPIES
        and form.may_move_copy(language, transition)
    ]
    return of_copy + [step for step in offered if step not in of_copy]


def buttons_of(languages):
    buttons = []
    for name in OF_BOTH if len(languages) > 1 else ():
        if all(language.offers(name) for language in languages):
            transition = transitions.TRANSITIONS[name]
            codes = [language.code for language in languages]
            open_ones = sum(map(count_open, languages))
            buttons.append(Button(transition, ALL, codes, transition.label, open_ones))
    for language in languages:
        is_scheduled = language.status == LanguageStatus.SCHEDULED
        for step in language.transitions:
            # Changes of a scheduled text go out with it.
            is_with_text = is_scheduled and step.name == "publish"
            label = gettext("Publish on its date") if is_with_text else step.label
            codes, open_ones = [language.code], count_open(language)
            buttons.append(Button(step, language.code, codes, label, open_ones))
    return buttons


def count_open(language):
    return sum(not remark.is_note for remark in language.remarks)


def next_button(record, languages, buttons):
    with_news = {language.code for language in languages if language.has_news}
    in_review = {
        language.code for language in languages if language.offers("return_to_draft")
    }
    are_drafts = all(each.status == LanguageStatus.DRAFT for each in languages)
    for name in NEXT_STEPS:
        able = [button for button in buttons if button.transition.name == name]
        if isinstance(record, Publishable) and not are_drafts:
            able.sort(key=lambda button: button.language == ALL)
        # Else both at once: what is not changed is not concerned.
        for wanted in [in_review, with_news]:
            for button in able:
                if wanted.issuperset(button.languages):
                    return button
        # What a publisher writes of a scheduled text goes out with it by a save.
        if able and not any(language.offers("publish_now") for language in languages):
            return able[0]
    return None


def next_in(language, next_step, buttons):
    """Return the step of the filled button while a language is written, or None."""
    if next_step is None or next_step.language == ALL:
        return next_step
    # What is scheduled is changed by a save.
    names = [] if language.offers("publish_now") else NEXT_STEPS
    values = [f"{name}:{language.code}" for name in names]
    able = {button.value: button for button in buttons}
    return next((able[value] for value in values if value in able), None)


def parts_to_publish(record, languages, step):
    """Return in words which parts wait to go out with a whole, as an issue, or ""."""
    codes = [each.code for each in languages if record.is_public_in(each.code)]
    if step and step.transition.name == "publish":
        codes = [*codes, *step.languages]
    hidden = record.part_relations and hidden_parts({record.pointer: codes})
    if not hidden:
        return ""
    [parts] = hidden.values()
    kind = type(parts[0][0])._meta.verbose_name_plural
    return gettext("Publish all (%(kind)s: %(number)d)…") % {
        "kind": kind,
        "number": len(parts),
    }


def whole_of(record, user):
    """Return address and name of what a record is a part of, as an issue, or None."""
    whole = record.part_of and getattr(record, record.part_of)
    if not whole or not may_see(user, type(whole)):
        return None
    return page_of(type(whole), "change", whole.pk), named(whole)


def is_news(record, languages, step):
    """Tell whether a step takes anything with it that is stored."""
    codes = step.languages if step else []
    return record.pk is None or any(
        language.has_news for language in languages if language.code in codes
    )


def save_label(languages, next_step):
    """Say of a save when it goes out: with all that is written, at one moment."""
    written = [each for each in languages if each.status != LanguageStatus.MISSING]
    moments = {language.published_at for language in written}
    is_scheduled = {each.status for each in written} == {LanguageStatus.SCHEDULED}
    if next_step or not is_scheduled or len(moments) > 1:
        return gettext("Save")
    day = date_format(localtime(*moments), "j\N{NO-BREAK SPACE}E")
    return gettext("Save; goes live %(day)s") % {"day": day}


def first_language(form, next_step):
    """Return the language that a form shows first: none is published unseen."""
    codes = next_step.languages if next_step else []
    if isinstance(form.instance, Publishable):
        codes = codes[:1]
    if len(codes) != 1:
        codes = [code for code in LANGUAGES if form.may_check(code)]
    usual = current() if form.instance.pk else form.editing.first_language
    return codes[0] if len(codes) == 1 else usual


def failures(working_copy):
    rows = working_copy.progress.all() if working_copy else ()
    return [
        (capfirst(display.scope_name(row.scope)), row.failure)
        for row in rows
        if row.failure
    ]
