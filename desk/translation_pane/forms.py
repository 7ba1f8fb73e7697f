"""What the translation editor sends of a text, and of a block of it."""

from django import forms
from django.utils.translation import gettext, gettext_lazy as _

from publishing.content.registry import models_with_texts
from publishing.translations.language_checks import Pair
from text.languages import LANGUAGES, own_name
from text.pointers import Pointer
from text.richtext import text_of

# Characters of a block: a text of so many is not one paragraph.
LONGEST = 50_000
# Characters of a text that is checked whole.
LONGEST_CHECKED = 300_000


def language_field(label):
    return forms.ChoiceField(
        label=label, choices=[(code, own_name(code)) for code in LANGUAGES]
    )


class PaneForm(forms.Form):
    @property
    def refusal(self):
        """Why nothing is shown, as a sentence."""
        errors = (error for errors in self.errors.values() for error in errors)
        return " ".join(dict.fromkeys(errors))


class DirectionForm(PaneForm):
    """From which language to which."""

    source = language_field(_("From"))
    target = language_field(_("Into"))

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("source") == cleaned.get("target"):
            raise forms.ValidationError(_("Choose two languages."))
        return cleaned


class TextForm(PaneForm):
    """Which text of a record it is: ``text`` names the field, without a language."""

    model = forms.CharField(max_length=100)
    pk = forms.IntegerField(min_value=0, max_value=2**63 - 1)
    text = forms.CharField(max_length=100)

    def clean_model(self):
        models = {model._meta.label_lower: model for model in models_with_texts()}
        if model := models.get(self.cleaned_data["model"]):
            return model
        raise forms.ValidationError(_("There is no such kind."))

    def clean(self):
        cleaned = super().clean()
        model, name = cleaned.get("model"), cleaned.get("text")
        if model and name and name not in model.texts:
            raise forms.ValidationError(_("There is no such text."))
        return cleaned

    @property
    def pointer(self):
        model, pk = self.cleaned_data["model"], self.cleaned_data["pk"]
        return Pointer(model._meta.label_lower, pk)

    @property
    def model_of_item(self):
        """The kind in whose form the text is written."""
        return self.cleaned_data["model"].item_model()

    @property
    def is_rich(self):
        return self.cleaned_data["model"].is_rich_text(self.cleaned_data["text"])


class BlockForm(TextForm, DirectionForm):
    """A block of a text, to be translated."""

    html = forms.CharField(label=_("Text"), required=False, strip=False)

    def clean_html(self):
        html = self.cleaned_data["html"]
        if len(html) > LONGEST:
            raise forms.ValidationError(
                gettext(
                    "This paragraph has %(count)d characters, and at most %(most)d "
                    "can be searched."
                ),
                params={"count": len(html), "most": LONGEST},
            )
        return html

    @property
    def plain_text(self):
        html = self.cleaned_data["html"]
        return text_of(html) if self.is_rich else html


class AnswerForm(TextForm):
    """A text of which somebody says that what is remarked is right."""

    target = language_field(_("Into"))

    def clean(self):
        cleaned = super().clean()
        model, pk = cleaned.get("model"), cleaned.get("pk")
        if model and not model._base_manager.filter(pk=pk).exists():
            raise forms.ValidationError(_("This item no longer exists."))
        return cleaned


class CheckForm(AnswerForm, DirectionForm):
    """A text, or a block of it, beside its translation.

    ``block``: its number; None: the whole text.
    """

    source_html = forms.CharField(required=False, strip=False)
    target_html = forms.CharField(required=False, strip=False)
    block = forms.IntegerField(required=False, min_value=0)

    def clean(self):
        cleaned = super().clean()
        texts = cleaned.get("source_html", ""), cleaned.get("target_html", "")
        if max(map(len, texts)) > LONGEST_CHECKED:
            raise forms.ValidationError(
                _(
                    "The text is too long to be checked at once: check it paragraph by "
                    "paragraph."
                )
            )
        return cleaned

    def pair(self):
        sent = self.cleaned_data
        values = {
            sent["source"]: sent["source_html"],
            sent["target"]: sent["target_html"],
        }
        return Pair.of(sent["model"], sent["pk"], sent["text"], values, is_typed=True)
