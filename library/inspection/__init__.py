"""Inspects the file of a document, by its content and never by its name::

    python -m library.inspection <source> <textfile> [more]

prints the facts as JSON, or ``{"error": …}`` for a file that is not accepted, and
writes the text for the search to ``<textfile>``. ``more``: an EPUB, a ZIP or a table as
CSV is accepted, too. It runs in the sandbox, without Django: a hostile file may crash
it.
"""
