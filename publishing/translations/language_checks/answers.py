"""What people have answered to findings: it is right as it is."""

from publishing.content.pointer_model import columns
from publishing.translations.language_checks.findings import PARAGRAPH, Finding
from publishing.translations.language_finding import CheckAnswer
from text.richtext import text_of


def answers_to(findings):
    pointers = {finding.pointer for finding in findings}
    answers = CheckAnswer.objects.at(pointers) if pointers else ()
    by_key = {answer.key: answer for answer in answers}
    return {
        finding.key: by_key[finding.key]
        for finding in findings
        if finding.key in by_key
    }


def open_findings(findings):
    answered = answers_to(findings)
    return [finding for finding in findings if finding.key not in answered]


def answer(pointer, text, kind, fingerprint, user):
    stored, _is_new = CheckAnswer.objects.get_or_create(
        **columns(pointer),
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


def paragraphs_left_out(pointers):
    """Return {(pointer, text): fingerprints} of paragraphs that are right to leave out.

    By one statement.
    """
    left_out = {}
    for stored in CheckAnswer.objects.at(pointers).filter(kind=PARAGRAPH):
        place = stored.pointer, stored.text
        left_out.setdefault(place, set()).add(stored.fingerprint)
    return left_out


def mark_left_out(blocks, fingerprints, source, target):
    """Mark the blocks of which somebody answered that they are right to leave out."""
    for block in blocks if fingerprints else ():
        words = (source, text_of(block.source).strip()), (target, "")
        finding = Finding(None, "", PARAGRAPH, words)
        block.is_left_out = finding.fingerprint in fingerprints
