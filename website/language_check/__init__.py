"""Looks through the whole site for what is not true in both of its languages.

Its texts, by ``publishing.translations.language_checks``; the pages that readers get, for words of
the other language and for the links between both; the catalogue of the interface, for
texts without a translation. The findings are shown by ``desk.language_findings``.
"""
