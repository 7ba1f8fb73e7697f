"""The institute's roles, as Django's groups."""

from django.apps import apps as installed_apps
from django.contrib.auth import get_permission_codename

from accounts.subjects import PUBLISHING, WRITING, subjects

ALL = {*PUBLISHING, "translate"}
# Models that editors write as they write news; fewer roles may change the others.
INSTITUTE = [
    f"institute.{model}"
    for model in [
        *["page", "person", "body", "bodykind", "role", "appointment", "project"],
        *["partner", "publication", "authorship", "honourcategory", "inductee"],
    ]
]

# {group: {app or app.model: actions}}, but for the subjects.
OTHERS = {
    "Editor": {
        "library": WRITING,
        "publishing.topic": WRITING,
        "publishing.redirect": {"view"},
        "publishing.languagerule": {"view"},
        "publishing.release": {"view"},
        **dict.fromkeys(INSTITUTE, WRITING),
        "institute.organization": {"view", "change"},
        "website.menuitem": {"view"},
        "website.section": {"view"},
    },
    "Translator": {
        "library": {"view", "translate"},
        "publishing.topic": {"view", "translate"},
        "publishing.languagerule": {"view", "translate"},
        "publishing.release": {"view"},
        "institute": {"view", "translate"},
        "website.menuitem": {"view"},
        "website.section": {"view", "translate"},
    },
    "Publisher": {
        "library": PUBLISHING,
        "publishing.topic": PUBLISHING,
        "publishing.redirect": {"view", "add", "change", "delete"},
        "publishing.languagerule": PUBLISHING,
        "publishing.release": {"view", "add", "change", "delete"},
        **dict.fromkeys(INSTITUTE, PUBLISHING),
        "institute.organization": {"view", "change", "publish"},
        "website.menuitem": PUBLISHING,
        "website.section": {"view", "change", "publish"},
    },
    "Terminologist": {
        "library": {"view"},
        "publishing.topic": {"view"},
        "publishing.release": {"view", "add", "change", "delete"},
        "institute": {"view"},
    },
    "Administrator": dict.fromkeys(
        ["library", "publishing", "institute", "website", "accounts", "auth"], ALL
    ),
}


def actions_in(subject, role):
    """Return what a role may do in a subject: nothing if that leaves it out."""
    return ALL if role == "Administrator" else subject.roles.get(role, ())


ROLES = {
    role: {subject.label: actions_in(subject, role) for subject in subjects()} | own
    for role, own in OTHERS.items()
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
