"""The page that gives a language of an item to a person; the list asks the same."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext, gettext_lazy as _

from accounts.models import User
from accounts.permissions import may_write, people_who_write
from publishing.admin.addresses import redirect_to
from publishing.admin.fields import DayField, refuse_past
from publishing.content.publishable import Publishable
from publishing.content.status import LanguageStatus, State
from publishing.drafts import workflow
from publishing.drafts.permissions import may
from publishing.drafts.workflow import Assignment
from publishing.revisions import display
from text.languages import LANGUAGES, own_name


class PersonField(forms.ModelChoiceField):
    def label_from_instance(self, person):
        languages = ", ".join(map(own_name, person.languages))
        return f"{display.name_of(person)} ({languages})"


class DueForm(forms.Form):
    due_on = DayField(
        label=_("Due"),
        help_text=_("Optional."),
        required=False,
        validators=[refuse_past],
    )


class AssignForm(DueForm):
    language = forms.ChoiceField(label=_("Language"), widget=forms.RadioSelect)
    person = PersonField(User.objects.none(), label=_("To whom"))
    field_order = ["language", "person", "due_on"]

    def __init__(self, model, *args, languages=LANGUAGES, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        self.model = model
        self.fields["language"].choices = [(code, own_name(code)) for code in languages]
        people = people_who_write(model, languages)
        self.fields["person"].queryset = people.order_by("last_name", "username")

    def clean(self):
        cleaned = super().clean()
        language, person = cleaned.get("language"), cleaned.get("person")
        if language and person and not may_write(person, self.model, language):
            message = gettext(
                "%(who)s does not have permission to write this in %(language)s."
            ) % {"who": display.name_of(person), "language": own_name(language)}
            self.add_error("person", message)
        return cleaned


def languages_of(record):
    if not isinstance(record, Publishable):
        return LANGUAGES
    return [code for code in LANGUAGES if record.state_in(code) != State.NONE]


def may_assign(user, record, language) -> bool:
    """Tell whether the person may give a language to somebody, or take it."""
    return language in languages_of(record) and may(user, record, language, public=[])


def in_words(assignment):
    names = {"who": display.name_of(assignment.person)}
    if not assignment.due_on:
        return gettext("assigned to %(who)s") % names
    day = date_format(assignment.due_on, "DATE_FORMAT")
    return gettext("assigned to %(who)s, by %(day)s") % {**names, "day": day}


def assign(model_admin, request, object_id):
    """Give a language to a person; take it for oneself, or take it back."""
    record = model_admin.get_record(request, object_id)
    languages = [code for code in LANGUAGES if may_assign(request.user, record, code)]
    if not languages:
        raise PermissionDenied
    visible = LanguageStatus.VISIBLE
    unseen = [code for code in languages if record.status_in(code) != visible]
    form = AssignForm(
        model_admin.model,
        request.POST or None,
        languages=languages,
        initial={"language": unseen[0] if unseen else None},
    )
    if request.method == "POST":
        with transaction.atomic():
            model_admin.lock([record.pk])
            record.refresh_from_db()
            if change_assignment(request, record, form):
                return redirect_to("change", record)
    return model_admin.render_page(
        request,
        "assign",
        title=gettext("Assign"),
        record=record,
        form=form,
        given=[
            (
                assignment.language,
                own_name(assignment.language),
                in_words(assignment),
                assignment.language in languages,
            )
            for assignment in Assignment.objects.to_record(record)
            .select_related("person")
            .order_by("-language")
        ],
    )


def change_assignment(request, record, form):
    """Do what the page asks for; return whether the form has no fault."""
    pointer, user = record.pointer, request.user
    given = Assignment.objects.to_record(record).select_related("person")
    language = request.POST.get("take") or request.POST.get("clear")
    if language and not may_assign(user, record, language):
        raise PermissionDenied
    if request.POST.get("take"):
        # Unless another has it.
        if not given.filter(language=language).exists():
            workflow.assign(pointer, language, user, user)
    elif language:
        workflow.unassign(pointer, [language])
        messages.success(request, gettext("It is no longer assigned to anybody."))
        return True
    elif form.is_valid():
        chosen = form.cleaned_data
        language = chosen["language"]
        workflow.assign(pointer, language, chosen["person"], user, chosen["due_on"])
    else:
        return False
    words = in_words(given.get(language=language))
    names = {"language": own_name(language), "words": words}
    messages.success(request, gettext("%(language)s: %(words)s.") % names)
    return True
