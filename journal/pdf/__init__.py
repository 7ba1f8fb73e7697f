"""The text of an article as a PDF: typeset by the worker, where it has none of its own.

``journal.updates`` makes the rows of ``TypesetPdf`` and their files; ``contents``
says what stands in them, and ``template`` how it looks.
"""
