"""The pages of readers who are not signed in, stored as files.

``docs/architecture.md`` explains it under “The page cache”.
"""
