"""What became, or would become, of the rows of a table."""

from dataclasses import asdict, dataclass, field

from django.utils.text import Truncator

# In conflict is what a person has changed here since the file was made.
KINDS = ["new", "changed", "conflict", "same", "error"]
# How many rows of each kind a report names, as a rule; the rest is counted.
MAX_OUTCOMES = 200
# Characters of one message.
LONGEST_MESSAGE = 500


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

    def take_errors(self, other):
        """Take over the bad rows that another report names."""
        self.counts["error"] += other.counts["error"]
        if errors := other.outcomes.get("error"):
            self.outcomes.setdefault("error", []).extend(errors)

    def sort(self):
        for outcomes in self.outcomes.values():
            outcomes.sort(key=lambda outcome: outcome["row"])

    def has_room(self, kind):
        return len(self.outcomes.get(kind, [])) < self.max_outcomes

    def name_of(self, column):
        """Return what the file calls a column, or "" for the row as a whole."""
        return self.names.get(column, column)

    @property
    def has_errors(self):
        return self.counts["error"] > 0


def cut(message):
    """Return no more of a message than a person reads: it may hold a whole cell."""
    return Truncator(message).chars(LONGEST_MESSAGE)
