"""The channels on which the database tells what a commit has changed (NOTIFY).

Triggers of ``publishing_revision`` and of what has a date do so. Whoever listens
(``website.database.listen``) may miss it, as while the database restarts, and looks by
itself now and then.
"""

# Something is to go out on a date.
SCHEDULED = "publishing_scheduled"
# A record has been saved.
SAVED = "publishing_saved"
