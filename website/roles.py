"""The institute's roles, as Django's groups."""

from django.apps import apps as installed_apps
from django.contrib.auth import get_permission_codename

# What of the institute is written as news are; of its own data only some change it.
INSTITUTE = [
    f"institute.{model}"
    for model in [
        *["page", "person", "body", "role", "appointment", "project", "partner"],
        *["honourcategory", "inductee"],
    ]
]

# Group: {app or app.model: actions}. A later app joins by its line here.
ROLES = {
    "Editor": {
        "news": {"view", "add", "change"},
        "events": {"view", "add", "change"},
        "glossary": {"view"},
        "library": {"view", "add", "change"},
        "publishing.topic": {"view", "add", "change"},
        "publishing.redirect": {"view"},
        **{model: {"view", "add", "change"} for model in INSTITUTE},
        "institute.organization": {"view"},
        "website.menuitem": {"view"},
    },
    "Translator": {
        "news": {"view", "translate"},
        "events": {"view", "translate"},
        "glossary": {"view", "translate"},
        "library": {"view", "translate"},
        "publishing.topic": {"view", "translate"},
        "institute": {"view", "translate"},
        "website.menuitem": {"view"},
    },
    "Publisher": {
        "news": {"view", "add", "change", "delete", "publish"},
        "events": {"view", "add", "change", "delete", "publish"},
        "glossary": {"view", "add", "change", "delete", "publish"},
        "library": {"view", "add", "change", "delete", "publish"},
        "publishing.topic": {"view", "add", "change", "delete", "publish"},
        "publishing.redirect": {"view", "add", "change", "delete"},
        **{
            model: {"view", "add", "change", "delete", "publish"} for model in INSTITUTE
        },
        "institute.organization": {"view", "change", "publish"},
        "website.menuitem": {"view", "add", "change", "delete", "publish"},
    },
    "Terminologist": {
        "news": {"view"},
        "events": {"view"},
        "glossary": {"view", "add", "change", "delete", "publish", "translate"},
        "library": {"view"},
        "publishing.topic": {"view"},
        "institute": {"view"},
    },
    "Administrator": {
        app: {"view", "add", "change", "delete", "publish", "translate"}
        for app in [
            *["news", "events", "glossary", "library", "publishing", "institute"],
            *["website", "accounts", "auth"],
        ]
    },
}


def keep_roles(app_config, using, apps=installed_apps, **kwargs):
    """Give each role, once, the permissions of its line.

    Runs after each app's migration, when its permissions exist. What an administrator
    gave or took away since then stays so, and so does a role deleted or renamed.
    """
    try:
        Group = apps.get_model("auth", "Group")
        Permission = apps.get_model("auth", "Permission")
        RoleGrant = apps.get_model("accounts", "RoleGrant")
    except LookupError:
        return
    for role, rooms in ROLES.items():
        codenames = {
            get_permission_codename(action, model._meta)
            for room, actions in rooms.items()
            for model in app_config.get_models()
            if model._meta.label_lower == room or model._meta.app_label == room
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
        grants.bulk_create(RoleGrant(role=role, permission=one) for one in new)
