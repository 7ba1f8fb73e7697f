"""The page of a release: what it holds, what each item will change, what is missing.

And the forms that put items into one, and name its day.
"""

from django import forms
from django.contrib.admin.helpers import AdminForm
from django.utils.text import capfirst
from django.utils.translation import gettext, gettext_lazy as _, ngettext

from accounts.permissions import has, may_see
from publishing.admin import previews
from publishing.admin.addresses import id_in_form, page_of
from publishing.admin.fields import MomentField, RelatedField, refuse_past
from publishing.content.registry import model_of
from publishing.content.status import LanguageStatus
from publishing.drafts import marks
from publishing.drafts.marks import LANGUAGE_MARKS, RETURNED, TRANSLATION_MARKS
from publishing.releases.contents import hidden_parts, lines_of, name_parts, version_of
from publishing.releases.problems import Problem, problems_of
from publishing.releases.release import Release, ReleaseItem
from publishing.translations.translation_status import TranslationStatus
from text.languages import LANGUAGES, in_order, own_name, title_language

State = Release.State

MARKS = {
    State.OPEN: TRANSLATION_MARKS[TranslationStatus.WORK],
    State.PUBLISHED: LANGUAGE_MARKS[LanguageStatus.VISIBLE],
    State.TAKEN_BACK: RETURNED,
}


def languages_field():
    return forms.MultipleChoiceField(
        label=_("Languages"),
        choices=lambda: [(code, own_name(code)) for code in in_order()],
        initial=[*LANGUAGES],
        widget=forms.CheckboxSelectMultiple,
    )


class AddForm(forms.Form):
    """Which items are added to a release, found by their words over all kinds."""

    items = RelatedField(label=_("Items"))
    languages = languages_field()

    def __init__(self, user, *args, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        self.fields["items"].widget.user = self.user = user

    def clean_items(self):
        pointers = self.cleaned_data["items"]
        if not all(may_see(self.user, model_of(each.model)) for each in pointers):
            raise forms.ValidationError(gettext("Choose items from the list."))
        return pointers


class ScheduleForm(forms.Form):
    at = MomentField(label=_("Goes out"), validators=[refuse_past])


class ChooseForm(forms.Form):
    """Into which release something is put, an open one or a new one, and in what."""

    release = forms.ModelChoiceField(
        Release.objects.changeable().order_by("-pk"), label=_("Release"), required=False
    )
    name = forms.CharField(
        label=_("Or a new one, called"), max_length=200, required=False
    )
    languages = languages_field()
    parts = forms.BooleanField(required=False, initial=True)

    def __init__(self, user, *args, parts=(), whole="", **kwargs):
        """``parts``: of an item, that can be put into the release with it; ``whole``:
        its name."""
        super().__init__(*args, label_suffix="", **kwargs)
        self.user = user
        if not has(user, "add", Release):
            del self.fields["name"]
        if parts:
            self.fields["parts"].label = name_parts(parts)
            # A whole, as an issue, goes out by itself, mostly.
            self.initial["name"] = whole
        else:
            del self.fields["parts"]

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("release") and "name" not in self.changed_data:
            cleaned["name"] = ""
        if bool(cleaned.get("release")) == bool(cleaned.get("name")):
            self.add_error("release", gettext("Choose a release, or name a new one."))
        return cleaned

    def chosen(self):
        if release := self.cleaned_data["release"]:
            return release
        name = self.cleaned_data["name"]
        return Release.objects.create(name=name, made_by=self.user)


# The page


def mark_of(release):
    if release.publish_at:
        mark = LANGUAGE_MARKS[LanguageStatus.SCHEDULED]
        return mark.saying(marks.goes_out(release.publish_at))
    return MARKS[release.state].saying(release.get_state_display())


def release_page(model_admin, request, release, stops=None, status=200, **sent):
    """Return the page; ``stops``: {pointer: reasons} of a try that has just failed.

    ``sent``: forms that were sent and refused, in place of new ones.
    """
    may_change = model_admin.has_change_permission(request, release)
    lines = lines_of(release)
    # Of what is scheduled it counts who has scheduled it.
    publisher = release.publish_by if release.publish_at else request.user
    problems = problems_of(release, lines, publisher) if release.is_open else {}
    # Each text once.
    for pointer, reasons in (stops or {}).items():
        known = problems.setdefault(pointer, [])
        texts = {problem.text for problem in known}
        known[:0] = [Problem(reason) for reason in reasons if reason not in texts]
    is_changeable = release.is_changeable and may_change
    table = table_of(lines, problems, request.user, may_change)
    rows = table["rows"]
    if is_changeable:
        # What they offer to put into the release with them.
        items = {line.pointer: line.languages for line in lines if line.record}
        left = hidden_parts(items, left=True)
        for row, line in zip(rows, lines, strict=True):
            if parts := left.get(line.pointer):
                row["parts"] = str(line.pointer), name_parts(parts)
    form_class = model_admin.get_form(request, release, change=True)
    form = sent.pop("form", None) or form_class(instance=release)
    context = {
        "adminform": AdminForm(form, model_admin.get_fieldsets(request, release), {}),
        "add_form": AddForm(request.user) if is_changeable else None,
        "schedule_form": ScheduleForm() if is_changeable else None,
        **sent,
    }
    is_shown = rows and release.is_open and may_change
    is_shown = is_shown and previews.may_show(lines, request.user)
    return model_admin.render_page(
        request,
        "release",
        status=status,
        title=str(release),
        release=release,
        original=release,
        mark=mark_of(release),
        **table,
        may_change=may_change,
        is_changeable=is_changeable,
        may_take_back=may_change and release.state == State.PUBLISHED,
        may_delete=model_admin.has_delete_permission(request, release),
        preview_url=is_shown and previews.release_address(release, request.user),
        **context,
    )


def table_of(lines, problems, user, may_change=True):
    """Return what ``release_rows.html`` shows of items, and what stands in the way."""
    # Who may change nothing here need not know of each item that it is not for them.
    shown = {
        pointer: [one for one in found if may_change or not one.is_of_rights]
        for pointer, found in problems.items()
    }
    languages = in_order()
    rows = [
        row_of(line, shown.get(line.pointer, ()), user, languages) for line in lines
    ]
    return {
        "needs_others": any(one.is_of_rights for it in problems.values() for one in it),
        "rows": rows,
        "columns": [(code, own_name(code)) for code in languages],
        "stopped": sum(row["is_stopped"] for row in rows),
        "version": version_of(lines),
    }


def row_of(line, problems, user, languages):
    is_shown = line.model and may_see(user, line.model)
    record = line.record
    is_named = is_shown and record is not None
    nameless = (
        gettext("(deleted)") if is_shown else gettext("(you may not see this item)")
    )
    return {
        "kind": capfirst(line.model._meta.verbose_name) if line.model else "",
        "title": str(record) if is_named else nameless,
        "language": title_language(record) if is_named else "",
        "url": page_of(line.model, "change", record.pk) if is_named else "",
        "cells": [cell_of(line, language) for language in languages],
        "problems": [
            (problem, problem_url(line, problem) if is_shown else "")
            for problem in problems
        ],
        "is_stopped": any(problem.is_fault for problem in problems),
    }


def problem_url(line, problem):
    if problem.page == "deleted":
        return page_of(line.model, "deleted") if line.model else ""
    url = page_of(line.model, problem.page, line.pointer.pk)
    return f"{url}#{id_in_form(line.model, problem.field)}" if problem.field else url


def cell_of(line, language):
    """Return what is shown of a language of an item; None: it is not in the release."""
    row = next((row for row in line.rows if row.language == language), None)
    if row is None:
        return None
    is_waiting = row.state == ReleaseItem.State.WAITING
    return {
        "code": language,
        "name": own_name(language),
        "value": f"{line.pointer}:{language}",
        "marks": marks_of(line, language) if line.record else [],
        "words": effect(line, language) if is_waiting else outcome(row),
    }


def marks_of(line, language):
    shown = [marks.of_language(line.record, language)]
    if line.changes_in(language):
        changed = line.working_copy.changed
        shown.append(marks.of_working_copy(line.working_copy, language, changed))
    return shown


def effect(line, language):
    if line.record is None:
        return ""
    if language in line.drafts:
        return gettext("The draft will be published.")
    if line.has_news_in(language):
        number = len(line.changes_in(language))
        return ngettext(
            "%(number)d change will be published.",
            "%(number)d changes will be published.",
            number,
        ) % {"number": number}
    is_to_come = line.record.status_in(language) == LanguageStatus.SCHEDULED
    if line.record.is_public_in(language) and not is_to_come:
        return gettext("Nothing to do: readers have it.")
    return ""


def outcome(row):
    words = row.get_state_display()
    if not row.is_attached:
        return words
    text = gettext("%(outcome)s, with the text that it belongs to")
    return text % {"outcome": words}
