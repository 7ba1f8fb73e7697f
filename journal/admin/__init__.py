from journal.admin.article import ArticleAdmin
from journal.admin.issue import IssueAdmin
from journal.admin.journal import AffiliationAdmin, JournalAdmin, RubricAdmin
