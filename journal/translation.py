from modeltranslation.translator import TranslationOptions, register, translator

from journal.models import (
    Affiliation,
    Article,
    Award,
    Contribution,
    Galley,
    Issue,
    Journal,
    Policy,
    Reference,
    Rubric,
)
from publishing.translation import PublishableOptions

# A reference is quoted, so it has none; its rows stand in a form with two columns.
ROWS = [Affiliation, Award, Contribution, Policy, Reference, Galley]
for model in [Journal, Rubric, *ROWS]:
    options = type("Options", (TranslationOptions,), {"fields": tuple(model.texts)})
    translator.register(model, options)


@register(Issue)
class IssueOptions(PublishableOptions):
    fields = ("editorial",)


@register(Article)
class ArticleOptions(PublishableOptions):
    fields = (
        *(name for name in Article.texts if name not in ("title", "summary")),
        "file_text",
        "author_names",
    )
