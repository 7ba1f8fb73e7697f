"""The packages of a site: python -m tools.packages prints their SBOM.

With ``licences`` it names those whose licence does not fit, and fails.
"""

import json
import sys
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
# Everything that a site can have.
REQUIREMENTS = ROOT / "requirements-s3.txt"


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


def main():
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
