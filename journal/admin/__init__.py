from journal.admin.affiliation import AffiliationAdmin
from journal.admin.article import ArticleAdmin
from journal.admin.issue import IssueAdmin
from journal.admin.journal import JournalAdmin
from journal.admin.rubric import RubricAdmin

__all__ = [
    "AffiliationAdmin",
    "ArticleAdmin",
    "IssueAdmin",
    "JournalAdmin",
    "RubricAdmin",
]
