"""The import of a file that was checked, and its undo: each of them once."""

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db import OperationalError, transaction

from imports.engine import Import, under_way
from imports.models import ImportRun
from imports.report import Report
from imports.undo import Undo
from publishing.content.locks import is_lock_failure


def importers() -> dict:
    """Return {label: the ``ImportPages`` whose ``subject`` it is}."""
    pages = [*admin.site._registry.values(), *admin.site.importers]
    return {
        each.subject.label(): each for each in pages if getattr(each, "subject", None)
    }


def importable_by(user) -> list:
    return [
        label for label, pages in importers().items() if pages.subject.may_import(user)
    ]


def import_run(run, subject, choice):
    """Import the good rows of a dry run; yield (rows done, rows in all)."""
    with transaction.atomic():
        run = locked(run)
        if not run.may_be_imported:
            return
        table, versions = run.read_table()
        way = Import(
            subject,
            table,
            is_dry=False,
            versions=versions,
            choice=choice,
            checked=Report(**run.report),
            file_name=run.file_name,
        )
        yield from way
        run.take_outcome(way)
        run.save()


def undo_run(run, user):
    """Take back what a run imported; yield (items done, items in all)."""
    with transaction.atomic():
        run = locked(run)
        if not run.may_be_undone:
            return
        undo = undo_of(run, user)
        yield from undo
        run.take_undo(undo)
        run.save(update_fields=["report", "state", "undone_at"])


def undo_of(run, user):
    """Return the undo of what is left of a run's import."""
    of_import = (run.report[name] for name in ["stored", "newest", "copies"])
    return Undo(*of_import, user, run.report.get("redirects", {}))


def locked(run):
    try:
        return ImportRun.objects.select_for_update(nowait=True).get(pk=run.pk)
    except OperationalError as error:
        if not is_lock_failure(error):
            raise
        raise ValidationError(under_way()) from error
