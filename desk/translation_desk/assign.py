"""Giving rows of the queue to a person, or taking them oneself."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import OperationalError, transaction
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext, gettext_lazy as _
from django.views.decorators.http import require_POST

from accounts.models import User
from accounts.permissions import may_write, people_who_write
from desk.dashboard.page import kinds_of
from desk.translation_desk import pace, workload
from publishing.admin import assignments, steps
from publishing.content.locks import is_lock_failure
from publishing.models import Assignment
from publishing.revisions import display
from text.languages import LANGUAGES
from text.pointers import parse_or_none

# How many of what was left out are named.
MOST_NAMED = 20


class PersonField(forms.ModelChoiceField):
    """A person, with when they are free; ``workers``: {key: Worker}."""

    workers = {}

    def label_from_instance(self, person):
        name = display.name_of(person)
        worker = self.workers.get(person.pk)
        return f"{name} — {worker.is_free(timezone.localdate())}" if worker else name


class GiveForm(assignments.DueForm):
    person = PersonField(
        User.objects.none(),
        label=_("To whom"),
        widget=forms.RadioSelect,
        empty_label=None,
    )
    field_order = ["person", "due_on"]

    def __init__(self, *args, people, workers, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        self.fields["person"].workers = workers
        self.fields["person"].queryset = people


def chosen(request):
    """Return {(model, language): keys} of the rows that were sent.

    Raises PermissionDenied for what the person may not give to anybody.
    """
    kinds, groups = kinds_of(request.user), {}
    for name in sent(request):
        pointer, language = read(name)
        if pointer is None:
            continue
        model = kinds.get(pointer.model)
        is_listed = model in admin.site._registry
        if not is_listed or not may_write(request.user, model, language):
            raise PermissionDenied
        groups.setdefault((model, language), []).append(pointer.pk)
    return groups


def sent(request):
    """Return the rows that are ticked, or the one whose button was pressed."""
    only = request.POST.get("only")
    return [only] if only else request.POST.getlist("row")[: steps.MOST]


def read(name):
    """Return the pointer and the language that name a row, or None twice."""
    pointer, _slash, language = name.rpartition("/")
    pointer = parse_or_none(pointer)
    return (pointer, language) if pointer and language in LANGUAGES else (None, None)


def back(request):
    return f"{reverse('admin:desk')}?{request.POST.get('here', '')}"


@require_POST
def assign(request):
    """Ask to whom the rows are to be given, and give them."""
    groups = chosen(request)
    if not groups:
        return nothing_chosen(request)
    people = people_for(groups)
    form = GiveForm(
        request.POST if "post" in request.POST else None,
        people=people,
        workers=workers_for(request, groups),
    )
    if form.is_valid():
        step = steps.assign_to(form.cleaned_data["person"], form.cleaned_data["due_on"])
        return answer(request, groups, step)
    return ask(request, groups, form)


@require_POST
def take(request):
    """Give the rows to the person who asks, unless somebody else has them."""
    groups = chosen(request)
    if not groups:
        return nothing_chosen(request)
    return answer(request, groups, take_step)


def take_step(changeset, user, record, working_copy, languages):
    given = Assignment.objects.to_record(record).filter(language__in=languages)
    given = given.select_related("person").first()
    if given is None:
        steps.assign_to(user, None)(changeset, user, record, working_copy, languages)
    elif given.person != user:
        raise steps.Refused(f"{capfirst(assignments.in_words(given))}.")


def people_for(groups):
    """Return who may write all of what is chosen."""
    people = User.objects.order_by("last_name", "username")
    for model, language in groups:
        people = people.filter(pk__in=people_who_write(model, [language]).values("pk"))
    return people


def workers_for(request, groups):
    """Return {key: Worker} for the languages of the rows, if it is one."""
    languages = {language for _model, language in groups}
    if len(languages) > 1:
        return {}
    kinds = kinds_of(request.user)
    every = workload.groups_of(kinds)
    workers = pace.workers(every, kinds, *languages)
    return {worker.pk: worker for worker in workers}


def nothing_chosen(request):
    messages.warning(request, gettext("Nothing is chosen: tick some rows first."))
    return HttpResponseRedirect(back(request))


def ask(request, groups, form):
    titles = [
        (str(record), language)
        for (model, language), pks in groups.items()
        for record in model._base_manager.filter(pk__in=pks).order_by("pk")
    ]
    context = {
        **admin.site.each_context(request),
        "title": gettext("Assign"),
        "form": form,
        "records": titles,
        "rows": sent(request),
        "here": request.POST.get("here", ""),
        "back": back(request),
    }
    return TemplateResponse(request, "admin/desk/assign.html", context)


def answer(request, groups, step):
    """Take a step with all rows; say what was done, and what was left out and why."""
    done, left = 0, []
    try:
        with transaction.atomic():
            for (model, language), pks in groups.items():
                model_admin = admin.site._registry[model]
                rows = model_admin, request, model._base_manager.filter(pk__in=pks)
                report = steps.apply_to_each(*rows, step, [language])
                done += report.done
                left += report.left
    except OperationalError as error:
        if not is_lock_failure(error):
            raise
        steps.say_locked(request)
        return HttpResponseRedirect(back(request))
    if done:
        messages.success(request, gettext("Assigned: %(number)d.") % {"number": done})
    for record, reason in left[:MOST_NAMED]:
        messages.warning(request, f"{record}: {reason}")
    return HttpResponseRedirect(back(request))
