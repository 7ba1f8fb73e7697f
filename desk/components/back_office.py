"""The components of the back office, with samples in the language of its interface."""

from types import SimpleNamespace as Sample

from django import forms
from django.contrib.admin.helpers import Fieldset
from django.urls import reverse
from django.utils.translation import gettext as _

from desk.components.component import Component
from desk.components.public import moment, summary, title
from publishing.admin.bar import Language
from publishing.admin.checklist import Remark
from publishing.content.status import LanguageStatus
from publishing.drafts import marks
from publishing.models import SyncPoint
from publishing.translations.translation_status import TranslationStatus
from text.languages import LANGUAGES, current, others, text_languages


def groups(request):
    """Return (name, its components) of each part of the back office."""
    return [
        (_("Back office: buttons, messages, tables"), controls()),
        (_("Back office: forms"), in_forms(request)),
        (_("Back office: states and translation"), states(request)),
    ]


class SampleForm(forms.Form):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["sample_title"] = forms.CharField(
            label=_("Title"), help_text=_("As readers see it in lists.")
        )
        self.fields["sample_place"] = forms.CharField(label=_("Place"))
        self.fields["sample_kind"] = forms.ChoiceField(
            label=_("Kind"), choices=[("news", _("News")), ("event", _("Event"))]
        )
        self.fields["sample_pinned"] = forms.BooleanField(
            label=_("Pinned"), required=False
        )


def controls():
    table = [(title(), _("Nothing is missing.")), (summary(), _("Not saved yet"))]
    work = Sample(
        kind=_("News"),
        title=title(),
        language=current(),
        shape="review",
        facts=[_("in review"), _("since yesterday")],
        url=reverse("admin:index"),
        action=_("Open"),
    )
    return [
        Component(
            "admin/desk/samples/buttons.html",
            _("One filled button for what comes next; what deletes stands apart."),
            source="static/desk/desk.css",
        ),
        Component(
            "admin/desk/samples/messages.html",
            _("What was done, what to look at, what was refused."),
            source="static/desk/colours.css",
        ),
        Component(
            "admin/desk/samples/table.html",
            _("A table: a line of heads, hairlines between rows."),
            {"rows": table},
            source="static/desk/list.css",
        ),
        Component(
            "admin/desk/work.html",
            _("What waits for a person, on the first page."),
            {"rows": [work], "name": "sample"},
            '<div class="dashboard">{}</div>',
        ),
        Component(
            "admin/desk/samples/dialog.html",
            _("What opens over a page and asks for words."),
            {"title": _("Note for colleagues")},
            source="templates/admin/publishing/save_fields.html",
        ),
    ]


def in_forms(request):
    form = SampleForm({"sample_title": title()})
    fieldset = Fieldset(form, fields=[*form.fields])
    note = Sample(
        pk=0,
        user=request.user,
        made_at=moment(1),
        quote=title(),
        text=summary(),
        answers=Sample(all=[]),
        resolved_at=None,
    )
    errors = [
        (form[name].id_for_label, form[name].label, *messages)
        for name, messages in form.errors.items()
    ]
    return [
        Component(
            "admin/includes/fieldset.html",
            _("Rows of a form: label, help, field, and what is wrong with it."),
            {"fieldset": fieldset},
            source="static/desk/form.css",
        ),
        Component(
            "admin/publishing/bar_errors.html",
            _("What was refused, with a link to each field."),
            {"errors": errors},
        ),
        Component(
            "admin/publishing/note.html",
            _("A note of a colleague, beside the words that it is about."),
            {"note": note},
            '<div class="field-notes">{}</div>',
        ),
        Component(
            "admin/publishing/difference.html",
            _("What was changed in a text."),
            {
                "pieces": [
                    ("", f"{_('The library is open until')} "),
                    ("del", "18:00"),
                    ("ins", "20:00"),
                ]
            },
            '<div class="difference">{}</div>',
        ),
        Component(
            "admin/publishing/checklist.html",
            _("What is missing, or worth a look, before a publication."),
            {"bar": {"languages": checked_languages()}},
        ),
    ]


def checked_languages():
    first, second = LANGUAGES
    remarks = [
        Remark(_("Title: this is needed for publication."), "sample_title", True),
        Remark(_("No summary: lists and search engines show none."), "sample_place"),
    ]
    return [
        Language(first, LanguageStatus.DRAFT, [], remarks=remarks),
        Language(second, LanguageStatus.DRAFT, []),
    ]


def states(request):
    [other] = others(current())
    sync_point = Sample(
        newer_at=moment(2),
        newer_by=request.user,
        synced_at=moment(30),
        synced_by=request.user,
        get_how_display=SyncPoint.How.CHECKED.label,
    )
    stale = {
        "is_stale": True,
        "other": other,
        "other_name": text_languages([other]),
        "sync_point": sync_point,
    }
    of_translation = marks.TRANSLATION_MARKS.values()
    return [
        Component(
            "admin/publishing/legend.html",
            _("The states of a language: a shape and words; the colour only adds."),
            {"legend": [*marks.LANGUAGE_MARKS.values(), marks.RETURNED]},
        ),
        Component(
            "admin/publishing/legend.html",
            _("How a text stands to its translation."),
            {"legend": [*of_translation]},
            source="publishing/marks.py",
        ),
        Component(
            "admin/publishing/bar_languages.html",
            _("The state of each language, above the columns of a form."),
            {"languages": [of_bar(code) for code in LANGUAGES]},
        ),
        Component(
            "admin/publishing/field_notes.html",
            _("Says at a field that its text is out of date, and what was changed."),
            {"id": "sample", "stale": stale},
        ),
    ]


def of_bar(code):
    is_first = code == LANGUAGES[0]
    status = LanguageStatus.VISIBLE if is_first else LanguageStatus.DRAFT
    return Language(
        code,
        status,
        [],
        mark=marks.LANGUAGE_MARKS[status],
        published_at=moment(30) if is_first else None,
        translation=None if is_first else TranslationStatus.STALE,
    )
