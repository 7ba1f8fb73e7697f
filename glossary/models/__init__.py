from glossary.models.concept import Concept
from glossary.models.domain import Domain
from glossary.models.edition import Edition
from glossary.models.linked_text import LinkedText
from glossary.models.linking_run import LinkingRun
from glossary.models.printing import Printing
from glossary.models.source import Citation, Source
from glossary.models.suggestion import ConsentText, Suggestion
from glossary.models.term import Term

__all__ = [
    "Citation",
    "Concept",
    "ConsentText",
    "Domain",
    "Edition",
    "LinkedText",
    "LinkingRun",
    "Printing",
    "Source",
    "Suggestion",
    "Term",
]
