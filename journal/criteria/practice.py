"""What only the editors know."""

from django.utils.translation import gettext

from journal.criteria.criterion import Answer, Criterion


def of_practice(journal):
    required = [
        gettext("At least two reviewers review each article, independently."),
        gettext("A person to turn to is named on the page of the journal."),
        gettext("Nobody has to wait, or to register, before they can read."),
    ]
    recommended = [
        gettext("Manuscripts are checked for copied text."),
        gettext("An archive that the Keepers Registry names keeps the articles."),
    ]
    for question in required:
        yield Criterion(question, Answer.UNKNOWN)
    for question in recommended:
        yield Criterion(question, Answer.UNKNOWN, is_required=False)
