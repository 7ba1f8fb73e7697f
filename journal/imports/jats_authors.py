"""The authors of an article in JATS, as ``contributions`` has them.

It imports nothing of Django.
"""

from journal.imports.jats_nodes import language_at, text_at, text_of


def authors_of(meta):
    groups = meta.findall("contrib-group")
    places = {
        node.get("id"): place_of(node)
        for parent in [meta, *groups]
        for node in parent
        if node.tag in ("aff", "aff-alternatives")
    }
    contributors = [
        node
        for group in groups
        for node in group.iterfind("contrib")
        if node.get("contrib-type") in (None, "author")
    ]
    return [author_of(node, places, contributors) for node in contributors]


def author_of(node, places, contributors):
    author = {
        "orcid": next(
            (
                text_of(each)
                for each in node.iterfind("contrib-id")
                if each.get("contrib-id-type") == "orcid"
            ),
            "",
        ),
        "email": text_at(node, "email") or text_at(node, "address/email"),
        "is_corresponding": node.get("corresp") == "yes",
        "roles": [
            # The address of a role ends in its name.
            each.get("vocab-term-identifier", "").rstrip("/").rpartition("/")[2]
            for each in node.iterfind("role")
            if each.get("vocab") == "credit"
        ],
        "affiliations": affiliations_of(node, places, contributors),
        **names_of(node),
    }
    for bio in node.iterfind("bio"):
        author[f"degree_and_post_{language_at(bio)}"] = text_of(bio)
    return {name: value for name, value in author.items() if value}


def names_of(node):
    parts = {}
    for each in [*node, *node.iterfind("name-alternatives/*")]:
        if each.tag not in ("name", "string-name", "collab"):
            continue
        language = language_at(each)
        family = text_at(each, "surname") or text_of(each)
        parts.setdefault(f"family_{language}", family)
        parts.setdefault(f"given_{language}", text_at(each, "given-names"))
    return parts


def affiliations_of(node, places, contributors):
    numbers = [
        number
        for each in node.iterfind("xref")
        if each.get("ref-type") == "aff"
        for number in each.get("rid", "").split()
    ]
    own = [place_of(each) for each in node.iterfind("aff")]
    named = [places[number] for number in numbers if number in places]
    if (
        not (own or named)
        and len(places) == 1
        and not any(
            each.get("ref-type") == "aff" for other in contributors for each in other
        )
    ):
        # All work at the one place, to which nothing needs to refer.
        return [*places.values()]
    return [place for place in [*own, *named] if place]


def place_of(node):
    """Return an affiliation in all of its languages."""
    place = {}
    for each in node.iterfind("aff") if node.tag == "aff-alternatives" else [node]:
        language = language_at(each)
        names = [text_of(part) for part in each.iter("institution")]
        place[f"name_{language}"] = ", ".join(filter(None, names)) or text_of(each)
        place[f"city_{language}"] = text_at(each, "city") or next(
            (
                text_of(part)
                for part in each.iter("named-content")
                if part.get("content-type") == "city"
            ),
            "",
        )
        country = each.find(".//country")
        if country is not None:
            place["country"] = country.get("country") or text_of(country)
        for number in each.iter("institution-id"):
            if number.get("institution-id-type") in ("ror", "ROR"):
                place["ror"] = text_of(number)
    return {name: value for name, value in place.items() if value}
