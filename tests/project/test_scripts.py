"""Scripts that need no browser, tested by Node: ``tests/scripts/*.test.mjs``."""

import os
import subprocess
from pathlib import Path

import pytest
from django.conf import settings


@pytest.mark.calendar
def test_scripts_that_need_no_browser():
    version = subprocess.check_output(["node", "--version"], text=True)
    if tuple(map(int, version.strip("v\n").split(".")[:2])) < (20, 19):
        pytest.skip("an older Node takes the scripts of the site for no modules")
    modules = Path(os.environ["ICAL_JS"]).parents[2]
    tests = sorted(Path(settings.BASE_DIR, "tests", "scripts").glob("*.test.mjs"))
    done = subprocess.run(
        ["node", "--test", *tests],
        env={**os.environ, "NODE_MODULES": str(modules)},
        capture_output=True,
        text=True,
    )
    assert tests
    assert done.returncode == 0, done.stdout
