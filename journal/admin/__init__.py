from journal.admin import article, journal
