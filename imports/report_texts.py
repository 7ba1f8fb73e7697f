"""The texts of a report: for a terminal, and for a page of the back office."""

from django.utils.translation import gettext

from text.languages import language_of

# What a person ticks of a row: the fields of ``engine.Choice``.
CHOICES = {"new": "left_out", "changed": "left_out", "conflict": "taken"}
# How many items are named for each reason why they stay.
MOST_NAMED = 20
SIGNS = {"same": "{}", "del": "[-{}-]", "ins": "{{+{}+}}"}


def summary_of(report) -> str:
    """Count in one line what became, or would become, of the rows."""
    sentences = [
        gettext(
            "Rows: %(total)d. New: %(new)d, changed: %(changed)d, the same: %(same)d, "
            "with errors: %(error)d."
        )
        % {"total": report.total, **report.counts}
    ]
    if number := report.counts["conflict"]:
        sentences.append(
            gettext("Changed here since the file was made, and kept: %(count)d.")
            % {"count": number}
        )
    if report.left_out:
        sentences.append(gettext("Left out: %(count)d.") % {"count": report.left_out})
    return " ".join(sentences)


def outcome_of(report) -> str:
    if report.is_undone:
        return gettext("The import is undone.")
    if report.left:
        text = (
            gettext(
                "The import is partly undone. Items taken back: %(undone)d. Items that "
                "stay: %(left)d."
            )
            if report.undone
            else gettext("Nothing was undone. Items that stay: %(left)d.")
        )
        return text % {"undone": report.undone, "left": len(report.left)}
    if report.is_stored:
        return (
            gettext("The file is imported, except for the rows with errors.")
            if report.has_errors
            else gettext("The file is imported.")
        )
    if not report.is_dry:
        return gettext("Nothing is stored.")
    if report.has_errors:
        return gettext(
            "Nothing is stored yet: this was a dry run. Rows with errors will "
            "not be imported."
        )
    return gettext("Nothing is stored yet: this was a dry run.")


def reasons_of(left):
    """Return [(why items stay, how many, the first of them, how many more)]."""
    reasons = {}
    for item in left:
        reasons.setdefault(item["reason"], []).append(item)
    return [
        (reason, len(items), items[:MOST_NAMED], max(len(items) - MOST_NAMED, 0))
        for reason, items in reasons.items()
    ]


def lines_of(report):
    """Yield the report for a terminal, which names no new item."""
    where = gettext("Line %(row)d") if report.has_lines else gettext("Row %(row)d")
    yield summary_of(report)
    yield from report.remarks
    for section in sections_of(report):
        if section["kind"] == "new":
            continue
        yield f"{section['title']}:"
        for line in section["lines"]:
            place = ", ".join(filter(None, [where % line, line["column"]]))
            what = line["what"]
            yield f"{place}: {as_text(what) if section['has_changes'] else what}"
        if section["rest"] > 0:
            yield gettext("… and %(count)d more.") % {"count": section["rest"]}
    yield outcome_of(report)


def as_text(pieces):
    return "".join(SIGNS[kind].format(text) for kind, text in pieces)


def sections_of(report):
    """Return what a page shows: kind, title, lines and how many more there are."""
    titles = {
        "error": (gettext("Errors"), "errors", report.counts["error"]),
        "remark": (gettext("Remarks"), "remarks", report.remarked),
        "conflict": (gettext("In conflict"), "changes", report.counts["conflict"]),
        "changed": (gettext("Changes"), "changes", report.counts["changed"]),
        "new": (gettext("New items"), None, report.counts["new"]),
    }
    return [
        {
            "kind": kind,
            "title": title,
            "count": count,
            "has_changes": key == "changes",
            "choice": CHOICES.get(kind),
            "lines": [
                {
                    **outcome,
                    "column": report.name_of(column),
                    "language": language_of(column) or outcome["language"],
                    "title_language": outcome["language"],
                    "what": what,
                    "is_first": place == 0,
                }
                for outcome in report.outcomes[kind]
                for place, (column, what) in enumerate(
                    outcome[key] if key else [("", outcome["title"])]
                )
            ],
            "rest": count - len(report.outcomes[kind]),
        }
        for kind, (title, key, count) in titles.items()
        if kind in report.outcomes
    ]
