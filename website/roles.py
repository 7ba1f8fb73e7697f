"""The institute's roles, as Django's groups."""

from django.apps import apps as installed_apps
from django.contrib.auth import get_permission_codename

# Models that editors write as they write news; fewer roles may change the others.
INSTITUTE = [
    f"institute.{model}"
    for model in [
        *["page", "person", "body", "role", "appointment", "project", "partner"],
        *["publication", "authorship", "honourcategory", "inductee"],
    ]
]

# {group: {app or app.model: actions}}
ROLES = {
    "Editor": {
        "news": {"view", "add", "change"},
        "events": {"view", "add", "change"},
        "glossary": {"view"},
        "journal": {"view", "add", "change"},
        "library": {"view", "add", "change"},
        "publishing.topic": {"view", "add", "change"},
        "publishing.redirect": {"view"},
        "publishing.release": {"view"},
        **{model: {"view", "add", "change"} for model in INSTITUTE},
        "institute.organization": {"view"},
        "website.menuitem": {"view"},
    },
    "Translator": {
        "news": {"view", "translate"},
        "events": {"view", "translate"},
        "glossary": {"view", "translate"},
        "journal": {"view", "translate"},
        "library": {"view", "translate"},
        "publishing.topic": {"view", "translate"},
        "publishing.release": {"view"},
        "institute": {"view", "translate"},
        "website.menuitem": {"view"},
    },
    "Publisher": {
        "news": {"view", "add", "change", "delete", "publish"},
        "events": {"view", "add", "change", "delete", "publish"},
        "glossary": {"view", "add", "change", "delete", "publish"},
        "journal": {"view", "add", "change", "delete", "publish"},
        "library": {"view", "add", "change", "delete", "publish"},
        "publishing.topic": {"view", "add", "change", "delete", "publish"},
        "publishing.redirect": {"view", "add", "change", "delete"},
        "publishing.release": {"view", "add", "change", "delete"},
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
        "journal": {"view"},
        "library": {"view"},
        "publishing.topic": {"view"},
        "publishing.release": {"view", "add", "change", "delete"},
        "institute": {"view"},
    },
    "Administrator": {
        app: {"view", "add", "change", "delete", "publish", "translate"}
        for app in [
            *["news", "events", "glossary", "journal", "library", "publishing"],
            *["institute", "website", "accounts", "auth"],
        ]
    },
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
