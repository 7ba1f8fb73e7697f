import time
from contextlib import contextmanager
from datetime import timedelta

from django.contrib.auth import get_user_model
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import BrinIndex, GinIndex
from django.db import models
from django.db.models import (
    BooleanField,
    Exists,
    F,
    Func,
    OuterRef,
    Q,
    Subquery,
    TextField,
    Value,
)
from django.db.models.fields.json import KT
from django.db.models.functions import Cast, JSONObject
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import person_field
from publishing.cache.compiled import compiled
from publishing.content.pointer_model import SAME_RECORD, PointerModel, PointerQuerySet
from text.languages import LANGUAGES

# No transaction lasts so long: an import is the longest.
LONGEST_TRANSACTION = timedelta(hours=3)


class RevisionQuerySet(PointerQuerySet):
    def without_discarded(self):
        """Exclude discarded working copies, whose contents the record never had."""
        return self.exclude(kind=Revision.Kind.DISCARDED)

    def by(self, user):
        """Filter what a person, or their key, has changed, whoever published it."""
        pk = getattr(user, "pk", user)
        return self.filter(Q(user=pk) | Q(is_author(pk)))

    def newest_first(self):
        return self.order_by("-pk")

    def version_of(self, model):
        """Return a number that grows with each change of a record of the model."""
        return next(iter(newest_of(model)), 0)

    def newest_key(self):
        """Return the key of the newest, 0 if there is none."""
        return self.newest_first().values_list("pk", flat=True).first() or 0

    def settled_key(self):
        """Return a key below which no revision is still to come.

        A transaction may draw a key and commit after others with later keys.
        """
        return self.filter(
            made_at__lt=timezone.now() - LONGEST_TRANSACTION
        ).newest_key()

    def with_states_before(self):
        """Annotate ``last``: of the revision before, its key, kind and states."""
        earlier = Revision.objects.without_discarded().filter(
            **SAME_RECORD, pk__lt=OuterRef("pk")
        )
        states = {language: f"state_{language}" for language in LANGUAGES}
        last = earlier.newest_first().with_states()
        last = last.values(data=JSONObject(pk="pk", kind="kind", **states))
        return self.annotate(last=Subquery(last[:1]))

    def that_changed(self, name):
        return self.filter(changed__contains=[name])

    def lean(self):
        """Defer the snapshot, which a list does not show."""
        return self.defer("snapshot", "unequal")

    def with_states(self):
        """Annotate what ``states`` and ``dates`` return, without the whole snapshot."""
        names = [
            f"{name}_{language}"
            for name in ["state", "published_at"]
            for language in LANGUAGES
        ]
        return self.annotate(**{name: KT(f"snapshot__{name}") for name in names})

    def deletions(self, model):
        """Return the last revision of each deleted record of ``model``."""
        later = self.model.objects.filter(
            **SAME_RECORD,
            pk__gt=OuterRef("pk"),
        )
        there = model._base_manager.filter(pk=OuterRef("to_pk"))
        return self.filter(
            ~Exists(later),
            ~Exists(there),
            to_model=model._meta.label_lower,
            kind=Revision.Kind.DELETED,
        )


class Revision(PointerModel):
    """The contents of a record after one change set: languages, relations, children.

    ``authors``: who else wrote what of a working copy that ``user`` has published or
    discarded, see ``authors``. ``snapshot``: see ``content.snapshots``.
    ``changed``: the names in it that the save changed. ``unequal``: {text: {language:
    version}}, the synced versions of each text whose languages did not say the same
    then. ``words``: {name: how many words of a text were not there before}.
    ``versions_before``: of one that a purge has left, see ``versions.number_before``.
    """

    class Kind(models.TextChoices):
        INITIAL = "initial"
        CREATED = "created"
        CHANGED = "changed"
        CHECKED = "checked"
        DUPLICATED = "duplicated"
        IMPORTED = "imported"
        RESTORED = "restored"
        PUBLISHED = "published"
        DISCARDED = "discarded"
        DELETED = "deleted"

    made_at = models.DateTimeField(default=timezone.now)
    user = person_field()
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.CHANGED)
    changed = ArrayField(models.CharField(max_length=100), default=list)
    authors = models.JSONField(default=dict)
    note = models.CharField(max_length=300, blank=True)
    snapshot = models.JSONField()
    unequal = models.JSONField(default=dict)
    words = models.JSONField(default=dict)
    versions_before = models.PositiveIntegerField(default=0)

    objects = RevisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("revision")
        verbose_name_plural = _("revisions")
        # Of who may remove former texts for good.
        default_permissions = ("delete",)
        indexes = [
            # The history of a record, newest first.
            models.Index(
                fields=["to_model", "to_pk", "-id"], name="publishing_revision_of"
            ),
            # What a person has changed.
            models.Index(
                fields=["user", "to_model", "to_pk"], name="publishing_revision_by"
            ),
            # What a person did lately.
            models.Index(fields=["user", "-id"], name="publishing_revision_lately"),
            # What a person wrote and another published.
            GinIndex(fields=["authors"], name="publishing_revision_authors"),
            # What was changed in a period.
            BrinIndex(fields=["made_at"], name="publishing_revision_made_at"),
            # What was deleted lately.
            models.Index(
                fields=["to_model", "-id"],
                name="publishing_revision_deleted",
                condition=models.Q(kind="deleted"),
            ),
        ]

    def __str__(self):
        return f"{self.to_model}/{self.to_pk} {self.made_at:%Y-%m-%d %H:%M}"

    def author_of(self, name):
        """Return who wrote what the revision has under a name."""
        key = key_of_author(self.authors, name)
        return get_user_model().objects.filter(pk=key).first() if key else self.user

    @property
    def states(self):
        """The state of each language after this save; see ``with_states``."""
        return {code: getattr(self, f"state_{code}") for code in LANGUAGES}

    @property
    def before(self):
        """The states before it, {} where nothing was; see ``with_states_before``."""
        if self.last is None or self.last["kind"] == self.Kind.DELETED:
            return {}
        return {language: self.last[language] for language in LANGUAGES}

    @property
    def dates(self):
        """The date of publication of each language, as text or None."""
        return {code: getattr(self, f"published_at_{code}") for code in LANGUAGES}


@compiled
def newest_of(model):
    revisions = Revision.objects.filter(to_model=model._meta.label_lower)
    return revisions.newest_first().values_list("pk", flat=True)[:1]


# Who wrote what: {key of a person, as text: names}, of working copies and revisions.
# The names are those of a snapshot; a text without a language stands for what was
# declared of its translations. A person who was removed is a key that leads to nobody.


def add_author(authors, user, names):
    """Note that a person, or nobody in a command, wrote these names last."""
    for key, written in list(authors.items()):
        authors[key] = [name for name in written if name not in names]
    if user is not None:
        authors.setdefault(str(user.pk), []).extend(names)


def authors_among(authors, names):
    return {
        key: those
        for key, written in authors.items()
        if (those := [name for name in written if name in names])
    }


def key_of_author(authors, *names):
    """Return the key of who wrote the first of these that has an author, or None."""
    for name in names:
        for key, written in authors.items():
            if name in written:
                return int(key)
    return None


def authors_beside(authors, user):
    """Return the authors without a person, who may be None."""
    own = user and str(user.pk)
    return {key: names for key, names in authors.items() if key != own}


def existing_authors(authors, user):
    """Return the authors without those who were removed; ``user`` is there."""
    if not (others := authors_beside(authors, user)):
        return authors
    people = get_user_model().objects.filter(pk__in=others)
    there = {str(pk) for pk in people.values_list("pk", flat=True)}
    gone = others.keys() - there
    return {key: names for key, names in authors.items() if key not in gone}


def people_of(revisions):
    """Return {key: person} of the authors of revisions, by one statement at most."""
    keys = {key for revision in revisions for key in revision.authors}
    people = get_user_model().objects.in_bulk(map(int, keys)) if keys else {}
    return {str(pk): person for pk, person in people.items()}


def is_author(pk):
    """Match rows with ``authors`` among whom a person is; ``pk``: also a Parameter."""
    key = pk if hasattr(pk, "resolve_expression") else Value(int(pk))
    return has_key("authors", Cast(key, TextField()))


def has_key(column, key):
    """Match rows with a key, an expression, in a column of JSON."""
    return Func(
        F(column),
        key,
        arg_joiner=" ? ",
        template="(%(expressions)s)",
        output_field=BooleanField(),
    )


# What has been saved since a job of the worker looked last

# The channel on which the database tells of it, by a trigger.
CHANNEL = "publishing_saved"
# Seconds after which everything is taken to have changed: not all makes a revision.
EVERYTHING_AFTER = 24 * 60 * 60


class Changes:
    """Tells a job which saves are new to it, those too that commit late.

    It keeps the keys that it has told, so each is told once.
    """

    def __init__(self):
        self.seen, self.since = set(), None

    @contextmanager
    def new(self):
        """Yield the new revisions, without their snapshots, or None: look at all.

        None at first and once a day. If the block fails, they are new the next time.
        """
        since, now = self.since, time.monotonic()
        is_all = since is None or now - since > EVERYTHING_AFTER
        recent = Revision.objects.filter(pk__gt=Revision.objects.settled_key())
        keys = {*recent.values_list("pk", flat=True)}
        new = keys - self.seen
        if is_all:
            yield None
            self.since = now
        else:
            yield list(Revision.objects.filter(pk__in=new).lean()) if new else []
        self.seen = keys
