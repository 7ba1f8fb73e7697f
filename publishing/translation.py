from modeltranslation.translator import TranslationOptions, register

from publishing.models import Topic

# What every publishable model has in each language; a subject adds its own texts.
PUBLISHABLE_FIELDS = (
    "title",
    "summary",
    "slug",
    "state",
    "summary_only",
    "published_at",
    "published_until",
    "withdrawal_reason",
    "withdrawn_at",
    "updated_at",
    "lemmas",
)


class PublishableOptions(TranslationOptions):
    fields = PUBLISHABLE_FIELDS


@register(Topic)
class TopicOptions(PublishableOptions):
    fields = ()
