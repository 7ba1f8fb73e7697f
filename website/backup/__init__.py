"""Backups: folders that hold a whole site at one moment, and their restore.

    2026-11-27T023000Z/
      database.dump     by pg_dump, of one snapshot
      media/            the files of MEDIA_ROOT
      manifest.json     when and by which versions it was made; the rows of each table
      SHA256SUMS        a checksum of each of these, also for ``sha256sum --check``

``docs/backup.md`` is for the administrator.
"""


class BackupError(Exception):
    """Why there is no backup, or why one is refused: a sentence for a person."""
