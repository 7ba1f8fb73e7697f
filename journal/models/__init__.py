from journal.models.article import Article
from journal.models.children import Affiliation, Award, Contribution, Reference
from journal.models.deposit import Deposit, OaiRecord
from journal.models.galley import Galley, TypesetPdf
from journal.models.issue import Issue, Rubric
from journal.models.journal import Journal, Policy
