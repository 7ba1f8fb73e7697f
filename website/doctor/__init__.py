"""What is wrong with the site, and how to mend it.

``checks`` finds the problems, ``texts`` has their words. The command ``doctor`` shows
them, and so does the first page of the back office.
"""
