"""What became, or would become, of the rows of a table; in words, too."""

from dataclasses import asdict, dataclass, field

from django.utils.text import Truncator
from django.utils.translation import gettext

from text.languages import language_of

# In conflict is what a person has changed here since the file was made.
KINDS = ["new", "changed", "conflict", "same", "error"]
# How many rows of each kind a report names, as a rule; the rest is counted.
MAX_OUTCOMES = 200
# Characters of one message.
LONGEST_MESSAGE = 500
# What a person ticks of a row: the fields of ``engine.Choice``.
CHOICES = {"new": "left_out", "changed": "left_out", "conflict": "taken"}
# How many items are named for each reason why they stay.
MOST_NAMED = 20
SIGNS = {"same": "{}", "del": "[-{}-]", "ins": "{{+{}+}}"}


@dataclass
class Outcome:
    """What becomes of a row: one of ``KINDS``."""

    row: int
    kind: str
    title: str = ""
    language: str = ""
    pk: int | None = None
    # (column, message) each; (column, pieces) of what changes.
    errors: list = field(default_factory=list)
    changes: list = field(default_factory=list)
    remarks: list = field(default_factory=list)
    # What a person finds the row by, where that is no number.
    place: str = ""

    def refuse(self, errors):
        self.kind = "error"
        self.errors = [(column, cut(message)) for column, message in errors]


@dataclass
class Report:
    is_dry: bool
    total: int
    is_stored: bool = False
    # {pointer: revision} of what it stored and can take back; the key of the newest
    # revision of all before it; and what the undo needs of the working copies,
    # {pointer: {"before": …, "after": …}}.
    stored: dict = field(default_factory=dict)
    newest: int = 0
    copies: dict = field(default_factory=dict)
    # {key of a new redirect that no record has: where it leads}.
    redirects: dict = field(default_factory=dict)
    is_undone: bool = False
    # Former texts of an item in it were removed for good, and all that it said.
    is_purged: bool = False
    # {title, language, reason} of what stayed when it was undone, and how many items
    # were taken back.
    left: list = field(default_factory=list)
    undone: int = 0
    # The numbers of its rows are those of lines in a text.
    has_lines: bool = False
    # {column: what the file calls it}, as in a ``Table``.
    names: dict = field(default_factory=dict)
    counts: dict = field(default_factory=lambda: dict.fromkeys(KINDS, 0))
    # Rows that the person wanted to stay away.
    left_out: int = 0
    remarked: int = 0
    # {kind: outcomes}, at most ``max_outcomes`` of each.
    outcomes: dict = field(default_factory=dict)
    max_outcomes: int = MAX_OUTCOMES
    remarks: list = field(default_factory=list)

    def add(self, outcome):
        self.counts[outcome.kind] += 1
        self.remarked += bool(outcome.remarks)
        kinds = [outcome.kind] if outcome.kind != "same" else []
        if outcome.remarks:
            kinds.append("remark")
        for kind in kinds:
            if self.has_room(kind):
                self.outcomes.setdefault(kind, []).append(asdict(outcome))

    def sort(self):
        for outcomes in self.outcomes.values():
            outcomes.sort(key=lambda outcome: outcome["row"])

    def has_room(self, kind):
        return len(self.outcomes.get(kind, [])) < self.max_outcomes

    @property
    def has_errors(self):
        return self.counts["error"] > 0


def cut(message):
    """Return no more of a message than a person reads: it may hold a whole cell."""
    return Truncator(message).chars(LONGEST_MESSAGE)


# In words, for a terminal and for a page of the back office


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
        text = gettext(
            "The import is partly undone. Items taken back: %(undone)d. Items that "
            "stay: %(left)d."
        )
        if not report.undone:
            text = gettext("Nothing was undone. Items that stay: %(left)d.")
        return text % {"undone": report.undone, "left": len(report.left)}
    if report.is_stored and report.has_errors:
        return gettext("The file is imported, except for the rows with errors.")
    if report.is_stored:
        return gettext("The file is imported.")
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
            row = line["place"] or where % line
            place, what = ", ".join(filter(None, [row, line["column"]])), line["what"]
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
                    "column": report.names.get(column, column),
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
