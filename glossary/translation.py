from modeltranslation.translator import TranslationOptions, register

from glossary.models import (
    Citation,
    Concept,
    ConsentText,
    Domain,
    Source,
    Term,
    TitlePage,
)
from publishing.translation import PublishableOptions


@register(Domain)
class DomainOptions(TranslationOptions):
    fields = Domain.texts


@register(TitlePage)
class TitlePageOptions(TranslationOptions):
    fields = TitlePage.texts


@register(Concept)
class ConceptOptions(PublishableOptions):
    fields = ("note", "names")


@register(Source)
class SourceOptions(TranslationOptions):
    fields = Source.texts


@register(Citation)
class CitationOptions(TranslationOptions):
    fields = Citation.texts


@register(Term)
class TermOptions(TranslationOptions):
    """None: each term is of one language. Its rows stand in a form with two columns."""

    fields = ()


@register(ConsentText)
class ConsentTextOptions(TranslationOptions):
    fields = ConsentText.texts
