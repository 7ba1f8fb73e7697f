"""May this person do this, in this language? Everything asks these functions.

The answer is a permission of the model *and* a language of the person.
"""

from django.conf import settings
from django.contrib.auth import get_permission_codename, get_user_model
from django.contrib.auth.models import Permission
from django.db.models import Q

# Of every model with translated texts: Django's four, and two of ours.
PERMISSIONS = ("add", "change", "delete", "view", "publish", "translate")


def has(user, action: str, model) -> bool:
    """Tell whether the person has the permission of the model, in whatever language."""
    codename = get_permission_codename(action, model._meta)
    return user.has_perm(f"{model._meta.app_label}.{codename}")


def rights_of(user):
    """Return the permissions and languages of a person, as a key of what is kept."""
    permissions = user.is_superuser or frozenset(user.get_all_permissions())
    # AnonymousUser has no languages.
    return permissions, frozenset(getattr(user, "languages", ()))


def may_see(user, model) -> bool:
    """Tell whether the person may open items of the model in the back office."""
    return has(user, "view", model) or has(user, "change", model)


def people_who_may(action: str, model):
    """Return the active people with the permission, in whatever language: ``has``."""
    codename = get_permission_codename(action, model._meta)
    people = get_user_model().objects
    return people.with_perm(f"{model._meta.app_label}.{codename}").filter(is_staff=True)


def people_who_see(model):
    """Return the active people who may see the records of the model."""
    return people_who_may("view", model) | people_who_may("change", model)


def people_who_write(model, languages):
    """Return the active people who may write texts of one of the languages."""
    people = people_who_may("change", model) | people_who_may("translate", model)
    return people.filter(Q(is_superuser=True) | Q(languages__overlap=[*languages]))


def speaks(user, language: str) -> bool:
    """Tell whether ``language`` is one that the person may write."""
    return user.is_superuser or language in user.languages


def may_publish(user, model, language: str) -> bool:
    return speaks(user, language) and has(user, "publish", model)


def may_publish_all(user, model, languages) -> bool:
    """Tell whether the person may publish in each of the languages."""
    return all(may_publish(user, model, language) for language in languages)


def may_write(user, model, language: str) -> bool:
    """Tell whether the person may write texts of ``language``, not publish them."""
    return speaks(user, language) and (
        has(user, "change", model) or has(user, "translate", model)
    )


def only_translates(user, model) -> bool:
    """Tell whether the person translates texts of the model, and writes none."""
    return has(user, "translate", model) and not has(user, "change", model)


def may_write_any(user, model) -> bool:
    """Tell whether the person may write texts of the model in some language."""
    return any(may_write(user, model, code) for code, _name in settings.LANGUAGES)


def rights_beyond(user, permissions) -> set:
    """Return those of the permissions that the person lacks."""
    if user.is_superuser:
        return set()
    names = user.get_all_permissions()
    wanted = Permission.objects.filter(
        pk__in=[permission.pk for permission in permissions]
    )
    return {
        permission
        for permission in wanted.select_related("content_type")
        if f"{permission.content_type.app_label}.{permission.codename}" not in names
    }


def may_manage(user, person) -> bool:
    """Tell whether the user may change the account of a person.

    Whoever can set its password has its permissions and languages.
    """
    if user.is_superuser or person.is_superuser:
        return user.is_superuser
    rights = Permission.objects.filter(Q(group__user=person) | Q(user=person))
    return {*person.languages} <= {*user.languages} and not rights_beyond(user, rights)
