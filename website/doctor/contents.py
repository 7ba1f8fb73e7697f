"""Problems of what runs by itself, and of what the site holds."""

from datetime import timedelta
from itertools import chain, starmap

from django.conf import settings
from django.core.files.storage import default_storage
from django.utils import timezone
from django.utils.translation import gettext_noop as _

from desk.models import Notification
from institute.models import Organization
from library.files import stored_names
from library.models import Picture
from library.pictures import file_names
from library.typesetting.generated_file import GeneratedFileBase
from publishing.catalogue import triggers
from publishing.models import ScopeProgress
from website.doctor import error, warning
from website.models import LastRun
from website.preparation import is_being_prepared

BACK_UP = _("Run: manage.py backup FOLDER. Turn institute-backup.timer on.")
VERIFY = _("Run: manage.py restore FOLDER --verify. Turn institute-verify.timer on.")
START_WORKER = _(
    "Run: systemctl restart institute-worker, and read: journalctl -u institute-worker."
)
MIRROR = _("Run: manage.py mirror, and read what it says.")
# (name, after which pause it counts as stopped, kind of problem, what is said then and
# if it never ran, how to mend it)
RUNS = [
    (
        *("worker", timedelta(minutes=5), error),
        _("The worker has not reported since %(at)s."),
        _("The worker has never run."),
        START_WORKER,
    ),
    (
        *("backup", timedelta(days=2), error),
        _("The last backup was made on %(at)s."),
        _("There is no backup."),
        BACK_UP,
    ),
    (
        *("verification", timedelta(days=10), warning),
        _("A backup was last verified on %(at)s."),
        _("No backup was ever verified."),
        VERIFY,
    ),
    (
        *("mirror", timedelta(days=1), warning),
        _("The mirror was last made on %(at)s."),
        _("MIRROR is on, but there is none."),
        MIRROR,
    ),
]


def check_runs(runs=None):
    runs = LastRun.objects.by_name() if runs is None else runs
    # Its mirror is being made.
    opening = runs.get("opening")
    is_new = opening and timezone.now() - opening.at < timedelta(hours=1)
    is_mirrored = settings.MIRROR and not is_new and not is_being_prepared()
    for name, pause, problem, text, never, hint in RUNS:
        if name == "mirror" and not is_mirrored:
            continue
        if name == "verification" and "backup" not in runs:
            continue
        if name not in runs:
            yield problem(f"{name}.never", never, hint)
        elif runs[name].at < timezone.now() - pause:
            at = runs[name].at.isoformat()
            yield problem(f"{name}.old", text, hint, at=at)


def check_contact():
    if not settings.SECURITY_CONTACT and not (
        Organization.objects.get_or_unnamed().emails
    ):
        yield warning(
            "settings.contact",
            _("security.txt has no address for reporting a security hole."),
            _("Set SECURITY_CONTACT, or give the Institute an e-mail address."),
        )


def check_catalogue():
    if differing := triggers.differences():
        yield error(
            "catalogue",
            _("Search and lists differ from the records: %(names)s"),
            _("Run: manage.py rebuild_catalogue"),
            names=[f"{label} {pk}" for label, pk in differing],
        )


def check_files():
    if names := lost_files():
        yield error(
            "files.lost",
            _("Files that records use are missing (%(number)s): %(names)s"),
            _("Copy them from the folder media of a backup, or upload them again."),
            number=len(names),
            names=names,
        )


def lost_files():
    """Return the names of files that records name and the storage lacks."""
    pictures = Picture.objects.values_list("token", "sizes")
    names = [*chain(*starmap(file_names, pictures)), *sorted(stored_names())]
    return [name for name in names if not default_storage.exists(name)]


def check_working_copies():
    failed = ScopeProgress.objects.exclude(failure="").select_related("working_copy")
    if names := sorted({str(progress.working_copy) for progress in failed}):
        yield warning(
            "working_copies",
            _("Changes could not be published on their date (%(number)s): %(names)s"),
            _("Their form says why: publish them there, or remove the date."),
            number=len(names),
            names=names,
        )


def check_generated_files():
    names = [
        f"{model._meta.verbose_name} ({file})"
        for model in GeneratedFileBase.__subclasses__()
        for file in model.objects.filter(failed_at__isnull=False)
    ]
    if names:
        yield warning(
            "generated_files",
            _("Some PDFs could not be made: %(names)s"),
            _("The log of the worker says why; it tries again every ten minutes."),
            names=names,
        )


def check_mail():
    undelivered = Notification.objects.undelivered().select_related("person")
    if names := sorted({str(notification.person) for notification in undelivered}):
        yield warning(
            "mail",
            _(
                "Some people could not be e-mailed about what is waiting for them "
                "(%(number)s): %(names)s"
            ),
            _(
                "Check MAIL_URL and their addresses; the log of the worker says why. "
                "They find it in the back office."
            ),
            number=len(names),
            names=names,
        )


CHECKS = [
    *[check_runs, check_contact, check_files, check_working_copies],
    *[check_generated_files, check_mail],
]
