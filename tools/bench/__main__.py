"""The speed of what the site does, as ratios within one run: ``make bench``.

``python3 dev.py bench pages search`` runs some parts only; docs/speed.md explains them.
"""

import os
import sys
from time import monotonic

import django


def main(names):
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "website.settings")
    django.setup()
    from tools.bench.table import store

    parts = [steps_with_demo(), steps()]
    unknown = {*names} - {name for group in parts for name, _measure in group}
    if unknown:
        sys.exit(f"There is no part {', '.join(unknown)}.")
    results = []
    for group in parts:
        chosen = [step for step in group if not names or step[0] in names]
        if chosen:
            results += results_of(chosen)
    store(results)
    missed = sum(line.holds is False for _name, line in results)
    print(f"\nGoals missed: {missed}.")


def results_of(chosen):
    """Measure some parts on a database of their own; return pairs (part, line)."""
    from django.test.utils import setup_databases, teardown_databases

    from tools.bench.table import show

    before = setup_databases(verbosity=0, interactive=False)
    results = []
    try:
        for name, measure in chosen:
            start = monotonic()
            lines = measure()
            if lines:
                show(f"{name}: {measure.__doc__} ({monotonic() - start:.0f} s)", lines)
            results += [(name, line) for line in lines]
    finally:
        teardown_databases(before, verbosity=0)
    return results


def steps_with_demo():
    from tools.bench import demo

    return [("demo", demo.demo)]


def steps():
    """Return pairs of a part and what it measures; the records grow meanwhile."""
    from tools.bench import (
        desk,
        files,
        front,
        growth,
        linking,
        pages,
        reading,
        site_search,
        table_import,
        translation,
    )

    growing = growth.Growth()
    return [
        ("linking", linking.quality),
        ("linking", linking.speed),
        ("files", files.files),
        ("growth", growing.begin),
        ("pages", pages.pages),
        ("glossary", reading.glossary),
        ("nginx", front.nginx),
        ("desk", desk.desk),
        ("translation", translation.translation),
        ("import", table_import.table_import),
        ("growth", growing.end),
        ("search", site_search.site_search),
    ]


if __name__ == "__main__":
    main(sys.argv[1:])
