"""The table of what was measured."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

RESULTS = Path(__file__).parents[2] / ".local" / "bench.json"


@dataclass
class Line:
    """A figure; ``goal``: what it shall be, such as "≤ 2"; ``holds``: whether it is."""

    name: str
    value: float | str
    unit: str = ""
    goal: str = ""
    holds: bool | None = None

    def __str__(self):
        mark = {None: "", True: "yes", False: "NO"}[self.holds]
        value = self.value if isinstance(self.value, str) else rounded(self.value)
        return f"  {self.name:46} {value:>10} {self.unit:16} {self.goal:8} {mark}"


def at_most(goal, name, value, unit=""):
    return Line(name, value, unit, f"≤ {rounded(goal)}", value <= goal)


def at_least(goal, name, value, unit=""):
    return Line(name, value, unit, f"≥ {rounded(goal)}", value >= goal)


def rounded(number):
    """Return a number as text, with about three digits."""
    if isinstance(number, int):
        return f"{number:,}"
    digits = 0 if number >= 100 else 1 if number >= 10 else 2 if number >= 1 else 3
    return f"{number:,.{digits}f}".removesuffix(".00")


def show(title, lines):
    print(f"\n{title}")
    for line in lines:
        print(line, flush=True)


def store(results):
    """Write pairs of a part and a line."""
    rows = [asdict(line) | {"name": f"{part}: {line.name}"} for part, line in results]
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps(rows, indent=1, ensure_ascii=False) + "\n")
