"""The glossary as a table, CSV or XLSX: a row for each term.

What is said of a concept as a whole stands in its first row.
"""
