"""Articles of the journal that come in, with their authors, references and PDFs.

JATS (``jats``) becomes rows; ``subject`` finds the article of each, ``article_row`` is
its form. A ZIP (``files``) holds several, with their PDFs (``pdfs``) and ``pictures``.
"""
