"""What people have answered to findings: it is right as it is."""

from publishing.models import CheckAnswer


def answers_to(findings):
    """Return {key of a finding: its answer}, by one statement."""
    pointers = {finding.pointer for finding in findings}
    answers = CheckAnswer.objects.at(pointers) if pointers else ()
    by_key = {answer.key: answer for answer in answers}
    return {
        finding.key: by_key[finding.key]
        for finding in findings
        if finding.key in by_key
    }


def open_findings(findings):
    """Return the findings that nobody has answered."""
    answered = answers_to(findings)
    return [finding for finding in findings if finding.key not in answered]


def answer(pointer, text, kind, fingerprint, user):
    """Store that a finding is right as it is; return the answer."""
    stored, _is_new = CheckAnswer.objects.get_or_create(
        to_model=pointer.model,
        to_pk=pointer.pk,
        text=text,
        kind=kind,
        fingerprint=fingerprint,
        defaults={"user": user},
    )
    return stored


def take_back(pointer, text, kind, fingerprint):
    CheckAnswer.objects.of(pointer).filter(
        text=text, kind=kind, fingerprint=fingerprint
    ).delete()
