from journal.models.article import Article
from journal.models.award import Award
from journal.models.contribution import Affiliation, Contribution
from journal.models.deposit import Deposit
from journal.models.issue import Issue, Rubric
from journal.models.journal import Journal, Policy
from journal.models.oai_record import OaiRecord
from journal.models.reference import Reference

__all__ = [
    "Affiliation",
    "Article",
    "Award",
    "Contribution",
    "Deposit",
    "Issue",
    "Journal",
    "OaiRecord",
    "Policy",
    "Reference",
    "Rubric",
]
