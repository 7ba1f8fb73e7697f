"""The glossary as a table, CSV or XLSX: a row for each term.

What all terms of a concept share, such as its definition, is in its first row.
"""
