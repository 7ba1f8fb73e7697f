"""The states that a language of a record can be in."""

from tests.factories import LATER, PAST, State, future, published

# Row: what the language holds, and what its page is to a visitor.
ROWS = {
    "visible": "text",
    "summary": "summary",
    "scheduled": "absent",
    "ended": "kept",
    "withdrawn": "kept",
    "review": "absent",
    "draft": "absent",
    "none": "absent",
    "missing": "absent",
}


def fields_of(row, language):
    return {
        "visible": published(language),
        "summary": {
            **published(language),
            f"summary_only_{language}": True,
            f"summary_{language}": "In short.",
        },
        "scheduled": published(language, at=future()),
        "ended": published(language, until=LATER),
        "withdrawn": {
            f"state_{language}": State.WITHDRAWN,
            f"published_at_{language}": PAST,
            f"withdrawal_reason_{language}": "Outdated",
        },
        "review": {f"state_{language}": State.REVIEW},
        # It was unpublished: such a draft keeps its date.
        "draft": {f"published_at_{language}": PAST},
        "none": {f"state_{language}": State.NONE},
        "missing": {f"title_{language}": ""},
    }[row]
