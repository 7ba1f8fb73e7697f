"""The buttons above a list that act on the rows that are ticked."""

from functools import partial, wraps

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ActionForm
from django.db import transaction
from django.utils.translation import gettext, gettext_lazy as _

from accounts.permissions import may_write, speaks
from publishing.admin import steps
from publishing.admin.assignments import AssignForm
from publishing.admin.releases.page import ChooseForm
from publishing.admin.steps import parting, say_hidden_parts
from publishing.content.status import LanguageStatus, State, has_status
from publishing.content.titled import Topic
from publishing.drafts import transitions
from publishing.drafts.permissions import Refused
from publishing.releases.publication import get_changeable
from text.languages import LANGUAGES, in_order, others, own_name


class ListActionForm(ActionForm):
    """Asks for the languages in which to act, beside the action."""

    languages = forms.ChoiceField(
        label=_("Languages"),
        choices=lambda: [
            ("all", _("Both languages")),
            *((code, own_name(code)) for code in in_order()),
        ],
        required=False,
    )


def languages_of(request):
    if (chosen := request.POST.get("languages")) in LANGUAGES:
        return [chosen]
    return [code for code in in_order() if speaks(request.user, code)]


def bulk_action(permission, description):
    """Decorate an action of a list, which takes ``steps.MOST`` rows at once.

    It gets ``take``, which takes a step with the rows: ``steps.apply_and_report``.
    """

    def decorate(act):
        @admin.action(permissions=[permission], description=description)
        @wraps(act)
        def act_on_few(model_admin, request, queryset):
            if steps.too_many(request, queryset):
                return None
            chosen = model_admin, request, queryset
            return act(*chosen, partial(steps.apply_and_report, *chosen))

        return act_on_few

    return decorate


@bulk_action("publish", _("Publish"))
def publish(model_admin, request, queryset, take):
    languages = languages_of(request)
    # The list may be filtered by what changes.
    pks = [*queryset.values_list("pk", flat=True)]
    done = gettext("Published: %(number)d.")
    step = partial(steps.forward, transitions.PUBLISH)
    answer = take(step, done, languages=languages)
    records = model_admin.model.lean().filter(pk__in=pks)
    say_untitled(request, records, languages)
    say_hidden_parts(request, records, languages)
    return answer


def say_untitled(request, queryset, languages):
    """Name what was published in one language only, because the other has no title."""
    for language in languages:
        [other] = others(language)
        rows = queryset.filter(has_status(LanguageStatus.MISSING, language))
        rows = rows.filter(**{f"state_{other}": State.PUBLISHED})
        titles = [str(record) for record in rows[:MOST_NAMED]]
        if other in languages and titles:
            words = gettext("not published, because it has no title.")
            names = ", ".join(titles)
            messages.warning(request, f"{own_name(language)} ({names}): {words}")


@bulk_action("change", _("Ask for review"))
def ask_review(model_admin, request, queryset, take):
    done = gettext("Sent for review: %(number)d.")
    step = partial(steps.forward, transitions.TRANSITIONS["ask_review"])
    return take(step, done, languages=languages_of(request))


class UnpublishForm(forms.Form):
    note = forms.CharField(
        label=_("Reason for colleagues"),
        help_text=_("For colleagues, in the history. Readers do not see it."),
        max_length=300,
        required=False,
    )


@bulk_action("publish", _("Unpublish…"))
def unpublish(model_admin, request, queryset, take):
    form = form_of(request, UnpublishForm)
    languages = languages_of(request)
    if not form.is_valid():
        title = gettext("Unpublish: %s") % ", ".join(map(own_name, languages))
        along = parting(queryset.without_texts(), languages, request.user)
        return ask_before(model_admin, request, queryset, form, title, **along)
    step = partial(steps.unpublish, form.cleaned_data["note"])
    return take(step, gettext("Unpublished: %(number)d."), languages=languages)


@bulk_action("change", _("Assign…"))
def assign(model_admin, request, queryset, take):
    languages = languages_of(request)
    form = form_of(
        request,
        AssignForm,
        model_admin.model,
        languages=[
            code
            for code in LANGUAGES
            if may_write(request.user, model_admin.model, code)
        ],
        initial={"language": languages[0] if len(languages) == 1 else None},
    )
    if not form.is_valid():
        return ask_before(model_admin, request, queryset, form, gettext("Assign"))
    chosen = form.cleaned_data
    give = partial(steps.assign_to, chosen["person"], chosen["due_on"])
    done = gettext("Assigned: %(number)d.")
    return take(give, done, languages=[chosen["language"]])


class TopicForm(forms.Form):
    topic = forms.ModelChoiceField(Topic.objects.without_texts(), label=_("Topic"))


@bulk_action("change_shared", _("Add a topic…"))
def add_topic(model_admin, request, queryset, take):
    form = form_of(request, TopicForm)
    if not form.is_valid():
        return ask_before(model_admin, request, queryset, form, gettext("Add a topic"))
    done = gettext("Topic added: %(number)d.")
    return take(partial(steps.add_topic, form.cleaned_data["topic"]), done)


@bulk_action("release", _("Add to a release…"))
def add_to_release(model_admin, request, queryset, take):
    initial = {"languages": languages_of(request)}
    form = form_of(request, ChooseForm, request.user, initial=initial)
    if not form.is_valid():
        return ask_before(
            model_admin, request, queryset, form, gettext("Add to a release")
        )
    try:
        with transaction.atomic():
            # Its row before those of the items, as where a release goes out.
            release = get_changeable(form.chosen().pk)
            return take(
                partial(steps.add_to_release, release),
                gettext("Added to the release: %(number)d."),
                languages=form.cleaned_data["languages"],
            )
    except Refused as refusal:
        messages.error(request, refusal.text)
        return None


@bulk_action("change", _("Export for translation…"))
def export_for_translation(model_admin, request, queryset, _take):
    files = model_admin.admin_site.translation_files
    return files.export_list(model_admin, request, queryset)


def form_of(request, form_class, *args, **options):
    """Return the form of the question before an action; bound, if it was answered."""
    data = request.POST if "post" in request.POST else None
    return form_class(*args, data=data, **options)


def ask_before(model_admin, request, queryset, form, title, **context):
    """Show the question before an action."""
    records = queryset.without_texts()[:MOST_NAMED]
    sent = [
        (name, value)
        for name, values in request.POST.lists()
        if name in {"action", "languages"} - form.fields.keys()
        or name.startswith("seen-")
        for value in values
    ]
    pks = queryset.values_list("pk", flat=True)
    return model_admin.render_page(
        request,
        "action",
        title=title,
        form=form,
        records=records,
        number=len(pks),
        more=len(pks) - len(records),
        sent=[*sent, *((admin.helpers.ACTION_CHECKBOX_NAME, pk) for pk in pks)],
        back=request.get_full_path(),
        **context,
    )


# How many records the question names.
MOST_NAMED = 20
