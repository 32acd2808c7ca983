"""Backups: one file that holds the database and the sealed files beside it, with what it takes to prove a copy equal.

Nothing here knows Django, so that `manage.py backup` and the backup container, which has the owner's login and no key,
make the same file.
"""


class CopyError(Exception):
    """One sentence that says why there is no backup, or why a file is none, and what to do."""
