"""What the doctor has found, on the first page of the back office."""

from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.http import require_POST

from publishing.cache.compiled import compiled
from website.doctor.checks import check_runs
from website.doctor.texts import describe
from website.models import Finding, LastRun

PERMISSION = "website.change_finding"
# How long a problem is not shown that somebody has dismissed.
DISMISSAL = timedelta(days=30)


def panel(request):
    """Return the problems as HTML for who may mend them, "" for others."""
    if not request.user.has_perm(PERMISSION):
        return ""
    findings, runs = stored_findings(), LastRun.objects.by_name()
    findings += problems_of_worker({finding.code for finding in findings}, runs)
    for finding in findings:
        finding.problem, finding.remedy = describe(finding.code, finding.facts)
    context = {
        "findings": [finding for finding in findings if not finding.is_dismissed],
        "dismissed": [finding for finding in findings if finding.is_dismissed],
        "runs": runs,
    }
    return render_to_string("website/findings.html", context, request)


@compiled
def stored_findings():
    return Finding.objects.select_related("owner")


def problems_of_worker(stored, runs):
    """Return what only this page can say: that nobody looks for problems any more.

    But for the codes that are ``stored``.
    """
    return [
        Finding(**problem._asdict())
        for problem in check_runs(runs)
        if problem.code.startswith("worker.") and problem.code not in stored
    ]


@require_POST
def answer(request, pk):
    """Let a person take a problem over or dismiss it for a while, or take that back."""
    if not request.user.has_perm(PERMISSION):
        raise PermissionDenied
    finding = get_object_or_404(Finding, pk=pk)
    values = {
        "take": {"owner": request.user},
        "leave": {"owner": None},
        "dismiss": {"dismissed_until": timezone.now() + DISMISSAL},
        "show": {"dismissed_until": None},
    }
    Finding.objects.filter(pk=finding.pk).update(
        **values.get(request.POST.get("answer"), {})
    )
    return redirect("admin:index")
