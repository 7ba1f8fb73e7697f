"""What the translation editor sends of a text, and of a block of it."""

from functools import partial, wraps
from typing import NamedTuple

from django import forms
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from accounts.permissions import may_see
from publishing.content.registry import models_with_texts
from publishing.translations.language_checks import Pair
from text.languages import others
from text.pointers import Pointer
from text.richtext import text_of

# Characters of a block: a text of so many is not one paragraph.
LONGEST = 50_000
# Characters of a text that is checked whole.
LONGEST_CHECKED = 300_000
# What divides the blocks that are sent in one field, and the parts of each.
BLOCKS_END, PART_END = "\x1e", "\x1f"


long_text = partial(
    forms.CharField, required=False, strip=False, max_length=LONGEST_CHECKED
)


class TargetForm(forms.Form):
    """``target``: the language into which one translates, from the other."""

    target = forms.ChoiceField(choices=settings.LANGUAGES)

    @property
    def languages(self):
        """Return the language of the source, and that of the translation."""
        target = self.cleaned_data["target"]
        return *others(target), target


class TextForm(TargetForm):
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


def refuse(request, template, form):
    """Answer a request that a form refuses with the reason, in place of the rest."""
    errors = (error for errors in form.errors.values() for error in errors)
    refusal = " ".join(dict.fromkeys(errors))
    return TemplateResponse(request, template, {"refusal": refusal}, status=400)


def takes(form_class, template):
    """Decorate a view of what the editor sends: it gets the form, which is valid.

    Who sends it may see the item. What is refused is said in ``template``.
    """

    def decorate(view):
        @require_POST
        @wraps(view)
        def answer(request):
            form = form_class(request.POST)
            if not form.is_valid():
                return refuse(request, template, form)
            if not may_see(request.user, form.model_of_item):
                raise PermissionDenied
            return view(request, form)

        return answer

    return decorate


class SentBlock(NamedTuple):
    """A block as it stands in the editor, not in the database."""

    is_rich: bool
    source: str
    target: str


class BlocksForm(TextForm):
    """``blocks``: of the item, each as the name of its text, source, translation."""

    blocks = long_text()

    def sent_blocks(self):
        model = self.cleaned_data["model"]
        rows = self.cleaned_data["blocks"].split(BLOCKS_END)
        parts = (row.split(PART_END) for row in rows)
        return [
            SentBlock(model.is_rich_text(text), source, target)
            for text, source, target in (each for each in parts if len(each) == 3)
        ]


class BlockForm(BlocksForm):
    html = forms.CharField(required=False, strip=False, max_length=LONGEST)

    @property
    def plain_text(self):
        html = self.cleaned_data["html"]
        return text_of(html) if self.is_rich else html


class AnswerForm(TextForm):
    """A text of which somebody says that what is remarked is right."""

    def clean(self):
        cleaned = super().clean()
        model, pk = cleaned.get("model"), cleaned.get("pk")
        if model and not model._base_manager.filter(pk=pk).exists():
            raise forms.ValidationError(_("This item no longer exists."))
        return cleaned


class CheckForm(AnswerForm):
    """A text, or a block of it, beside its translation.

    ``block``: its number; None: the whole text.
    """

    source_html = long_text()
    target_html = long_text()
    block = forms.IntegerField(required=False, min_value=0)

    def pair(self):
        sent = self.cleaned_data
        texts = sent["source_html"], sent["target_html"]
        values = dict(zip(self.languages, texts, strict=True))
        return Pair.of(sent["model"], sent["pk"], sent["text"], values, is_typed=True)
