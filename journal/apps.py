from django.db.models import Q, Value
from django.utils.translation import gettext_lazy as _

from accounts import subjects


class JournalConfig(subjects.SubjectConfig):
    name = "journal"
    verbose_name = _("Journal")
    home = "journal:home"

    def ready(self):
        from institute.publications import works
        from journal.models import Article
        from journal.models.deposit import forget_answers
        from publishing.content.signals import purged

        purged.connect(forget_answers, dispatch_uid="journal forget answers")
        articles = works.Kind(
            Article,
            people="contributions__person",
            projects="projects",
            year="year",
            type_of=Value("article"),
            among=Q(contributions__person__isnull=False, removed_on__isnull=True),
        )
        # Whoever changes INSTALLED_APPS makes all apps ready once more.
        if articles not in works.kinds:
            works.kinds.append(articles)
