from modeltranslation.translator import TranslationOptions, register

from journal.models import (
    Affiliation,
    Article,
    Contribution,
    Issue,
    Journal,
    Policy,
    Reference,
    Rubric,
)
from publishing.translation import PublishableOptions


@register(Journal)
class JournalOptions(TranslationOptions):
    fields = Journal.texts


@register(Rubric)
class RubricOptions(TranslationOptions):
    fields = Rubric.texts


@register(Issue)
class IssueOptions(PublishableOptions):
    fields = ("editorial",)


@register(Article)
class ArticleOptions(PublishableOptions):
    fields = tuple(name for name in Article.texts if name not in ("title", "summary"))


@register(Affiliation)
class AffiliationOptions(TranslationOptions):
    fields = Affiliation.texts


@register(Contribution)
class ContributionOptions(TranslationOptions):
    fields = Contribution.texts


@register(Policy)
class PolicyOptions(TranslationOptions):
    fields = Policy.texts


@register(Reference)
class ReferenceOptions(TranslationOptions):
    """None: a reference is quoted. Its rows stand in a form with two columns."""

    fields = ()
