"""Articles of the journal that come in, with their authors, references and PDFs.

A table (``files``) and JATS (``jats``) become rows of one shape; ``subject``
finds the article of each, ``article_row`` is its form. A ZIP (``files``) holds one of
these, PDFs and pictures (``enclosures``).
"""
