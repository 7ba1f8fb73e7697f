import json
import zlib
from dataclasses import asdict, replace
from datetime import timedelta

from django.apps import apps
from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import removed_person
from imports.report import KINDS
from imports.tables import Row, Table
from publishing.models import Publishable

# How long the rows of a file that nobody imports are kept.
TABLE_MAX_AGE = timedelta(days=1)
LONGEST_FILE_NAME = 255


class ImportRunQuerySet(models.QuerySet):
    def record(self, way, file_name):
        """Store what an ``Import`` found or did; of a dry run the rows, too."""
        run = self.model(
            user=way.subject.user,
            model=way.subject.label(),
            file_name=file_name[:LONGEST_FILE_NAME],
        )
        run.take_outcome(way)
        run.save()
        return run

    def forget(self):
        """Empty the rows and reports of what nobody imported; return how many runs.

        They may hold names and addresses of people. The numbers of rows stay.
        """
        due = self.filter(
            Q(table__isnull=False) | ~Q(report__outcomes={}) | ~Q(report__remarks=[]),
            imported_at=None,
            created_at__lt=timezone.now() - TABLE_MAX_AGE,
        )
        with transaction.atomic():
            # One that is being imported at this moment is locked.
            runs = list(due.select_for_update(skip_locked=True).defer("table"))
            for run in runs:
                run.table = None
                run.report |= {"outcomes": {}, "remarks": []}
                run.save(update_fields=["table", "report"])
        return len(runs)

    def about(self, pointer):
        """Filter the runs that stored an item, or found it: their reports quote it."""
        found = Q(report__stored__has_key=str(pointer))
        # The label of a subject of several kinds is that of no model.
        of_kind = Q(model=pointer.model) | ~Q(model__contains=".")
        for kind in [*KINDS, "remark"]:
            outcomes = {"outcomes": {kind: [{"pk": pointer.pk}]}}
            found |= Q(report__contains=outcomes) & of_kind
        return self.filter(found)


def forget_items(sender, pointers, **kwargs):
    """Empty the reports about items whose former texts are removed for good."""
    for pointer in pointers:
        for run in ImportRun.objects.about(pointer).select_for_update().order_by("pk"):
            run.purge(str(pointer))


class ImportRun(models.Model):
    """A file that somebody sent: its dry run, and its import if that followed."""

    class State(models.TextChoices):
        CHECKED = "checked", _("dry run")
        IMPORTED = "imported", _("imported")
        PARTLY = "partly", _("partly undone")
        UNDONE = "undone", _("undone")
        FAILED = "failed", _("failed")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("who"),
        related_name="+",
        on_delete=models.SET(removed_person),
    )
    # As ``Subject.label`` names it: news.article.
    model = models.CharField(_("what"), max_length=100)
    file_name = models.CharField(_("file"), max_length=LONGEST_FILE_NAME)
    state = models.CharField(
        _("state"), max_length=10, choices=State, default=State.CHECKED
    )
    # {"table": …, "versions": …} of a dry run, without its bad rows, as compressed
    # JSON: as jsonb, 20,000 rows take three times as long to store. Null when it is no
    # longer needed.
    table = models.BinaryField(null=True)
    report = models.JSONField()
    row_count = models.PositiveIntegerField(_("rows"))
    stored_count = models.PositiveIntegerField(_("of them imported"), default=0)
    created_at = models.DateTimeField(_("when"), default=timezone.now)
    imported_at = models.DateTimeField(_("imported at"), null=True)
    undone_at = models.DateTimeField(_("undone at"), null=True)

    objects = ImportRunQuerySet.as_manager()

    class Meta:
        verbose_name = _("import run")
        verbose_name_plural = _("import runs")
        ordering = ["-created_at", "-pk"]
        default_permissions = ()
        indexes = [
            # The list of what a person may import, newest first.
            models.Index(
                fields=["model", "-created_at", "-id"], name="imports_importrun_list"
            ),
        ]

    def __str__(self):
        return self.file_name

    @property
    def may_be_imported(self):
        return self.state == self.State.CHECKED and self.table is not None

    @property
    def is_forgotten(self):
        is_old = self.created_at < timezone.now() - TABLE_MAX_AGE
        is_empty = self.table is None and not self.report["outcomes"]
        return self.imported_at is None and is_old and is_empty

    @property
    def may_be_undone(self):
        if self.state not in {self.State.IMPORTED, self.State.PARTLY}:
            return False
        # The label of a subject of several kinds is that of no model.
        model = apps.get_model(self.model) if "." in self.model else Publishable
        return self.stored_count > 0 and issubclass(model, Publishable)

    def purge(self, name):
        """Empty the report, and forget how to undo what it did to one item."""
        for about_items in ["stored", "copies"]:
            self.report[about_items].pop(name, None)
        self.report |= {"outcomes": {}, "remarks": [], "left": [], "is_purged": True}
        self.table = None
        self.save(update_fields=["report", "table"])

    def read_table(self):
        content = json.loads(zlib.decompress(self.table))
        table = content["table"]
        rows = [Row(**row) for row in table["rows"]]
        return Table(**{**table, "rows": rows}), content["versions"]

    def take_undo(self, undo):
        """Take what an ``Undo`` did, and what it left for another time."""
        kept = {str(pointer) for pointer in undo.kept}
        number = len(undo.restored) + len(undo.deleted) + len(undo.redirects)
        self.report["redirects"] = {}
        self.report["is_undone"] = not kept
        self.report["undone"] += number
        self.report["left"] = undo.left
        for name in ["stored", "copies"]:
            about = self.report[name]
            self.report[name] = {key: about[key] for key in about.keys() & kept}
        if number or not kept:
            self.state = self.State.PARTLY if kept else self.State.UNDONE
            self.undone_at = timezone.now()

    def take_outcome(self, way):
        """Take the report of an ``Import``, and what a dry run needs to go on."""
        report = way.report
        self.report, self.table = asdict(report), None
        self.row_count = report.total
        if report.is_stored:
            self.state, self.imported_at = self.State.IMPORTED, timezone.now()
            self.stored_count = report.counts["new"] + report.counts["changed"]
        elif not report.is_dry:
            self.state = self.State.FAILED
        elif rows := [row for row in way.table.rows if row.number not in way.bad]:
            table = asdict(replace(way.table, rows=rows))
            content = {"table": table, "versions": way.versions}
            text = json.dumps(content, ensure_ascii=False)
            self.table = zlib.compress(text.encode(), level=1)
