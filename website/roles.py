"""The institute's roles, as Django's groups."""

from django.apps import apps as installed_apps
from django.contrib.auth import get_permission_codename

VIEW = {"view"}
WRITE = VIEW | {"add", "change"}
EDIT = WRITE | {"delete"}
PUBLISH = EDIT | {"publish"}
TRANSLATE = VIEW | {"translate"}
ALL = PUBLISH | TRANSLATE

# What editors write; fewer roles may change the rest of the institute.
APPS = ["news", "events", "journal", "library", "publishing.topic"]
INSTITUTE = [
    *["page", "person", "body", "role", "appointment", "project", "partner"],
    *["publication", "authorship", "honourcategory", "inductee"],
]
WRITTEN = [*APPS, *(f"institute.{model}" for model in INSTITUTE)]

# {group: {app or app.model: actions}}
ROLES = {
    "Editor": {
        **dict.fromkeys(WRITTEN, WRITE),
        **dict.fromkeys(["glossary", "institute.organization"], VIEW),
        **dict.fromkeys(["publishing.redirect", "publishing.release"], VIEW),
        "website.menuitem": VIEW,
    },
    "Translator": {
        **dict.fromkeys([*APPS, "glossary", "institute"], TRANSLATE),
        **dict.fromkeys(["publishing.release", "website.menuitem"], VIEW),
    },
    "Publisher": {
        **dict.fromkeys([*WRITTEN, "glossary", "website.menuitem"], PUBLISH),
        **dict.fromkeys(["publishing.redirect", "publishing.release"], EDIT),
        "institute.organization": {"view", "change", "publish"},
    },
    "Terminologist": {
        **dict.fromkeys([*APPS, "institute"], VIEW),
        "glossary": ALL,
        "publishing.release": EDIT,
    },
    "Administrator": dict.fromkeys(
        [
            *["news", "events", "glossary", "journal", "library", "publishing"],
            *["institute", "website", "accounts", "auth"],
        ],
        ALL,
    ),
}


def update_roles(app_config, using, apps=installed_apps, **kwargs):
    """Give each role the permissions of ``ROLES``, each of them only once.

    Runs after the migration of each app, which creates its permissions. What an
    administrator gave or took away since then stays so; a role that was deleted or
    renamed is not created again.
    """
    try:
        Group = apps.get_model("auth", "Group")
        Permission = apps.get_model("auth", "Permission")
        RoleGrant = apps.get_model("accounts", "RoleGrant")
    except LookupError:
        return
    for role, actions_by_scope in ROLES.items():
        codenames = {
            get_permission_codename(action, model._meta)
            for scope, actions in actions_by_scope.items()
            for model in app_config.get_models()
            if scope in {model._meta.label_lower, model._meta.app_label}
            for action in actions
        }
        if not codenames:
            continue
        grants = RoleGrant.objects.using(using).filter(role=role)
        new = Permission.objects.using(using).filter(
            content_type__app_label=app_config.label, codename__in=codenames
        )
        new = new.exclude(pk__in=grants.values("permission"))
        if not new:
            continue
        groups = Group.objects.using(using)
        if not grants.exists():
            groups.get_or_create(name=role)
        if group := groups.filter(name=role).first():
            group.permissions.add(*new)
        grants.bulk_create(
            RoleGrant(role=role, permission=permission) for permission in new
        )
