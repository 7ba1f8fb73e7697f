"""The packages of a site: python -m tools.packages prints their SBOM.

With ``licences`` it names those whose licence does not fit, and fails; with ``weak``
those of which a weakness is known.
"""

import contextlib
import json
import subprocess
import sys
import tempfile
import tomllib
import uuid
from datetime import UTC, datetime
from importlib.metadata import distribution
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
SETTINGS = PROJECT["tool"]["packages"]
REQUIREMENTS = ROOT / "requirements.txt"


def packages():
    """Return {name: distribution} of what a site on this machine has installed."""
    lines = REQUIREMENTS.read_text().splitlines()
    pinned = [
        Requirement(line.removesuffix("\\")) for line in lines if line[:1].isalnum()
    ]
    return {
        package.name: distribution(package.name)
        for package in pinned
        if package.marker is None or package.marker.evaluate()
    }


def licence_of(name, metadata):
    """Return the licence as an SPDX expression, or what else the package says."""
    return (
        SETTINGS["licence"].get(name)
        or metadata.get("License-Expression")
        or metadata.get("License")
        or "no licence"
    )


def fits(expression):
    """Return whether a licence, or of alternatives one, is among those that fit."""
    return any(
        all(part.strip() in SETTINGS["licences"] for part in choice.split(" AND "))
        for choice in expression.split(" OR ")
    )


def licences():
    """Return {name and version: licence}."""
    return {
        f"{name} {package.version}": licence_of(name, package.metadata)
        for name, package in packages().items()
    }


def sbom():
    """Return the bill of materials, as CycloneDX 1.6 has it."""
    installed = packages()
    references = {
        name: f"pkg:pypi/{canonicalize_name(name)}@{package.version}"
        for name, package in installed.items()
    }
    project = {
        "type": "application",
        "bom-ref": "site",
        "name": PROJECT["project"]["name"],
        "version": PROJECT["project"]["version"],
    }
    own = PROJECT["project"]["dependencies"]
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.uuid4()}",
        "version": 1,
        "metadata": {
            "timestamp": f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}",
            "component": project,
        },
        "components": [
            {
                "type": "library",
                "bom-ref": references[name],
                "name": name,
                "version": package.version,
                "purl": references[name],
                "licenses": [{"expression": licence_of(name, package.metadata)}],
            }
            for name, package in installed.items()
        ],
        "dependencies": [
            {"ref": "site", "dependsOn": needed(own, references)},
            *(
                {
                    "ref": references[name],
                    "dependsOn": needed(package.requires or [], references),
                }
                for name, package in installed.items()
            ),
        ],
    }


def needed(requirements, references):
    """Return the references of those requirements that are installed."""
    names = {canonicalize_name(Requirement(text).name) for text in requirements}
    return sorted(references[name] for name in names if name in references)


def audit():
    """Return what pip-audit knows of the packages; nothing where it has no report."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder, "report.json")
        command = [Path(sys.executable).with_name("pip-audit"), "--disable-pip"]
        command += ["--requirement", REQUIREMENTS, "--vulnerability-service=osv"]
        command += ["--timeout=5", "--progress-spinner=off"]
        command += ["--format=json", f"--output={report}"]
        # It fails for a weakness and for an address that it cannot reach alike.
        subprocess.run(command, capture_output=True)
        with contextlib.suppress(OSError, ValueError):
            return json.loads(report.read_text())["dependencies"]
    return []


def show_weak():
    """Print the packages with a known weakness; return the exit status.

    1: there are some. 2: not all could be looked up.
    """
    found = audit()
    weak = [package for package in found if package.get("vulns")]
    for package in weak:
        names = ", ".join(weakness["id"] for weakness in package["vulns"])
        print(f"{package['name']} {package['version']}: {names}")
    if weak:
        return 1
    return 2 if not found or any("skip_reason" in one for one in found) else 0


def main():
    if sys.argv[1:] == ["weak"]:
        sys.exit(show_weak())
    if sys.argv[1:] != ["licences"]:
        print(json.dumps(sbom(), indent=2))
        return
    unfit = {name: text for name, text in licences().items() if not fits(text)}
    for name, text in unfit.items():
        print(f"{name}: {text}")
    if unfit:
        sys.exit("These licences are not among those of pyproject.toml.")


if __name__ == "__main__":
    main()
