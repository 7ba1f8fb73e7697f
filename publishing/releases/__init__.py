"""Releases: items of any kinds that go out at one moment, or not at all.

``contents`` reads what a release holds, ``problems`` says what stands in its way,
``publication`` lets it go out and brings its items back to what they were,
and ``preview_tables`` shows the site as it will be.
"""
