"""XML that is built, written, and parsed guardedly."""

import pytest
from lxml import etree

from text import xml
from text.faults import Fault

NAMESPACES = {None: "urn:example", "x": "urn:other"}


def markup(element):
    return etree.tostring(element, encoding="unicode")


def test_elements_are_built_of_texts_and_elements():
    make = xml.Vocabulary(
        NAMESPACES, attribute=lambda key: key.replace("_", "-"), text=str.strip
    )
    built = make(
        "p",
        "One\x0b & ",
        [make("x:b", 2, None, ""), [" three "]],
        make.filled("i", None, [""], lang="en"),
        first_one="\ud8001",
        none="",
        **{"xml:lang": "en", "x:href": 5},
    )
    assert markup(built) == (
        '<p xmlns="urn:example" xmlns:x="urn:other" first-one="1" xml:lang="en" '
        'x:href="5">One &amp;<x:b>2</x:b>three</p>'
    )


def test_element_without_contents_is_made_where_it_is_asked_for():
    make = xml.Vocabulary()
    assert markup(make("a", None, key=False, zero=0)) == '<a zero="0"/>'
    assert make.filled("a", None, [], key="value") is None
    assert markup(make.filled("a", 0)) == "<a>0</a>"


def test_file_is_indented_only_between_elements():
    make = xml.Vocabulary()
    root = make("a", make("b", "One ", make("i", "two"), make("i")), make("c"))
    inner = "<b>One <i>two</i><i/></b>"
    assert xml.write(root, doctype="<!DOCTYPE a>").decode().split("\n") == [
        "<?xml version='1.0' encoding='UTF-8'?>",
        *["<!DOCTYPE a>", "<a>", f"  {inner}", "  <c/>", "</a>", ""],
    ]
    assert f"<a>{inner}<c/></a>" in xml.write(root, is_indented=False).decode()


def parse(text, encoding="utf-8", **options):
    return xml.parse(text.encode(encoding), **{"largest": 1000, **options})


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_name_of_a_dtd_is_passed_over_and_entities_of_html_are_known(encoding):
    text = '<!DOCTYPE a SYSTEM "a.dtd"><a>1&nbsp;2<b/>&mdash;<!-- no -->3<?no?></a>'
    root = parse(text, encoding, allows_doctype=True)
    assert markup(root) == "<a>1\xa02<b/>—3</a>"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize(
    "subset",
    ['<!ENTITY e "x">', '<!ENTITY % e SYSTEM "e">', '<!ATTLIST a b CDATA "c">'],
)
def test_declarations_within_a_file_are_refused(subset, encoding):
    for name in ["", ' SYSTEM "a>.dtd"', " PUBLIC 'a' 'b>'"]:
        text = f"<!-- <!DOCTYPE a> --><!DOCTYPE a{name} [{subset}]><a/>"
        with pytest.raises(Fault, match="dtd"):
            parse(text, encoding, allows_doctype=True)


def test_doctype_is_looked_for_before_the_root_alone():
    again = "<!DOCTYPE a " * 100_000
    head = "<?xml version='1.0'?><!-- <!DOCTYPE a [ > --><!DOCTYPE a>"
    text = f"{head}<a><![CDATA[{again}[]]></a>"
    root = parse(text, allows_doctype=True, largest=10_000_000)
    assert root.text == f"{again}["


@pytest.mark.parametrize(
    ("text", "code", "values"),
    [
        ("<a>\n<b></a>", "damaged", {"line": 2}),
        ("", "damaged", {"line": 1}),
        ("<a>&nbsp;</a>", "damaged", {"line": 1}),
        ("<?xml version='1.0' encoding='cp1251'?><a>я</a>", "damaged", {"line": 1}),
        ('<!DOCTYPE a SYSTEM "a.dtd"><a/>', "dtd", {}),
        (f"<a>{'b' * 1000}</a>", "size", {}),
    ],
)
def test_file_that_cannot_be_read_is_refused_with_the_reason(text, code, values):
    with pytest.raises(Fault) as refused:
        parse(text)
    assert (refused.value.code, refused.value.values) == (code, values)


def test_entity_that_nobody_knows_is_named():
    with pytest.raises(Fault) as refused:
        parse('<!DOCTYPE a SYSTEM "a"><a>&mine;</a>', allows_doctype=True)
    assert refused.value.values == {"name": "&mine;"}


def test_declared_encoding_is_read():
    root = parse("<?xml version='1.0' encoding='cp1251'?><a>я</a>", "cp1251")
    assert root.text == "я"


def test_deep_file_and_its_like_are_too_large():
    with pytest.raises(Fault, match="size"):
        parse("<a>" * 5000 + "</a>" * 5000, largest=100_000)


def test_local_name_has_no_namespace():
    root = parse("<a xmlns='urn:example'><b/></a>")
    assert [xml.local_name(node) for node in root.iter()] == ["a", "b"]
    assert not xml.local_name(etree.Comment("c"))
