"""Giving rows of the queue to a person, or taking them oneself."""

from functools import partial

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext, gettext_lazy as _
from django.views.decorators.http import require_POST

from accounts.models import User
from accounts.permissions import may_write, people_who_write
from desk.dashboard.queries import kinds_of
from publishing.admin import assignments, steps
from publishing.drafts.permissions import Refused, refusing_locks
from publishing.models import Assignment
from publishing.revisions import display
from text.languages import LANGUAGES
from text.pointers import parse_or_none

# How many of what was left out are named.
MOST_NAMED = 20


class GiveForm(assignments.DueForm):
    """Asks to whom rows of the queue are given, of those who may write all of them."""

    person = forms.ModelChoiceField(
        User.objects.none(),
        label=_("To whom"),
        widget=forms.RadioSelect,
        empty_label=None,
    )
    field_order = ["person", "due_on"]

    def __init__(self, *args, groups, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        people = User.objects.order_by("last_name", "username")
        for model, language in groups:
            writers = people_who_write(model, [language])
            people = people.filter(pk__in=writers.values("pk"))
        self.fields["person"].queryset = people
        self.fields["person"].label_from_instance = display.name_of


@require_POST
def assign(request):
    groups = chosen_groups(request)
    if not groups:
        return nothing_chosen(request)
    data = request.POST if "post" in request.POST else None
    form = GiveForm(data, groups=groups)
    if form.is_valid():
        chosen = form.cleaned_data["person"], form.cleaned_data["due_on"]
        return take_step(request, groups, partial(steps.assign_to, *chosen))
    return admin.site.render_page(
        request,
        "admin/desk/assign.html",
        title=gettext("Assign"),
        form=form,
        records=[
            (str(record), language)
            for (model, language), pks in groups.items()
            for record in model._base_manager.filter(pk__in=pks).order_by("pk")
        ],
        rows=chosen_rows(request),
        here=request.POST.get("here", ""),
        back=queue_address(request),
    )


@require_POST
def take(request):
    """Give the rows to the person who asks, unless somebody else has them."""
    if groups := chosen_groups(request):
        return take_step(request, groups, take_unless_given)
    return nothing_chosen(request)


def take_unless_given(user, record, working_copy, languages):
    given = Assignment.objects.to_record(record).filter(language__in=languages)
    given = given.select_related("person").first()
    if given is None:
        steps.assign_to(user, None, user, record, working_copy, languages)
    elif given.person != user:
        raise Refused(f"{capfirst(assignments.in_words(given))}.")


# What is chosen


def chosen_groups(request):
    """Return {(model, language): keys} of the rows that were sent.

    Raises PermissionDenied for what the person may not give to anybody.
    """
    kinds, groups = kinds_of(request.user), {}
    for name in chosen_rows(request):
        text, _slash, language = name.rpartition("/")
        pointer = parse_or_none(text)
        if pointer is None or language not in LANGUAGES:
            continue
        model = kinds.get(pointer.model)
        if model is None or not may_write(request.user, model, language):
            raise PermissionDenied
        groups.setdefault((model, language), []).append(pointer.pk)
    return groups


def chosen_rows(request):
    """Return the rows that are ticked, or the one whose button was pressed."""
    only = request.POST.get("only")
    return [only] if only else request.POST.getlist("row")[: steps.MOST]


def nothing_chosen(request):
    messages.warning(request, gettext("Nothing is chosen: tick some rows first."))
    return HttpResponseRedirect(queue_address(request))


def queue_address(request):
    """Return the queue as the person has narrowed it."""
    return f"{reverse('admin:translation_desk')}?{request.POST.get('here', '')}"


def take_step(request, groups, step):
    """Take a step with all rows; say what was done, and what was left out and why."""
    done, left = 0, []
    try:
        with refusing_locks(), transaction.atomic():
            for (model, language), pks in groups.items():
                model_admin = admin.site._registry[model]
                rows = model_admin, request, model._base_manager.filter(pk__in=pks)
                report = steps.apply_to_each(*rows, step, [language])
                done += report.done
                left += report.left
    except Refused as refusal:
        messages.error(request, refusal.text)
        return HttpResponseRedirect(queue_address(request))
    if done:
        messages.success(request, gettext("Assigned: %(number)d.") % {"number": done})
    for record, reason in left[:MOST_NAMED]:
        messages.warning(request, f"{record}: {reason}")
    return HttpResponseRedirect(queue_address(request))
