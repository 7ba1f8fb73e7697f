from django import forms
from django.utils.translation import gettext, gettext_lazy as _

from publishing.registry import models_with_texts
from text.languages import LANGUAGES, own_name
from text.richtext import text_of

# Characters of a block: a text of so many is not one paragraph.
LONGEST = 50_000


def language_field(label):
    return forms.ChoiceField(
        label=label, choices=[(code, own_name(code)) for code in LANGUAGES]
    )


class DirectionForm(forms.Form):
    """From which language to which."""

    source = language_field(_("From"))
    target = language_field(_("Into"))

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("source") == cleaned.get("target"):
            raise forms.ValidationError(_("Choose two languages."))
        return cleaned

    @property
    def refusal(self):
        """Why nothing is shown, as a sentence."""
        return " ".join(error for errors in self.errors.values() for error in errors)


class BlockForm(DirectionForm):
    """A block of a text: ``text`` is the name of the field, without a language."""

    model = forms.CharField(max_length=100)
    pk = forms.IntegerField(min_value=0, max_value=2**63 - 1)
    text = forms.CharField(max_length=100)
    html = forms.CharField(label=_("Text"), required=False, strip=False)

    def clean_model(self):
        models = {model._meta.label_lower: model for model in models_with_texts()}
        if model := models.get(self.cleaned_data["model"]):
            return model
        raise forms.ValidationError(_("There is no such kind."))

    def clean_html(self):
        html = self.cleaned_data["html"]
        if len(html) > LONGEST:
            raise forms.ValidationError(
                gettext(
                    "This paragraph has %(count)d characters, and %(most)d at most "
                    "are looked through."
                ),
                params={"count": len(html), "most": LONGEST},
            )
        return html

    def clean(self):
        cleaned = super().clean()
        model, name = cleaned.get("model"), cleaned.get("text")
        if model and name and name not in model.texts:
            raise forms.ValidationError(_("There is no such text."))
        return cleaned

    @property
    def model_of_item(self):
        """The kind in whose form the text is written."""
        return self.cleaned_data["model"].item_model()

    @property
    def is_rich(self):
        return self.cleaned_data["model"].is_rich_text(self.cleaned_data["text"])

    @property
    def plain_text(self):
        html = self.cleaned_data["html"]
        return text_of(html) if self.is_rich else html
