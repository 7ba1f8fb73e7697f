"""What the doctor has found, on the first page of the back office."""

from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.http import require_POST

from website.doctor import describe
from website.doctor.contents import check_runs
from website.models import Finding, LastRun

PERMISSION = "website.change_finding"
# How long a problem is not shown that somebody has dismissed.
DISMISSAL = timedelta(days=30)


def panel(request):
    """Return the problems as HTML for who may mend them, "" for others."""
    if not request.user.has_perm(PERMISSION):
        return ""
    findings = [*Finding.objects.all()]
    runs = LastRun.objects.by_name()
    findings += problems_of_worker({finding.code for finding in findings}, runs)
    for finding in findings:
        finding.problem, finding.remedy = describe(finding)
    context = {
        "findings": [finding for finding in findings if not finding.is_dismissed],
        "dismissed": [finding for finding in findings if finding.is_dismissed],
        "runs": runs,
    }
    return render_to_string("website/findings.html", context, request)


def problems_of_worker(stored, runs):
    """Return what only this page can say: that nobody looks for problems any more.

    But for the codes that are ``stored``.
    """
    return [
        Finding(**problem.finding)
        for problem in check_runs(runs)
        if problem.id.startswith("worker.") and problem.id not in stored
    ]


@require_POST
def answer(request, pk):
    """Dismiss a problem for a while, or show it again."""
    if not request.user.has_perm(PERMISSION):
        raise PermissionDenied
    finding = get_object_or_404(Finding, pk=pk)
    is_dismissal = request.POST.get("answer") == "dismiss"
    finding.dismissed_until = timezone.now() + DISMISSAL if is_dismissal else None
    finding.save(update_fields=["dismissed_until"])
    return redirect("admin:index")
