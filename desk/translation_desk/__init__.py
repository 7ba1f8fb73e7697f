"""The translation desk: how much is to be translated, in which order, and by whom.

``reads`` asks the database, ``workload`` counts, ``queue`` puts the rows into words,
``pace`` says by which day it can be done, and ``page`` and ``assign`` are the pages.
"""
