"""PDFs that the worker typesets with typst, kept in step with what they are made of.

A package describes its text as data, and has a template for it and a model of the files
that are made: see ``GeneratedFileBase``.
"""
