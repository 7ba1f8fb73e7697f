"""The first page of the back office: what waits for a person, and what the site needs.

``reads`` asks the database, ``sections``, ``dates`` and ``figures`` put what it answers
into words, and ``desk.dashboard.page`` puts them on the page.
"""
