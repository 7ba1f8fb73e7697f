"""What the site knows of a subject, as news is one: its addresses and its roles."""

from django.apps import AppConfig, apps

WRITING = {"view", "add", "change"}
PUBLISHING = {*WRITING, "delete", "publish"}


class SubjectConfig(AppConfig):
    """A package of content, which stands in ``INSTALLED_APPS`` and nowhere else.

    ::

        from accounts import subjects

        class VacanciesConfig(subjects.SubjectConfig):
            name = "vacancies"
            verbose_name = _("Vacancies")

    Its addresses are those of ``vacancies.urls`` below ``/en/vacancies/``; menu and
    site map know the list ``vacancies:list`` by its name; who writes news writes it.
    The module does not import the class: Django would take it for the package's own.
    """

    # Name of the URL of its first page, where that is not the list.
    home = ""
    # {role: actions}; an administrator may do all.
    roles = {
        "Editor": WRITING,
        "Translator": {"view", "translate"},
        "Publisher": PUBLISHING,
        "Terminologist": {"view"},
    }

    @property
    def section(self):
        return self.home or f"{self.label}:list"


def subjects() -> list[SubjectConfig]:
    """Return the subjects in the order of ``INSTALLED_APPS``."""
    configs = apps.get_app_configs()
    return [config for config in configs if isinstance(config, SubjectConfig)]
