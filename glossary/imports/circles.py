"""Which concepts of a file would be broader than themselves."""

from glossary.models import Concept


def circles(rows, known) -> list:
    """Return the numbers of the rows whose broader concepts lead back to them."""
    broader = stored_broader(known)
    told = {}
    for row in rows:
        codes = [known.codes.get(code) for code in row.cells.get("broader", [])]
        if codes:
            told[row.number] = known.codes[row.cells["code"]]
            broader[told[row.number]] = {*filter(None, codes)}
    return [number for number, code in told.items() if leads_to_itself(code, broader)]


def stored_broader(known):
    codes = known.codes_by_pk
    broader = {}
    pairs = Concept.broader.through.objects.values_list("from_concept", "to_concept")
    for narrow, broad in pairs:
        broader.setdefault(codes[narrow], set()).add(codes[broad])
    return broader


def leads_to_itself(code, broader):
    above, seen = set(broader.get(code, ())) - {code}, set()
    while above:
        seen |= above
        above = {one for code in above for one in broader.get(code, ())} - seen
    return code in seen
