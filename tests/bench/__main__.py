"""The speed of what the site does, as ratios within one run: ``make bench``.

Milliseconds are those of this machine at this moment: compare ratios.
"""

import json
import os
from pathlib import Path

import django

RESULTS = Path(__file__).parents[2] / ".local" / "bench.json"


def main():
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "website.settings")
    django.setup()
    from django.test.utils import setup_databases, teardown_databases

    from tests.bench import files, linking, pages, reading

    before = setup_databases(verbosity=0, interactive=False)
    try:
        results = {}
        for measure in [
            pages.pages,
            linking.quality,
            linking.speed,
            files.files,
            reading.glossary,
        ]:
            results[measure.__name__] = figures = measure()
            show(measure.__doc__, figures)
    finally:
        teardown_databases(before, verbosity=0)
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps(results, indent=2, ensure_ascii=False) + "\n")


def show(title, figures):
    print(f"\n{title}")
    for name, value in figures.items():
        print(f"  {name:44} {value}")


if __name__ == "__main__":
    main()
