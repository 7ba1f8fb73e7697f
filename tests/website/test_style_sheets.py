import re

import pytest
from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage

from website.style_sheets import bundle, minify

SOURCES = settings.BASE_DIR / "static" / "css"

# Bytes that a reader has to wait for.
LARGEST = 12_000


@pytest.fixture(scope="module")
def collected():
    return settings.STATIC_ROOT / staticfiles_storage.stored_name("css/site.css")


def test_import_becomes_a_layer_with_what_it_imports():
    sheet = '@import url("a.css") layer(base);\n@import url("b.css") layer(base) print;'
    rules = {"a.css": "a {\n  color: red;\n}\n", "b.css": "b { color: blue; }"}
    assert bundle(sheet, rules.get) == (
        "@layer base{a{color:red}}@media print{@layer base{b{color:blue}}}"
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


def test_readers_get_all_style_sheets_in_one_small_file(collected):
    sheet = collected.read_text()
    assert "@import" not in sheet
    # Only who has chosen how pages look gets the other one.
    for path in set(SOURCES.glob("*.css")) - {SOURCES / "appearance.css"}:
        for rule in re.findall(r"^[^@\s/].* {$", path.read_text(), re.MULTILINE):
            assert minify(rule) in sheet, path.name
    for suffix in [".br", ".gz"]:
        assert len(collected.with_name(collected.name + suffix).read_bytes()) < LARGEST
