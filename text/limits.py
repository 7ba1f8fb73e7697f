"""Limits that several packages keep to."""

# Characters of one text that the search reads: PostgreSQL stores no search vector of
# more than 1 MB.
SEARCHED_CHARACTERS = 300_000
