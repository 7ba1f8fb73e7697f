"""The first page of the back office: what waits for a person, and what the site needs.

``queries`` asks the database, ``sections`` and ``needs`` put what it answers into
words, and ``page`` puts them on the page.
"""
