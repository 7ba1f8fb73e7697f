import re

import pytest
from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage

from website.storage import bundle, minify

SOURCES = settings.BASE_DIR / "static" / "css"
RULE = re.compile(r"^[^@\s/].* {$", re.MULTILINE)

# Bytes that a reader has to wait for.
LARGEST = 13_000


def collected(name):
    return settings.STATIC_ROOT / staticfiles_storage.stored_name(name)


def test_imports_become_a_layer_with_what_they_import():
    sheet = """
    @import url("a.css") layer(base);
    @import url("b.css") layer(base);
    @import url("a.css") layer(base) print;
    """
    rules = {"a.css": "a {\n  color: red;\n}\n", "b.css": "b { color: blue; }"}
    assert bundle(sheet, rules.get) == (
        "@layer base{a{color:red}b{color:blue}}@media print{@layer base{a{color:red}}}"
    )


@pytest.mark.parametrize(
    ("sheet", "expected"),
    [
        ('a::after {\n  content: " ,  /* */";\n}', 'a::after{content:" ,  /* */"}'),
        ('/* A "quoted" word, and it\'s */\na {\n  & :hover {}\n}', "a{& :hover{}}"),
        ("a > b { & > :is(i, b) {} }", "a>b{&>:is(i,b){}}"),
        ("a { inline-size: calc(1px + 2px) ; }", "a{inline-size:calc(1px + 2px)}"),
    ],
)
def test_only_comments_and_needless_blank_space_go(sheet, expected):
    assert minify(sheet) == expected


def test_readers_get_all_style_sheets_in_one_small_file():
    file = collected("css/site.css")
    sheet = file.read_text()
    assert "@import" not in sheet
    # Only who has chosen how pages look gets the other one.
    for path in set(SOURCES.glob("*.css")) - {SOURCES / "appearance.css"}:
        for rule in RULE.findall(path.read_text()):
            assert minify(rule) in sheet, path.name
    for suffix in [".br", ".gz"]:
        assert len(file.with_name(file.name + suffix).read_bytes()) < LARGEST


def test_back_office_gets_in_one_file_what_all_its_pages_have():
    sheet = collected("desk/site.css").read_text()
    assert "@import" not in sheet
    for name in ["css/fonts", "desk/desk", "publishing/bar"]:
        source = settings.BASE_DIR / f"static/{name}.css"
        for rule in RULE.findall(source.read_text()):
            assert minify(rule) in sheet, name
    # They lead to files that have their hash in the name.
    for address in re.findall(r'url\("([^"]+)"\)', sheet):
        assert (settings.STATIC_ROOT / "desk" / address).exists(), address


def test_a_breakpoint_has_one_spelling():
    for path in (settings.BASE_DIR / "static").rglob("*.css"):
        sheet = path.read_text()
        assert not re.search(r"@media[^{]*(min|max)-width", sheet), path.name
        assert not re.search(r"width (<=|>) 48rem", sheet), path.name
