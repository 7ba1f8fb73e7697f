"""What the editor sends of an issue to indexes and archives.

A format has two functions of ``contents.Contents``: ``remarks``, what the issue lacks
for it, and ``write``, the file. ``formats`` lists them.
"""
