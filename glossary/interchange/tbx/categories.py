"""The names of TBX-Basic and those of the glossary. Imports nothing of Django."""

NAMESPACE = "urn:iso:std:iso:30042:ed-2"

# Of a term: {the glossary's name: (type of termNote, {value here: value there})}.
TERM_NOTES = {
    "status": (
        "administrativeStatus",
        {
            "preferred": "preferredTerm-admn-sts",
            "admitted": "admittedTerm-admn-sts",
            "deprecated": "deprecatedTerm-admn-sts",
            "superseded": "supersededTerm-admn-sts",
        },
    ),
    "part_of_speech": (
        "partOfSpeech",
        {name: name for name in ["noun", "verb", "adjective", "adverb", "other"]},
    ),
    "type": (
        "termType",
        {
            "full": "fullForm",
            "abbreviation": "abbreviation",
            "acronym": "acronym",
            "short": "shortForm",
            "variant": "variant",
            "phrase": "phrase",
        },
    ),
    "gender": (
        "grammaticalGender",
        {name: name for name in ["masculine", "feminine", "neuter", "other"]},
    ),
    "region": ("geographicalUsage", None),
}

# In the style “dct” a category is an element of its own: {it: what it is in “dca”}.
CATEGORIES = {
    **dict.fromkeys(["context", "definition", "subjectField"], "descrip"),
    **dict.fromkeys(["customerSubset", "projectSubset", "source"], "admin"),
    **dict.fromkeys(
        ["administrativeStatus", "geographicalUsage", "grammaticalGender"], "termNote"
    ),
    **dict.fromkeys(["partOfSpeech", "termLocation", "termType"], "termNote"),
    "crossReference": "ref",
    **dict.fromkeys(["externalCrossReference", "xGraphic"], "xref"),
    "transactionType": "transac",
    "responsibility": "transacNote",
}

# The text before the moment of the state in the header.
STATE = "The state of "


def id_of(code: str) -> str:
    """Return a valid XML id for a code; ``code_of`` is the inverse."""
    return code if code[:1].isalpha() else f"_{code}"


def code_of(name: str) -> str:
    return name.removeprefix("_")
