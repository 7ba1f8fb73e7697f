"""What is asked beside a file with articles."""

from django import forms
from django.utils.translation import gettext_lazy as _, pgettext_lazy

from imports.views import TableForm
from journal.imports.subject import Choice
from journal.models import Issue, Rubric
from text.languages import LANGUAGES, own_name


class IssueFileForm(TableForm):
    """Asks for the issue, and for what BibTeX and RIS do not say."""

    issue = forms.ModelChoiceField(
        None,
        label=_("Issue"),
        required=False,
        empty_label=_("as the file says, by year and number"),
    )
    rubric = forms.ModelChoiceField(
        None,
        label=pgettext_lazy("of a journal", "Section"),
        required=False,
        empty_label=_("as the file says"),
        help_text=_("For new articles for which the file gives none."),
    )
    language = forms.ChoiceField(
        label=_("Language of the texts"),
        required=False,
        help_text=_("For BibTeX and RIS, which have one language."),
    )
    field_order = ["issue", "rubric", "language", "upload"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["issue"].queryset = Issue.objects.without_texts().latest_first()
        self.fields["rubric"].queryset = Rubric.objects.all()
        self.fields["language"].choices = [
            ("", _("as each record says")),
            *((code, own_name(code)) for code in LANGUAGES),
        ]

    def clean_upload(self):
        chosen = [
            self.cleaned_data.get(name) for name in ["issue", "rubric", "language"]
        ]
        self.subject.choice = Choice(*chosen)
        return super().clean_upload()
