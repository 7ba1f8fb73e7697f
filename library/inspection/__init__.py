"""What a document's file is, told by its content and never by its name::

    python -m library.inspection <source> <textfile>

prints the facts as JSON, or ``{"fault": …}`` for a file that is not accepted, and
writes the text for the search to ``<textfile>``. It knows nothing of Django and runs in
the sandbox: what it cannot bear, it may die of.
"""
