from django.utils.translation import gettext_lazy as _

from accounts import subjects


class NewsConfig(subjects.SubjectConfig):
    name = "news"
    verbose_name = _("News")
