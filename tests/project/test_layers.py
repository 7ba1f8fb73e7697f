"""No package names a higher one, or a sibling, in a string: import-linter sees imports.

A string names a package where it begins as the name of a URL, of a model, of a template
or of a static file does.
"""

import ast
import re
import tomllib
from itertools import chain
from pathlib import Path

import pytest

from publishing.content.registry import publishable_models
from website.roles import ROLES

ROOT = Path(__file__).resolve().parents[2]
TOOLS = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]
CONTRACT = TOOLS["importlinter"]
LAYERS = [re.findall(r"\w+", layer) for layer in CONTRACT["contracts"][0]["layers"]]
PACKAGES = [
    package for layer in LAYERS for package in layer if (ROOT / package).is_dir()
]
TEMPLATE_STRINGS = re.compile(r"\{% (?:url|static|include|extends) [\"']([^\"']+)[\"']")


def unseen_by(package):
    """Return the packages above it and beside it."""
    [index] = [index for index, layer in enumerate(LAYERS) if package in layer]
    return {name for layer in LAYERS[: index + 1] for name in layer} - {package}


def strings_in_code(package):
    """Yield (file, string) of all constants but docstrings."""
    for path in (ROOT / package).glob("**/*.py"):
        tree = ast.parse(path.read_text())
        docstrings = {
            id(node.body[0].value)
            for node in ast.walk(tree)
            if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
            if node.body and isinstance(node.body[0], ast.Expr)
        }
        for node in ast.walk(tree):
            is_string = isinstance(node, ast.Constant) and isinstance(node.value, str)
            if is_string and id(node) not in docstrings:
                yield path, node.value


def strings_in_templates(package):
    for folder in [f"templates/{package}", f"templates/admin/{package}"]:
        for path in (ROOT / folder).glob("**/*.html"):
            for string in TEMPLATE_STRINGS.findall(path.read_text()):
                yield path, string


def named_in(string, packages):
    """Return the package that a string names, or None."""
    match = re.fullmatch(r"(?:admin[:/])?([a-z]+)[.:/_][\w.:/-]+", string)
    return match[1] if match and match[1] in packages else None


@pytest.mark.parametrize("package", PACKAGES)
def test_no_string_names_a_package_above_or_beside(package):
    unseen = unseen_by(package)
    violations = [
        f"{path.relative_to(ROOT)}: {string}"
        for path, string in [*strings_in_code(package), *strings_in_templates(package)]
        if named_in(string, unseen)
    ]
    assert violations == []


def test_each_package_of_models_is_in_the_layers_and_the_roles():
    packages = {model._meta.app_label for model in publishable_models()}
    assert packages <= {*PACKAGES}
    assert {*PACKAGES} == {*CONTRACT["root_packages"]}
    for role, rights in ROLES.items():
        named = {name.partition(".")[0] for name in rights}
        assert packages <= named, role


def test_only_the_demo_names_the_institute_that_it_shows():
    name = re.compile(r"of the information society|информационного общ|\biis\.ru", re.I)
    folders = [{*PACKAGES} - {"demo"}, ["templates", "static", "locale", "deploy"]]
    files = chain(*((ROOT / name).rglob("*.*") for name in chain(*folders)))
    kinds = {".py", ".html", ".po", ".js", ".css", ".svg", ".typ", ".conf", ".service"}
    read = [path for path in files if path.suffix in kinds]
    assert len(read) > 900
    assert [path for path in read if name.search(path.read_text())] == []
