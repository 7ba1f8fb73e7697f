"""The page of components: every part of the pages, drawn from its template.

``public`` and ``back_office`` name the parts and give each a sample, ``page`` shows
them.
"""
