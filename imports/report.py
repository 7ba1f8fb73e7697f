"""What became, or would become, of the rows of a table."""

from dataclasses import asdict, dataclass, field

# In conflict is what a person has changed here since the file was made.
KINDS = ["new", "changed", "conflict", "same", "error"]
# How many rows of each kind a report names, as a rule; the rest is counted.
MOST_TOLD = 200
# Characters of one message.
LONGEST_SAID = 500


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
    # {key: revision} of what it stored and can take back.
    stored: dict = field(default_factory=dict)
    is_undone: bool = False
    # {title, language, reason} of what stayed when it was undone.
    left: list = field(default_factory=list)
    # Its rows are told by their lines in a text.
    has_lines: bool = False
    counts: dict = field(default_factory=lambda: dict.fromkeys(KINDS, 0))
    # Rows that the person wanted to stay away.
    left_out: int = 0
    remarked: int = 0
    # {kind: outcomes}, at most ``most_told`` of each.
    told: dict = field(default_factory=dict)
    most_told: int = MOST_TOLD
    remarks: list = field(default_factory=list)
    # Errors of some rows do not keep the others from being stored.
    skips_errors: bool = False

    def add(self, outcome):
        self.counts[outcome.kind] += 1
        self.remarked += bool(outcome.remarks)
        kinds = [outcome.kind] if outcome.kind != "same" else []
        if outcome.remarks:
            kinds.append("remark")
        for kind in kinds:
            told = self.told.setdefault(kind, [])
            if len(told) < self.most_told:
                told.append(asdict(outcome))

    def tells_more(self, kind):
        return len(self.told.get(kind, [])) < self.most_told

    @property
    def has_errors(self):
        """Tell whether errors keep all rows from being stored."""
        errors = self.counts["error"]
        if self.skips_errors:
            return 0 < errors == self.total - self.left_out
        return errors > 0


def cut(message):
    """Return no more of a message than a person reads: it may hold a whole cell."""
    return message if len(message) <= LONGEST_SAID else f"{message[:LONGEST_SAID]}…"
