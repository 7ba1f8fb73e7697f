"""Works as people cite them: one work is an item of CSL-JSON, a plain dict.

The schema of the Citation Style Language says what an item has; a patronymic is a part
of ``given``, and an organization is ``{"literal": name}``::

    item = {
        "id": "publication-5",
        "type": "article-journal",
        "language": "en",
        "title": "Open data in cities",
        "author": [{"family": "Example", "given": "Anna M."}],
        "container-title": "Example Journal",
        "volume": "12",
        "issue": "3-4",
        "page": "5-17",
        "issued": {"date-parts": [[2020]]},
        "DOI": "10.1234/example",
    }

``gost.gost`` and ``apa.apa`` make a reference of it, the latter with the marks of
``items.italic``; ``bibtex``, ``ris`` and ``items`` write and read files. Files that
people send are opened by ``imports.bibliography``, which calls these readers in the
sandbox: so they need no Django.
"""
