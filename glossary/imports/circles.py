"""Finds concepts of a file that would be broader than themselves."""

from glossary.models import Concept


def circles(rows, lookups) -> list:
    """Return the numbers of the rows whose broader concepts lead back to them."""
    broader = stored_broader(lookups)
    codes_of_rows = {}
    for row in rows:
        codes = [lookups.codes.get(code) for code in row.cells.get("broader", [])]
        if codes:
            codes_of_rows[row.number] = lookups.codes[row.cells["code"]]
            broader[codes_of_rows[row.number]] = {*filter(None, codes)}
    return [
        number
        for number, code in codes_of_rows.items()
        if leads_to_itself(code, broader)
    ]


def stored_broader(lookups):
    codes = lookups.codes_by_pk
    broader = {}
    pairs = Concept.broader.through.objects.values_list("from_concept", "to_concept")
    for narrow, broad in pairs:
        broader.setdefault(codes[narrow], set()).add(codes[broad])
    return broader


def leads_to_itself(code, broader):
    above, seen = set(broader.get(code, ())) - {code}, set()
    while above:
        seen |= above
        above = {broad for code in above for broad in broader.get(code, ())} - seen
    return code in seen
